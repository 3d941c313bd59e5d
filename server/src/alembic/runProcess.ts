import { runProcess as run, type Output, type ProcessResult as Result } from '../processes/runProcess.js';
import type { ProcessStart } from '../processes/startProcess.js';
import { redact, redactBeginning } from './redact.js';

export interface ProcessRun extends ProcessStart {
  /** Written to the standard input, which then ends. */
  readonly input?: string;
  /** Absent for a process that may take as long as it takes. */
  readonly timeoutMilliseconds?: number;
  /** Ends the process and all that it started. */
  readonly signal: AbortSignal;
  /** Blotted out of what is printed, beside all that looks like a password. */
  readonly secrets?: readonly string[];
}

/** The texts are redacted. */
export type ProcessResult = Result<string>;

/** No honest migration prints more; past it the output is cut, and says so. */
const maximumOutput = 8 * 1024 * 1024;

/** Runs a process of the project's once and waits for its end. Never rejects. */
export async function runProcess({ secrets, ...start }: ProcessRun): Promise<ProcessResult> {
  const { stdout, stderr, ...end } = await run({ ...start, maximumOutput });
  const textOf = ({ bytes, isCut }: Output): string =>
    isCut
      ? `${redactBeginning(bytes.toString('utf8'), secrets)}\n… (the rest of the output was cut)\n`
      : redact(bytes.toString('utf8'), secrets);
  return { ...end, stdout: textOf(stdout), stderr: textOf(stderr) };
}
