import type { FailedRun } from './runFailure.js';

/** What a message calls the Python that was run. */
export function pythonName({ interpreter }: FailedRun): string {
  return interpreter === null ? 'The Python of alembic.command' : `${interpreter.path} (${interpreter.reason})`;
}

/** How to get a package into that Python. */
export function install({ interpreter }: FailedRun, what: string): string {
  return interpreter === null ? `Install ${what} where the command runs.` : `Install ${what} there, or set alembic.interpreter to a Python that has it.`;
}
