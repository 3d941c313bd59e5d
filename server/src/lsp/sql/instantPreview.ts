import { comparedVersions, statedText } from '../../core/settings/sqlVersions.js';
import type { RunFailure } from '../../alembic/failure.js';
import { type DialectName, dialectNames, isDialectName } from '../../core/dialects/dialectName.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import type { Rendered, RenderedRevision, RenderedSql } from '../../core/sql/rendered.js';
import { dialectOf } from '../../workspace/environmentDialect.js';
import {
  databasesOf,
  type InstantDatabase,
  type InstantRevision,
  type InstantRun,
  type InstantStep,
  readSteps,
  readsTable,
  renderSteps,
  type ReadStep,
  schemasBefore,
} from '../../workspace/instantSql.js';
import { mostKeptTexts, readTextKept } from '../../workspace/keptTexts.js';
import { normalPath } from '../../workspace/paths.js';
import { versionSource, type SourcedVersion } from '../../workspace/projectVersions.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { SqlFacts } from '../../workspace/sqlFacts.js';
import type { FeatureContext } from '../context.js';
import type { PreviewResult, PreviewVersion } from '../messages.js';
import { resultOf } from '../previewSteps.js';
import { environmentSchemas } from '../schema/environmentSchemas.js';
import { environmentSql } from './environmentSql.js';

export interface InstantRequest {
  readonly steps: readonly InstantStep[];
  /** null: the environment's own. */
  readonly dialect: string | null;
  readonly versions: string | undefined;
  readonly together: boolean;
  readonly stop?: { readonly after: number; readonly message: string } | undefined;
}

/** The SQL of steps from their text alone: no process, no database, in Restricted Mode too. */
export async function instantPreview(
  indexed: IndexedEnvironment,
  { steps: asked, dialect, versions, together, stop }: InstantRequest,
  context: FeatureContext,
): Promise<PreviewResult | RunFailure> {
  const facts = await environmentSql(indexed, versions, context);
  const wanted = asked.map((step) => ({ ...step, path: normalPath(step.path) }));
  // Of more files than are kept none would be there the next time.
  const textNow = wanted.length <= mostKeptTexts / 2 ? readTextKept : undefined;
  const { operations, bufferText } = context;
  const steps = await readSteps(wanted, facts, { operations, bufferText, ...(textNow && { textNow }) }, context.signal);
  const known = await dialectFor(indexed, dialect, facts, context);
  const databasesFor = (chosen: DialectName): InstantRun['databases'] =>
    databasesOf(steps, indexed, chosen, dialect !== null);
  const entries =
    known === undefined
      ? commonOf((chosen) => renderSteps(steps, facts, { databases: databasesFor(chosen), together }))
      : renderSteps(
          steps,
          facts,
          await withSchemas({ databases: databasesFor(known.dialect), together }, steps, indexed, context),
        );
  const rendered: RenderedSql = {
    dialect: known?.dialect ?? null,
    revisions: withStop(byRevision(steps, entries), stop),
    runs: 1,
    environment: environmentOf(facts),
    notes: facts.env.notes,
  };
  const source = known?.source ?? null;
  return {
    ...(await resultOf(indexed, rendered, context)),
    engine: 'instant',
    versions: {
      alembic: shownVersion(facts.versions.alembic, indexed),
      sqlalchemy: shownVersion(facts.versions.sqlalchemy, indexed),
      compared: comparedVersions.map(statedText),
    },
    ...(source !== null && { dialectSource: versionSource({ version: '', source, bound: null }, indexed.folder.root) }),
  };
}

/** With the schemas of earlier revisions, where a live run would read a table from the database. */
async function withSchemas(
  run: InstantRun,
  steps: readonly ReadStep[],
  indexed: IndexedEnvironment,
  context: FeatureContext,
): Promise<InstantRun> {
  const needed = run.databases.flatMap((database) =>
    steps.flatMap((step) => (readsTable(step, database) ? [{ database, revision: step.revision }] : [])),
  );
  if (needed.length === 0) return run;
  const { history, convention, ...schemas } = await environmentSchemas(indexed, context);
  for (const { database, revision } of needed) {
    const target = indexed.graph.byId.get(revision);
    // With other work let through; then they are at hand.
    if (target !== undefined) await schemas.steps([target], { database: database.name, dialect: database.dialect });
  }
  const stepsTo = (target: Revision, { name, dialect }: InstantDatabase) =>
    history.steps({ targets: [target], dialect, database: name, convention });
  return { ...run, schemaBefore: schemasBefore(indexed, stepsTo) };
}

