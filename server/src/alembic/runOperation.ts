import { runAlembic } from './alembicCommand.js';
import type { RunFailure } from './failure.js';
import { whyNoRevision, type Operation } from './operationPlan.js';
import type { AlembicProject } from './runSetup.js';

/** What a command of Alembic's printed, redacted, and the call as a person would type it. */
export interface CommandOutput {
  readonly output: string;
  readonly command: string;
}

export interface OperationRun extends Operation {
  /** Whether a stamp empties the version table first: there is no other way when it holds what no file has. */
  readonly purge: boolean;
}

/** Migrations of large tables take long, and to be ended in the middle is worse than to wait: the user may cancel. */
const timeoutMilliseconds = 4 * 3_600_000;

/** Runs the project's own `alembic upgrade`, `downgrade` or `stamp`. Whoever calls has asked the user. */
export async function runOperation(project: AlembicProject, { operation, to, purge }: OperationRun, signal: AbortSignal): Promise<CommandOutput | RunFailure> {
  const wrong = whyNoRevision(to);
  if (wrong !== undefined) return wrong;
  // Alembic takes "-1" for what it is; Flask's command line, which may be the user's own command, takes it for an option.
  const isOwnCommand = (project.command ?? []).length > 0;
  const target = to.startsWith('-') && isOwnCommand ? ['--', to] : [to];
  const args = [operation, ...(operation === 'stamp' && purge ? ['--purge'] : []), ...target];
  const done = await runAlembic(project, args, signal, { timeoutMilliseconds });
  if ('failure' in done) return done;
  return { output: [done.stdout, done.stderr].filter((part) => part.trim() !== '').join('\n').trim(), command: done.command };
}
