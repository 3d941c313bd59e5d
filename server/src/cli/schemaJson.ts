import { excludeBody } from '../core/dialects/ddl.js';
import type { DialectName } from '../core/dialects/dialectName.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import type { Column, Constraint, Index, Place, Schema, Table, Tracked, Uncertainty } from '../core/schema/schema.js';
import { type LineRange, type LineTable, rangeOf } from '../workspace/lineTable.js';
import type { VersionsDocument } from '../workspace/projectVersions.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { relativePath, type Project } from './project.js';

/** What `alembic-ls schema` found. */
export interface SchemaResult {
  readonly project: Project;
  readonly indexed: IndexedEnvironment;
  readonly targets: readonly Revision[];
  readonly dialect: DialectName;
  readonly dialectSource: string;
  readonly versions: VersionsDocument;
  readonly database: string | null;
  readonly schema: Schema;
  readonly coverage: { readonly revisions: number; readonly operations: number; readonly understood: number };
  readonly notes: readonly string[];
}

interface SourceDocument {
  readonly revision: string;
  readonly file: string | null;
  readonly range: LineRange | null;
}

/** Makes places of revisions into those of the output. */
type Sources = (place: Place) => SourceDocument;

/**
 * `schema --format json`: a contract. Fields may be added, none renamed. Lines and characters count from 0, in UTF-16
 * code units.
 */
export function schemaDocument(result: SchemaResult): Readonly<Record<string, unknown>> {
  const { indexed, targets, schema, dialect, dialectSource, versions, database, coverage } = result;
  const sources = sourcesOf(result);
  const named = ({
    schema: owner,
    name,
    ...more
  }: {
    schema: string | null;
    name: string;
    definition?: string | null;
  }) => ({
    schema: owner,
    name,
    ...(more.definition !== undefined && { definition: more.definition }),
  });
  return {
    environment: indexed.environment.name,
    database,
    revisions: targets.map(({ id }) => id),
    dialect,
    dialectSource,
    versions,
    tables: [...schema.tables.values()].map((table) => tableDocument(table, sources)),
    enums: [...schema.enums.values()].map((type) => ({
      schema: type.schema,
      name: type.name,
      values: type.values,
      uncertain: reasonOf(type),
      source: sources(type.source),
    })),
    sequences: [...schema.sequences.values()].map(({ schema: owner, name }) => ({ schema: owner, name })),
    views: [...schema.views.values()].map(named),
    functions: [...schema.functions.values()].map(({ schema: owner, name }) => ({ schema: owner, name })),
    extensions: [...schema.extensions.values()].map(({ name }) => ({ name })),
    unknownTables: [...schema.unknownTables.values()].map(({ schema: owner, name, reason, ...place }) => ({
      schema: owner,
      name,
      reason,
      source: sources(place),
    })),
    uncertain: schema.uncertain.map((each) => uncertainDocument(each, sources)),
    coverage,
  };
}

function sourcesOf({ project, indexed }: SchemaResult): Sources {
  const known = new Map<string, { readonly file: string; readonly lines: LineTable }>();
  return ({ revision, span }) => {
    let of = known.get(revision);
    if (of === undefined) {
      const path = indexed.graph.byId.get(revision)?.file.path;
      if (path === undefined) return { revision, file: null, range: null };
      of = { file: relativePath(project, path), lines: project.snapshot.lines(path) };
      known.set(revision, of);
    }
    return { revision, file: of.file, range: rangeOf(of.lines, span) };
  };
}

function uncertainDocument({ reason, ...place }: Uncertainty, sources: Sources): object {
  return { reason, ...sources(place) };
}

function reasonOf({ uncertain }: Pick<Tracked, 'uncertain'>): string | null {
  return uncertain[0]?.reason ?? null;
}

function tableDocument(table: Table, sources: Sources): object {
  const { constraints } = table;
  const of = <K extends Constraint['kind']>(kind: K) =>
    constraints.filter((each): each is Extract<Constraint, { readonly kind: K }> => each.kind === kind);
  const shared = (each: Constraint | Index): object => ({ uncertain: reasonOf(each), source: sources(each.source) });
  const key = constraints.find((each) => each.kind === 'primaryKey');
  return {
    schema: table.schema,
    name: table.name,
    comment: table.comment,
    source: sources(table.source),
    columns: table.columns.map((column) => columnDocument(column, sources)),
    primaryKey:
      key === undefined || !('columns' in key) ? null : { name: key.name, columns: key.columns, ...shared(key) },
    foreignKeys: of('foreignKey').map((each) => ({
      name: each.name,
      columns: each.columns,
      referredSchema: each.referredSchema,
      referredTable: each.referredTable,
      referredColumns: each.referredColumns,
      onDelete: each.onDelete,
      onUpdate: each.onUpdate,
      deferrable: each.deferrable,
      initially: each.initially,
      notValid: each.notValid,
      ...shared(each),
    })),
    uniqueConstraints: constraints.flatMap((each) =>
      each.kind === 'unique' ? [{ name: each.name, columns: each.columns, ...shared(each) }] : [],
    ),
    checkConstraints: of('check').map((each) => ({
      name: each.name,
      condition: each.condition,
      notValid: each.notValid,
      ...shared(each),
    })),
    excludeConstraints: of('exclude').map((each) => ({
      name: each.name,
      definition: excludeBody(each),
      ...shared(each),
    })),
    indexes: table.indexes.map((index) => ({ ...indexDocument(index), ...shared(index) })),
    uncertain: table.uncertain.map((each) => uncertainDocument(each, sources)),
  };
}

function columnDocument(column: Column, sources: Sources): object {
  const { name, type, nullable, comment, identity, computed, source } = column;
  return {
    name,
    type,
    nullable,
    default: column.default,
    comment,
    identity: identity === null ? null : { always: identity.always, options: identity.options.join(' ') },
    computed,
    uncertain: reasonOf(column),
    source: sources(source),
  };
}

function indexDocument({ name, parts, unique, where, method, include, nullsNotDistinct }: Index): object {
  return {
    name,
    elements: parts.map((part) => ('column' in part ? part : withDirection(part.expression))),
    unique,
    where,
    method,
    include,
    nullsNotDistinct,
  };
}

/** The direction apart from what it belongs to. */
function withDirection(expression: string): object {
  const direction = /\s(asc|desc)$/i.exec(expression);
  const what = direction === null ? expression : expression.slice(0, direction.index).trimEnd();
  const element = /^[a-z_]\w*$/.test(what) ? { column: what } : { expression: what };
  return direction?.[1]?.toLowerCase() === 'desc' ? { ...element, descending: true } : element;
}
