import { scriptOf, type ScriptRequest } from '../alembic/script.js';
import type { CommandIo, ExitCode } from './io.js';
import type { SqlArguments } from './sqlArguments.js';
import { notCancelled, orThrow, revisionsNamed, type SqlRun } from './sqlRun.js';

/** Prints the whole script as `alembic upgrade --sql` does: of a range as one run, of each revision as its own. */
export async function printScript(run: SqlRun, { range, revisions }: SqlArguments, io: CommandIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  for (const request of range === null ? await requestsOf(run, revisions) : [range]) {
    const { text, error, notes } = orThrow(
      await scriptOf(
        run.pool,
        run.alembic,
        { ...request, direction: run.direction, dialect: run.dialect },
        notCancelled,
      ),
    );
    io.stdout.write(text);
    for (const note of error === null ? notes : [...notes, error]) io.stderr.write(`alembic-ls: ${note}\n`);
    if (error !== null) exitCode = 1;
  }
  return exitCode;
}

async function requestsOf(run: SqlRun, names: readonly string[]): Promise<Pick<ScriptRequest, 'revision'>[]> {
  const found = await Promise.all(names.map((name) => revisionsNamed(run, name)));
  return found.flat().map(({ revision }) => ({ revision }));
}
