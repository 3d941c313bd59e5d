import type { PythonReaders } from '../workspace/factReader.js';

/** All that a command uses of the process, so that tests can give their own. */
export interface CommandIo {
  readonly stdout: Output;
  readonly stderr: Output;
  /** The working directory, as the system writes it. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Loads the Python parser; rejects with an error whose message is for the user. */
  loadReaders(): Promise<PythonReaders>;
  /** Names this very build, as facts that another one has read are not taken. */
  readonly build: string;
  /** `start.py` of the bridge. */
  readonly bridgeScript: string;
}

export interface Output {
  readonly isTTY?: boolean | undefined;
  write(text: string): unknown;
}

/** 0 done; 1 as said per command; 2 the call or the project can't be used. */
export type ExitCode = 0 | 1 | 2;

/** The call or the project can't be used: one line that says what and where. */
export class UsageError extends Error {}
