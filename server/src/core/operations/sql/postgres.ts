import type { Fact } from '../../text.js';
import type { Guard, OperationKind, TableName } from '../operation.js';
import type { Effects } from './alterTable.js';

/** What PostgreSQL's own parser says of a text. */
export type PostgresVerdict =
  | { readonly kind: 'accepted'; readonly statements: readonly PostgresStatement[] }
  /** @param reason completes a sentence, such as "PostgreSQL's parser does not accept this: …" */
  | { readonly kind: 'gap'; readonly reason: string };

/** A statement as PostgreSQL's grammar sees it. */
export interface PostgresStatement {
  /** The node of its parser, such as `CreateStmt`; with the kind of object where that decides: `DropStmt OBJECT_TABLE`. */
  readonly tag: string;
  /** What it names, each as its schema and its name; empty where that is not compared. */
  readonly objects: readonly string[];
  /** Columns that it adds, drops and changes. */
  readonly columns: readonly string[];
}

/** Gives the verdict on a text; undefined while the parser has not been asked. */
export type PostgresReader = (text: string) => PostgresVerdict | undefined;

/** What SQLAlchemy takes for a parameter in `sa.text`. */
const parameter = /(?<![:\w\\]):(\w+)(?!:)/g;
/** One that stands for a list, which the driver or SQLAlchemy writes in brackets. */
const listParameter = /(?<=\bIN\s{1,20}):(\w+)(?!:)/gi;

/** The text that PostgreSQL's parser is asked about: `:name` is a parameter there, too. */
export function postgresText(value: string, directive: string): string {
  if (directive === 'exec_driver_sql') return value;
  return value.replace(listParameter, '($$1)').replace(parameter, '$$1').replaceAll('\\:', ':');
}

/** Whether an operation runs on PostgreSQL for all that its conditions say. */
export function mayRunOnPostgres(guards: readonly Guard[]): boolean {
  return guards.every((guard) => {
    // The databases of the multidb template may be of several dialects.
    if (guard.kind === 'engine') return false;
    return guard.kind !== 'dialect' || guard.names.includes('postgresql') !== guard.negated;
  });
}

/** Statements that make or change what a schema knows: each must be read as such. */
const structural = (() => {
  const kinds = 'TABLE|COLUMN|INDEX|TYPE|VIEW|MATVIEW|SEQUENCE|SCHEMA|EXTENSION|TABCONSTRAINT|ATTRIBUTE';
  const made = 'CreateStmt|CreateTableAsStmt|IndexStmt|CreateEnumStmt|AlterEnumStmt|ViewStmt|CreateSeqStmt';
  return new RegExp(`^(?:${made}|(?:RenameStmt|AlterObjectSchemaStmt|DropStmt) OBJECT_(?:${kinds}))$`);
})();

/** In bytes. */
const longestName = 63;

/** Statements that change rights and settings, which our reader has no words for. */
const beside =
  /^(?:AlterDefaultPrivilegesStmt|ReassignOwnedStmt|SecLabelStmt|AlterDatabaseSetStmt|AlterRoleSetStmt|AlterSystemStmt)$/;

/** Whether a statement that is not read here leaves the schema alone, by its kind. */
export function keepsSchema({ tag }: PostgresStatement): boolean {
  return beside.test(tag);
}

