import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { runAlembic } from './alembicCommand.js';
import type { RenderStep } from './bridgeMessages.js';
import { refusal, type RunFailure } from './failure.js';
import type { PreviewRequest, RevisionSql, RevisionsSql } from './revisionsSql.js';
import type { AlembicProject } from './runSetup.js';

/**
 * The preview where `alembic.command` runs Alembic, in a container for example: `upgrade parent:this --sql`, from the
 * saved file, without the lines that caused the statements and with the dialect of env.py.
 */
export async function previewThroughCommand(
  project: AlembicProject,
  request: PreviewRequest,
  signal: AbortSignal,
): Promise<RevisionsSql | RunFailure> {
  const unsafe = await whyOfflineIsUnsafe(project.environment.scriptLocation);
  if (unsafe !== undefined) return refusal('unsafe', unsafe);
  const revisions: RevisionSql[] = [];
  for (const step of request.steps) {
    const rendered = await renderStep(project, step, signal);
    if ('failure' in rendered) return rendered;
    revisions.push(rendered);
  }
  const notes = [
    'This is the output of alembic.command for the saved file. It shows neither the Python lines nor the dialect.',
  ];
  if (request.dialect !== null)
    notes.push(`It cannot render for ${request.dialect}: this is the SQL for the dialect of env.py.`);
  const environment = { reason: 'The output of alembic.command does not show which statements are those of env.py.' };
  return { dialect: null, revisions, runs: 1, environment, notes };
}

async function renderStep(
  project: AlembicProject,
  step: RenderStep,
  signal: AbortSignal,
): Promise<RevisionSql | RunFailure> {
  const output = await runAlembic(project, [step.direction, rangeOf(step), '--sql'], signal);
  if ('failure' in output) return output;
  return {
    step,
    statements: statementsOf(output.stdout, step).map((sql) => ({
      sql,
      line: null,
      database: null,
      run: 0,
      gap: null,
    })),
    error: null,
  };
}

/** A range starts at one revision only: a merge brings other steps along, which are left out of what is shown. */
function rangeOf({ revision, direction, downRevisions = [] }: RenderStep): string {
  const parent = downRevisions[0] ?? 'base';
  return direction === 'upgrade' ? `${parent}:${revision}` : `${revision}:${parent}`;
}

/**
 * Offline mode is env.py's own doing: without that branch it connects, and some write files.
 * The bridge stops both in its own process; in somebody else's they can only be foreseen.
 */
export async function whyOfflineIsUnsafe(scriptLocation: string): Promise<string | undefined> {
  const text = await readUtf8(path.join(scriptLocation, 'env.py')).catch(() => '');
  if (!/\bis_offline_mode\b/.test(text)) {
    return 'env.py does not check context.is_offline_mode(), so alembic.command would connect to the database to show this. Add the offline branch that "alembic init" writes.';
  }
  if (/\boutput_buffer\b/.test(text)) {
    return 'env.py writes its offline SQL to files (output_buffer), so alembic.command would change the project. Nothing was run.';
  }
  return undefined;
}

/** A comment of an offline script before each step: direction, from, to. */
export const stepLine = /^-- Running (upgrade|downgrade) (.*?) ?-> ?(.*)$/;
const frame = /^(?:BEGIN(?: TRANSACTION)?;|COMMIT;?|GO|\/|DROP TABLE (?:\S+\.)?alembic_version;)$/;
const ofVersionTable = /^(?:INSERT INTO|UPDATE|DELETE FROM) \S.*\bversion_num\b/s;

/** The statements of one revision in an offline script, without the frame and the version table's. */
export function statementsOf(
  script: string,
  { revision, direction }: Pick<RenderStep, 'revision' | 'direction'>,
): string[] {
  const chunks = script
    .split(/(?:\r?\n){2,}/)
    .map((chunk) => chunk.trim())
    .filter((chunk) => chunk !== '');
  const steps = chunks.flatMap((chunk, index) => {
    const [, , from = '', to = ''] = stepLine.exec(chunk) ?? [];
    return stepLine.test(chunk) ? [{ index, isOwn: (direction === 'upgrade' ? to : from).trim() === revision }] : [];
  });
  const own = steps.findIndex(({ isOwn }) => isOwn);
  const start = steps[own];
  if (start === undefined) return [];
  const body = chunks.slice(start.index + 1, steps[own + 1]?.index);
  dropTail(body, frame);
  dropTail(body, ofVersionTable);
  return joined(body.filter((chunk) => chunk !== 'GO'));
}

function dropTail(chunks: string[], pattern: RegExp): void {
  while (pattern.test(chunks.at(-1) ?? '') || chunks.at(-1) === 'GO') chunks.pop();
}

/** A statement with an empty line in it is in several chunks; it ends with the first that closes with ";". */
function joined(chunks: readonly string[]): string[] {
  const statements: string[] = [];
  let open: string[] = [];
  for (const chunk of chunks) {
    open.push(chunk);
    if (!chunk.endsWith(';')) continue;
    statements.push(open.join('\n\n').slice(0, -1));
    open = [];
  }
  return open.length === 0 ? statements : [...statements, open.join('\n\n')];
}
