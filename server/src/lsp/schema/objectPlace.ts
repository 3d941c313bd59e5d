import type { Dialect } from '../../core/dialects/dialect.js';
import { dialects } from '../../core/dialects/dialects.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { type CallAt, callAt } from '../../core/operations/callAt.js';
import type { FileOperations, Operation } from '../../core/operations/operation.js';
import type { ParameterRole } from '../../core/operations/signatures.js';
import { applyOperations } from '../../core/schema/apply.js';
import { lookupIn, type Lookup } from '../../core/schema/lookup.js';
import { emptySchema, type Schema, type Table } from '../../core/schema/schema.js';
import type { Span } from '../../core/text.js';
import type { SourceFile } from '../../workspace/sourceFile.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { FeatureContext } from '../context.js';
import { type EnvironmentSchemas, environmentSchemas } from './environmentSchemas.js';

/** A string in the call of a directive that names an object of the schema. */
export interface ObjectPlace {
  readonly indexed: IndexedEnvironment;
  readonly revision: Revision;
  readonly call: CallAt;
  readonly role: ParameterRole;
  /** What is between the quotes. */
  readonly content: Span;
  readonly isClosed: boolean;
  readonly name: string;
  readonly schemas: EnvironmentSchemas;
  readonly dialect: Dialect;
  /** Of the multidb template: the engine whose function this is; null elsewhere. */
  readonly database: string | null;
  /** The schema right before the operation. */
  readonly before: Schema;
  readonly lookup: Lookup;
  /** The table whose columns, constraints or indexes are named; undefined where it is not known. */
  readonly table: Table | undefined;
  /** The call's schema argument. */
  readonly owner: string | null;
}

/** The place at an offset of a revision file, by the first environment that loads it; undefined anywhere else. */
export async function objectPlace(
  file: SourceFile,
  text: string,
  offset: number,
  context: FeatureContext,
): Promise<ObjectPlace | undefined> {
  const call = callAt(text, offset);
  const role = call?.parameter?.role;
  if (call?.at?.kind !== 'string' || role === undefined) return undefined;
  const indexed = context.snapshot.environmentsOf(file.path)[0];
  const revision = indexed?.byPath.get(file.path);
  if (indexed === undefined || revision === undefined) return undefined;
  const schemas = await environmentSchemas(indexed, context);
  const dialect = dialects[schemas.dialect];
  const { fileOperations } = await context.python;
  const others = withoutCall(text, call.start, offset, schemas.history.operationsOf(revision));
  const around = file.body?.functions.find(({ span }) => span.start <= call.start && call.start < span.end);
  const [, engine = null] = /^(?:up|down)grade_(\w+)$/.exec(around?.name ?? '') ?? [];
  const database = engine !== null && schemas.history.engines.includes(engine) ? engine : null;
  const before = await schemaBefore(
    revision,
    call.start,
    around?.name.startsWith('downgrade') ?? false,
    { schemas, dialect, database },
    fileOperations(others, schemas.readOptions),
  );
  const lookup = lookupIn(before, dialect);
  const { content, isClosed } = call.at;
  const owner = ownerOf(call, role);
  const tableName = tableParameters(role).flatMap((each) => call.texts.get(each) ?? [])[0];
  return {
    indexed,
    revision,
    call,
    role,
    content,
    isClosed,
    name: text.slice(content.start, content.end),
    schemas,
    dialect,
    database,
    before,
    lookup,
    table: tableName === undefined ? undefined : lookup.table(owner, tableName),
    owner,
  };
}

const referred: ReadonlySet<ParameterRole> = new Set<ParameterRole>(['referredTable', 'referredColumns']);

/** The parameters that may name the table which the object belongs to. */
function tableParameters(role: ParameterRole): readonly string[] {
  return referred.has(role) ? ['referent_table'] : ['source_table', 'table_name', 'old_table_name'];
}

function ownerOf({ texts, signature }: CallAt, role: ParameterRole): string | null {
  if (referred.has(role)) return texts.get('referent_schema') ?? null;
  return (
    (signature.directive === 'create_foreign_key' ? texts.get('source_schema') : undefined) ??
    texts.get('schema') ??
    null
  );
}

/**
 * The schema before an operation: what the parents made, or for a downgrade what the revision itself made, with the
 * operations of the same function that stand above it.
 */
async function schemaBefore(
  revision: Revision,
  start: number,
  isDowngrade: boolean,
  { schemas, dialect, database }: Pick<ObjectPlace, 'schemas' | 'dialect' | 'database'>,
  { upgrade, downgrade }: FileOperations,
): Promise<Schema> {
  const own = (await schemas.steps([revision], { database })).at(-1);
  const base = (isDowngrade ? own?.after : own?.before) ?? emptySchema;
  const above = operationsBefore(isDowngrade ? downgrade : upgrade, start);
  const { convention } = schemas;
  return applyOperations(base, above, { dialect, revision: revision.id ?? '', database, convention }).schema;
}

/**
 * The text without the call that somebody is typing: as long as it is not finished, it would take what is above it along.
 * Offsets stay.
 */
function withoutCall(text: string, start: number, offset: number, { upgrade, downgrade }: FileOperations): string {
  const own = [...upgrade, ...downgrade].flatMap(withBody).find(({ origin }) => origin.call.start === start);
  const line = /[\r\n]/.exec(text.slice(offset));
  const end = own?.origin.call.end ?? (line === null ? text.length : offset + line.index);
  const length = end - start;
  return `${text.slice(0, start)}${'None'.padEnd(length).slice(0, length)}${text.slice(end)}`;
}

function withBody(operation: Operation): Operation[] {
  return 'body' in operation && operation.body.length > 0 ? operation.body.flatMap(withBody) : [operation];
}

/** The operations that run before the one at an offset. A batch block's own come one by one. */
function operationsBefore(operations: readonly Operation[], start: number): Operation[] {
  const found: Operation[] = [];
  for (const operation of operations) {
    const { call, through } = operation.origin;
    const isAround = 'body' in operation && call.start <= start && start <= endOf(operation);
    if (isAround) {
      found.push({ ...operation, body: operationsBefore(operation.body, start) });
      break;
    }
    if ((through[0] ?? call).start >= start) break;
    found.push(operation);
  }
  return found;
}

function endOf(operation: Operation): number {
  return 'body' in operation
    ? Math.max(operation.origin.call.end, ...operation.body.map(endOf))
    : operation.origin.call.end;
}
