import type { RenderedSql } from '../core/sql/rendered.js';
import { printedByAlembic, type PrintedOutput } from './alembicCommand.js';
import type { RenderStep } from './bridgeMessages.js';
import { refusal, type RunFailure } from './failure.js';
import { whyOfflineIsUnsafe } from './offlineSafety.js';
import { sectionsOf, type Section } from './offlineScript.js';
import type { RevisionRange } from './previewPlan.js';
import type { AlembicEngine, RenderRequest } from './renderRequest.js';
import { renderedRevision, type RevisionLines } from './rendered.js';
import type { AlembicProject } from './runSetup.js';

/**
 * The preview where `alembic.command` runs Alembic, in a container for example: what `upgrade from:to --sql` prints for the
 * saved files, without the lines that caused the statements and with the dialect of env.py. Steps that no range runs
 * together are rendered one by one, as `parent:this`.
 */
export async function previewThroughCommand(
  { statements }: AlembicEngine,
  project: AlembicProject,
  request: RenderRequest,
  signal: AbortSignal,
): Promise<RenderedSql | RunFailure> {
  const { steps, dialect, together, range = null } = request;
  const unsafe = await whyOfflineIsUnsafe(project.environment.scriptLocation);
  if (unsafe !== undefined) return refusal('unsafe', unsafe);
  const rendered =
    together && range !== null
      ? await renderTogether(project, steps, range, signal)
      : await renderEach(project, steps, signal);
  if ('failure' in rendered) return rendered;
  const notes = [
    'This is the output of alembic.command for the saved file. It shows neither the Python lines nor the dialect.',
    ...rendered.notes,
  ];
  if (together && range === null)
    notes.push(
      'alembic.command ran once for each revision, so a type that several of them use may be created more than once here.',
    );
  if (dialect !== null) notes.push(`It cannot render for ${dialect}: this is the SQL for the dialect of env.py.`);
  const environment = { reason: 'The output of alembic.command does not show which statements are those of env.py.' };
  const revisions = await Promise.all(rendered.revisions.map((revision) => renderedRevision(revision, statements)));
  return { dialect: null, revisions, runs: 1, environment, notes };
}

interface RenderedSteps {
  readonly revisions: readonly RevisionLines[];
  readonly notes: readonly string[];
}

/** One run of Alembic, which is to run exactly these steps: it has the saved files, and may have others. */
async function renderTogether(
  project: AlembicProject,
  steps: readonly RenderStep[],
  range: RevisionRange,
  signal: AbortSignal,
): Promise<RenderedSteps | RunFailure> {
  const [first] = steps;
  if (first === undefined) return { revisions: [], notes: [] };
  const printed = await printedSteps(project, first, range, signal);
  if ('failure' in printed) return printed;
  const planned = new Set(steps.map(({ revision }) => revision));
  const others = [...printed.sections.keys()].filter((revision) => !planned.has(revision));
  const notes =
    others.length === 0
      ? []
      : [`alembic.command also ran ${others.join(', ')}: its revision files differ from those here.`];
  return { revisions: steps.map((step) => ofStep(step, printed)), notes };
}

async function renderEach(
  project: AlembicProject,
  steps: readonly RenderStep[],
  signal: AbortSignal,
): Promise<RenderedSteps | RunFailure> {
  const revisions: RevisionLines[] = [];
  for (const step of steps) {
    const printed = await printedSteps(project, step, rangeOfStep(step), signal);
    if ('failure' in printed) return printed;
    revisions.push(ofStep(step, printed));
  }
  return { revisions, notes: [] };
}

interface PrintedSteps {
  /** By revision, in the order in which they ran. */
  readonly sections: ReadonlyMap<string, Section>;
  /** The revision that ran last. */
  readonly last: string | undefined;
  readonly error: RunFailure | null;
}

/** A failure where nothing was printed of any step. */
async function printedSteps(
  project: AlembicProject,
  { direction }: RenderStep,
  { from, to }: RevisionRange,
  signal: AbortSignal,
): Promise<PrintedSteps | RunFailure> {
  const printed: PrintedOutput | RunFailure = await printedByAlembic(
    project,
    [direction, `${from}:${to}`, '--sql'],
    signal,
  );
  if ('failure' in printed) return printed;
  const { stdout, error } = printed;
  const sections = sectionsOf(stdout);
  const last = sections.at(-1)?.revision;
  if (error !== null && (last === undefined || error.failure === 'cancelled')) return error;
  return { sections: new Map(sections.map((section) => [section.revision, section])), last, error };
}

/** What was printed of one step. Alembic stops in the last one that it names. */
function ofStep(step: RenderStep, { sections, last, error }: PrintedSteps): RevisionLines {
  const section = sections.get(step.revision);
  const statements = (section?.statements ?? []).map((sql) => ({ sql, line: null, database: null, run: 0, gap: null }));
  if (error !== null && step.revision === last)
    return { step, statements, error: { message: error.message, details: error.details, line: null } };
  if (section !== undefined) return { step, statements, error: null };
  const why =
    error === null
      ? 'alembic.command did not run this revision: it has the saved files, and may have others than are here.'
      : `Alembic stopped before this revision: ${error.message}`;
  return { step, statements: [], error: { message: why, details: error?.details ?? '', line: null } };
}

/** A range starts at one revision only: a merge brings other steps along, which are left out of what is shown. */
function rangeOfStep({ revision, direction, downRevisions = [] }: RenderStep): RevisionRange {
  const parent = downRevisions[0] ?? 'base';
  return direction === 'upgrade' ? { from: parent, to: revision } : { from: revision, to: parent };
}
