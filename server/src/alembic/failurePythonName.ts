import type { FailedRun } from './runFailure.js';

/** Null where alembic.command runs. */
type Named = Pick<FailedRun, 'interpreter'>;

/** What a message calls the Python that was run. */
export function pythonName({ interpreter }: Named): string {
  return interpreter === null ? 'The Python of alembic.command' : `${interpreter.path} (${interpreter.reason})`;
}

/** How to get a package into that Python. */
export function install({ interpreter }: Named, what: string): string {
  return interpreter === null
    ? `Install ${what} where the command runs.`
    : `Install ${what} there, or set alembic.interpreter to a Python that has it.`;
}

/** What is said of a Python without Alembic. */
export function noAlembicText(run: Named): string {
  return `${pythonName(run)} has no Alembic. ${install(run, 'it')}`;
}
