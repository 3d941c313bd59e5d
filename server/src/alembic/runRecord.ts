import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import type { ProcessIdentity } from '../processes/identity.js';
import type { Interpreter } from './interpreter.js';
import type { AlembicCommand } from './commandPlan.js';

/** Which configuration a run belongs to, in whatever window it is opened. */
export interface RunEnvironment {
  /** Absolute. */
  readonly configFile: string;
  readonly section: string;
  readonly name: string;
  /** The workspace folder. */
  readonly folder: string;
}

/** A running upgrade, downgrade or stamp, as it is written down before it starts. It holds no secret. */
export interface RunRecord extends AlembicCommand {
  readonly id: string;
  readonly environment: RunEnvironment;
  /** The database in one line; null where nobody asked about it. */
  readonly database: string | null;
  /** Ids in the order in which they run; empty where nobody asked about them. */
  readonly steps: readonly string[];
  /** ISO 8601. */
  readonly startedAt: string;
  /** The call as a user would type it, redacted. */
  readonly commandLine: string;
  readonly cwd: string;
  /** Null where `alembic.command` took its place. */
  readonly interpreter: Interpreter | null;
  /** Whose client is waiting for the end. */
  readonly server: ProcessIdentity;
  /** Who runs it. */
  readonly runner: ProcessIdentity;
}

/** How a run ended. The output is redacted. */
export interface RunResult {
  /** `ended`: the machine shut down, or somebody ended the runner. */
  readonly end: 'exited' | 'notStarted' | 'cancelled' | 'ended';
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The name under which the runs of an environment are kept: the same in every window and editor. */
export function runKey({ configFile, section }: Pick<RunEnvironment, 'configFile' | 'section'>): string {
  return createHash('sha256')
    .update(`${realPath(configFile)}\n${section}`)
    .digest('hex')
    .slice(0, 32);
}

function realPath(file: string): string {
  try {
    return realpathSync.native(file);
  } catch {
    return file;
  }
}