/** Where PostgreSQL's parser sees another statement than was read; undefined where both see the same. */
export function disagreement({ kinds, changes }: Effects, statement: PostgresStatement): string | undefined {
  const { tag } = statement;
  const said = (ours: string, theirs: string): string =>
    `PostgreSQL's parser reads this differently: ${theirs === '' ? 'nothing' : theirs} instead of ${ours === '' ? 'nothing' : ours}`;
  if (kinds.length === 0 && changes.length === 0) {
    if (structural.test(tag)) return said('a statement that keeps the schema', tag);
    return statement.columns.length === 0 ? undefined : said('', statement.columns.join(', '));
  }
  const wrong = kinds.find((kind) => !tagsOf(kind).test(tag));
  if (wrong !== undefined) return said(wrong.kind, tag);
  if (kinds.length === 0) {
    if (/^(?:CreateStmt|IndexStmt|DropStmt OBJECT_(?:TABLE|INDEX))$/.test(tag))
      return said(changes[0]?.kind ?? '', tag);
    return undefined;
  }
  const ours = unique(kinds.flatMap(objectsOf));
  const theirs = unique(statement.objects);
  if (theirs !== '' && ours !== theirs) return said(ours, theirs);
  const columns = new Set(kinds.flatMap(columnsOf).map(cutLast));
  const isMissing = statement.columns.some((column) => !columns.has(column));
  const isMore = [...columns].some((column) => !column.startsWith('alter') && !statement.columns.includes(column));
  return isMissing || isMore ? said(unique([...columns]), unique(statement.columns)) : undefined;
}

function unique(names: readonly string[]): string {
  return [...new Set(names.map(cutByPostgres))].sort().join(', ');
}

/** A name, with its schema or alone, as PostgreSQL cuts it in SQL text. */
export function cutByPostgres(name: string): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= longestName) return name;
  const at = name.indexOf('.');
  if (at > 0 && at <= longestName) return `${name.slice(0, at)}.${cutByPostgres(name.slice(at + 1))}`;
  // As a stream, because a character that is cut goes as a whole.
  return new TextDecoder().decode(bytes.subarray(0, longestName), { stream: true });
}

/** A name with its schema, as both sides write it. */
export function objectKey(schema: string | null | undefined, name: string): string {
  return schema === null || schema === undefined ? name : `${schema}.${name}`;
}

/** `add column`, whose name the parser cuts. */
function cutLast(column: string): string {
  const at = column.indexOf(' ') + 1;
  return column.slice(0, at) + cutByPostgres(column.slice(at));
}

function tagsOf({ kind }: OperationKind): RegExp {
  switch (kind) {
    case 'createTable':
      return /^CreateStmt$/;
    case 'dropTable':
      return /^DropStmt OBJECT_TABLE$/;
    case 'createIndex':
      return /^IndexStmt$/;
    case 'dropIndex':
      return /^DropStmt OBJECT_INDEX$/;
    case 'createEnum':
      return /^CreateEnumStmt$/;
    case 'dropEnum':
      return /^DropStmt OBJECT_TYPE$/;
    case 'tableComment':
      return /^CommentStmt OBJECT_TABLE$/;
    case 'renameTable':
      return /^RenameStmt OBJECT_TABLE$/;
    case 'alterColumn':
      return /^(?:AlterTableStmt|RenameStmt OBJECT_COLUMN|CommentStmt OBJECT_COLUMN)$/;
    default:
      return /^AlterTableStmt$/;
  }
}

function objectsOf(kind: OperationKind): string[] {
  switch (kind.kind) {
    case 'createIndex':
      return [...tableKey(kind.table), known(kind.index.name)?.value ?? ''];
    case 'dropIndex':
      return [known(kind.name) ?? ''];
    default:
      return 'table' in kind ? tableKey(kind.table) : [];
  }
}

function tableKey({ name, schema }: TableName): string[] {
  return [objectKey(schema === undefined ? null : known(schema), known(name) ?? '')];
}

function columnsOf(kind: OperationKind): string[] {
  switch (kind.kind) {
    case 'createTable':
      return kind.columns.map(({ name }) => `add ${known(name) ?? ''}`);
    case 'addColumn':
      return [`add ${known(kind.column.name) ?? ''}`];
    case 'dropColumn':
      return [`drop ${known(kind.column) ?? ''}`];
    case 'alterColumn':
      return [`alter ${known(kind.column) ?? ''}`];
    default:
      return [];
  }
}

function known<T>(fact: Fact<T>): T | undefined {
  return fact.kind === 'known' ? fact.value : undefined;
}
