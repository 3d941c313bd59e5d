import { scriptOf, type ScriptRequest } from '../alembic/script.js';
import { planRangeIn } from '../workspace/environmentPlan.js';
import type { CommandIo, ExitCode } from './io.js';
import type { SqlArguments } from './sqlArguments.js';
import { notCancelled, orThrow, planOfRange, revisionsNamed, type SqlRun } from './sqlRun.js';
import { complain } from './style.js';

/** Prints the whole script as `alembic upgrade --sql` does: of a range as one run, of each revision as its own. */
export async function printScript(run: SqlRun, { range, revisions }: SqlArguments, io: CommandIo): Promise<ExitCode> {
  let exitCode: ExitCode = 0;
  const { direction, dialect } = run;
  for (const script of range === null ? await scriptsOfRevisions(run, revisions) : [await scriptOfRange(run, range)]) {
    const { text, error, notes } = orThrow(
      await scriptOf(run.pool, run.alembic, { ...script, direction, dialect }, notCancelled),
    );
    io.stdout.write(text);
    for (const note of error === null ? notes : [...notes, error]) complain(io, note);
    if (error !== null) exitCode = 1;
  }
  return exitCode;
}

type Script = Pick<ScriptRequest, 'steps' | 'range'>;

async function scriptOfRange(run: SqlRun, range: { readonly from: string; readonly to: string }): Promise<Script> {
  const { steps } = await planOfRange(run, range);
  return { steps: steps.map(({ revision }) => revision), range };
}

async function scriptsOfRevisions(run: SqlRun, names: readonly string[]): Promise<Script[]> {
  const found = await Promise.all(names.map((name) => revisionsNamed(run, name)));
  return found.flat().map(({ revision, downRevisions = [] }) => ({
    steps: [revision],
    range: rangeOfOne(run, revision, downRevisions),
  }));
}

/** The range that runs one revision and no other; null where there is none, as for a merge. */
function rangeOfOne(
  { project, indexed, direction }: SqlRun,
  revision: string,
  [parent = 'base', ...others]: readonly string[],
): Script['range'] {
  if (others.length > 0) return null;
  const range = direction === 'upgrade' ? { from: parent, to: revision } : { from: revision, to: parent };
  const planned = planRangeIn(project.snapshot, indexed, { from: range.from, target: range.to, direction });
  return !('refusal' in planned) && planned.steps.length === 1 ? range : null;
}
