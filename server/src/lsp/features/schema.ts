import { dialectNames, isDialectName } from '../../core/dialects/dialectName.js';
import { fullName } from '../../core/schema/schemaText.js';
import { historyOf } from '../../core/schema/lookup.js';
import type { SchemaStep } from '../../core/schema/history.js';
import { environmentIsGone, environmentOf } from '../environmentOf.js';
import type { Feature } from '../context.js';
import { rangeIn } from '../locations.js';
import type {
  Refused,
  SchemaDocumentAnswer,
  SchemaDocumentParams,
  TableHistoryAnswer,
  TableHistoryParams,
  TableHistoryStep,
  TablesAnswer,
  TablesParams,
  TableSummary,
} from '../messages.js';
import { type EnvironmentSchemas, environmentSchemas } from '../schema/environmentSchemas.js';
import { schemaUri } from '../schema/schemaUri.js';
import { uriOfPath } from '../../workspace/paths.js';
import type { Snapshot } from '../../workspace/snapshot.js';
import { dateText } from '../revisionText.js';

const gone: Refused = { kind: 'refused', reason: environmentIsGone };

/** The document of the schema at a revision, or the question for what nothing says: the dialect, or which of several databases. */
export const schemaDocumentAt: Feature<SchemaDocumentParams, SchemaDocumentAnswer> = async (
  { environment, revision, dialect, database },
  context,
) => {
  const indexed = environmentOf(environment, context);
  if (!('graph' in indexed)) return gone;
  if (revision !== null && !indexed.graph.byId.has(revision))
    return { kind: 'refused', reason: `No file of ${indexed.environment.name} declares the revision ${revision}.` };
  const chosen = dialect !== undefined && isDialectName(dialect) ? dialect : null;
  const { history, dialectSource } = await environmentSchemas(indexed, context);
  const { engines } = history;
  if (engines.length > 0 && (database === undefined || !engines.includes(database)))
    return { kind: 'chooseDatabase', databases: engines };
  if (chosen === null && dialectSource === null) return { kind: 'chooseDialect', dialects: dialectNames };
  const engine = engines.length > 0 ? (database ?? null) : null;
  return { kind: 'document', uri: schemaUri({ environment, revision, dialect: chosen, database: engine }) };
};

/** Every table that the environment's revisions ever made. */
export const tables: Feature<TablesParams, TablesAnswer> = async ({ environment }, context) => {
  const indexed = environmentOf(environment, context);
  if (!('graph' in indexed)) return gone;
  const schemas = await environmentSchemas(indexed, context);
  const found: TableSummary[] = [];
  for (const database of databasesOf(schemas))
    for (const { id, ...table } of tablesOf(await schemas.all(database)))
      found.push({ id: JSON.stringify([database, id]), ...table, ...(database !== null && { database }) });
  return { kind: 'tables', tables: found.sort((one, other) => Number(one.isGone) - Number(other.isGone)) };
};

/** The engines of the multidb template, each of which has tables of its own; null elsewhere. */
function databasesOf({ history }: EnvironmentSchemas): readonly (string | null)[] {
  return history.engines.length > 0 ? history.engines : [null];
}

function tablesOf(steps: readonly SchemaStep[]): TableSummary[] {
  const names = new Map<string, string>();
  for (const { touches, before, after } of steps) {
    const touched = new Set(touches.filter(({ kind }) => kind === 'table').map(({ id }) => id));
    if (touched.size === 0) continue;
    for (const schema of [before, after])
      for (const table of schema.tables.values()) if (touched.has(table.id)) names.set(table.id, fullName(table));
  }
  const present = new Set([...(steps.at(-1)?.after.tables.values() ?? [])].map(({ id }) => id));
  return [...names]
    .map(([id, name]) => ({ id, name, isGone: !present.has(id) }))
    .sort((one, other) => Number(one.isGone) - Number(other.isGone) || (one.name < other.name ? -1 : 1));
}

/** All operations that touched a table, its columns, constraints and indexes. */
export const tableHistory: Feature<TableHistoryParams, TableHistoryAnswer> = async (
  { environment, table },
  context,
) => {
  const indexed = environmentOf(environment, context);
  if (!('graph' in indexed)) return gone;
  const schemas = await environmentSchemas(indexed, context);
  const steps: TableHistoryStep[] = [];
  for (const database of databasesOf(schemas)) {
    const id = idIn(table, database);
    if (id === undefined) continue;
    for (const step of await schemas.all(database)) steps.push(...historySteps(id, step, context.snapshot));
  }
  const unique = [...new Map(steps.map((step) => [JSON.stringify([step.uri, step.range]), step])).values()];
  return { kind: 'history', steps: unique };
};

/** The id that `tables` has given to a table of this database; undefined for one of another database. */
function idIn(table: string, database: string | null): string | undefined {
  const start = `${JSON.stringify([database]).slice(0, -1)},`;
  const rest = table.startsWith(start) ? (JSON.parse(table) as readonly unknown[])[1] : undefined;
  return typeof rest === 'string' ? rest : undefined;
}

/** What one revision did to a table, with the names of what it touched. */
function historySteps(table: string, step: SchemaStep, snapshot: Snapshot): TableHistoryStep[] {
  const { revision, touches } = step;
  const { path } = revision.file;
  const names = namesIn(table, step);
  return historyOf(table, [step]).map(({ by }) => {
    const touched = touches.filter((touch) => touch.by.span.start === by.span.start).map(({ id }) => names.get(id));
    // A new table has all of its columns.
    const parts = by.directive === 'create_table' ? [] : [...new Set(touched.flatMap((name) => name ?? []))];
    return {
      operation: [by.directive, ...parts.slice(0, mostNames)].join(' '),
      revision: by.revision,
      message: revision.message,
      createDate: dateText(revision),
      uri: uriOfPath(path),
      range: rangeIn(snapshot, path, by.span),
    };
  });
}

const mostNames = 3;

/** Columns, constraints and indexes of a table before and after a step, by their ids. */
function namesIn(id: string, { before, after }: SchemaStep): Map<string, string> {
  const names = new Map<string, string>();
  for (const schema of [before, after]) {
    for (const table of schema.tables.values()) {
      if (table.id !== id) continue;
      for (const part of [...table.columns, ...table.constraints, ...table.indexes])
        if (part.name !== null) names.set(part.id, part.name);
    }
  }
  return names;
}