/** The dialect asked for, else the environment's own; undefined where nothing says it. */
async function dialectFor(
  indexed: IndexedEnvironment,
  asked: string | null,
  facts: SqlFacts,
  context: FeatureContext,
): Promise<{ readonly dialect: DialectName; readonly source: string | null } | undefined> {
  if (asked !== null && isDialectName(asked)) return { dialect: asked, source: null };
  if (facts.dialect !== undefined) return facts.dialect;
  // The last resort looks at all revisions, which are read once.
  const { dialect: setting } = await context.settings.of(indexed.folder.uri);
  const files = indexed.graph.revisions.flatMap(({ file }) => context.snapshot.file(file.path) ?? []);
  const readings = await context.operations.readAll(files, facts.readOptions, context.signal);
  const imported = new Set(readings.flatMap(({ dialects }) => [...dialects]));
  return dialectOf({ environment: indexed, setting, imported });
}

/** Where no dialect is known: what all of them have alike, and gaps for the rest. */
function commonOf(render: (dialect: DialectName) => InstantRevision[]): InstantRevision[] {
  const [first = [], ...others] = dialectNames.map(render);
  return first.map((entry, at) => {
    const twins = others.map((entries) => statementsBySpan(entries[at]?.statements ?? []));
    const statements: Rendered[] = [];
    for (const [key, own] of statementsBySpan(entry.statements)) {
      const isCommon = twins.every((twin) => textOf(twin.get(key) ?? []) === textOf(own));
      const [place] = own;
      if (isCommon) statements.push(...own);
      else if (place !== undefined) {
        const { span, database, run } = place;
        statements.push({ gap: 'it depends on the dialect: choose one', span, database, run });
      }
    }
    return { ...entry, statements };
  });
}

function statementsBySpan(statements: readonly Rendered[]): Map<string, Rendered[]> {
  const found = new Map<string, Rendered[]>();
  for (const statement of statements) {
    const key = JSON.stringify(statement.span);
    found.set(key, [...(found.get(key) ?? []), statement]);
  }
  return found;
}

function textOf(statements: readonly Rendered[]): string {
  return JSON.stringify(statements.map(({ sql, gap }) => [sql, gap]));
}

/** One revision with the statements of all its databases, as the panel groups them. */
function byRevision(steps: readonly ReadStep[], entries: readonly InstantRevision[]): RenderedRevision[] {
  const each = steps.length === 0 ? 0 : entries.length / steps.length;
  return steps.flatMap((_, at): RenderedRevision[] => {
    const own = entries.slice(at * each, (at + 1) * each);
    const [first] = own;
    if (first === undefined) return [];
    const { revision, direction, path, text } = first;
    return [
      {
        revision,
        direction,
        path,
        text,
        // The same array as before, for what is kept of it.
        statements: own.length === 1 ? first.statements : own.flatMap(({ statements }) => statements),
        error: own.find(({ error }) => error !== null)?.error ?? null,
        coverage: first.coverage,
      },
    ];
  });
}

function withStop(revisions: readonly RenderedRevision[], stop: InstantRequest['stop']): readonly RenderedRevision[] {
  if (stop === undefined) return revisions;
  return revisions.map((revision, at) =>
    at === stop.after && revision.error === null
      ? { ...revision, error: { message: stop.message, details: '', span: null } }
      : revision,
  );
}

function environmentOf({ env, envPath, envText }: SqlFacts): RenderedSql['environment'] {
  if (env.statements === null) return { reason: env.reason ?? '' };
  return {
    path: envPath,
    text: envText,
    statements: env.statements.map((statement) => ({ ...statement, run: 0 })),
  };
}

function shownVersion(version: SourcedVersion, { folder }: IndexedEnvironment): PreviewVersion {
  return { version: version.version, source: versionSource(version, folder.root) };
}
