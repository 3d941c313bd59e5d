import { checkDdl, columnDdl, createIndexDdl, excludeDdl, foreignKeyDdl, keyDdl } from '../dialects/ddl.js';
import type { Dialect } from '../dialects/dialect.js';
import { stringLiteral } from '../dialects/literals.js';
import { qualifiedName, quoteName } from '../dialects/names.js';
import { repeatedKeys } from './equalKeys.js';
import { mentions } from './renameInSql.js';
import { inOrderOfNeed } from './tableOrder.js';
import type { Column, Constraint, Index, NamedObject, Place, Schema, Table } from './schema.js';

/** One statement of the script, or a comment on what it leaves out, with what of the migrations it comes from. */
export interface ScriptPart {
  readonly kind: 'statement' | 'comment';
  /** Without a semicolon, or without the dashes. */
  readonly text: string;
  readonly source: Place | null;
  /** Of a table: where in the text its columns and constraints begin, in order, and what they come from. */
  readonly elements?: readonly { readonly start: number; readonly source: Place }[];
}

/** The statements that make a schema on an empty database. What is not known is left out and said in a comment. */
export function schemaScript(schema: Schema, dialect: Dialect): ScriptPart[] {
  const { tables, inFront } = inOrderOfNeed([...schema.tables.values()], dialect);
  const printed = tables.map((table) => printTable(table, schema, inFront, dialect));
  const called = calledIn(printed.flatMap(({ table, later }) => [...table, ...later]));
  const functions = [...schema.functions.values()];
  const needed = functions.filter(({ name, definition }) => definition !== null && called.has(name.toLowerCase()));
  const objects = [...functions.filter((each) => !needed.includes(each)), ...schema.views.values()];
  return [
    ...schema.uncertain.map(({ reason, ...source }) => comment(`uncertain: ${reason}`, source)),
    ...schemasOf(schema, dialect).map((name) =>
      statement(`CREATE SCHEMA IF NOT EXISTS ${quoteName(dialect, name)}`, null),
    ),
    ...[...schema.extensions.values()].map(({ name, definition, source }) =>
      statement(definition ?? `CREATE EXTENSION IF NOT EXISTS ${quoteName(dialect, name)}`, source),
    ),
    ...[...schema.enums.values()].map(({ schema: owner, name, values, source, uncertain }) =>
      values === null
        ? comment(`the enum type "${name}" is left out: ${uncertain[0]?.reason ?? 'its labels are not known'}`, source)
        : statement(
            `CREATE TYPE ${qualifiedName(dialect, owner, name)} AS ENUM (${values.map((value) => stringLiteral(dialect, value)).join(', ')})`,
            source,
          ),
    ),
    ...[...schema.others.values()].filter(({ object }) => object === 'domain' || object === 'type').flatMap(namedParts),
    ...[...schema.sequences.values()].flatMap((sequence) =>
      namedParts({
        ...sequence,
        definition: sequence.definition ?? `CREATE SEQUENCE ${qualifiedName(dialect, sequence.schema, sequence.name)}`,
      }),
    ),
    // The body of one that a table calls may name tables, which are not there yet.
    ...(needed.length > 0 ? [statement('SET check_function_bodies = false', null)] : []),
    ...needed.flatMap(namedParts),
    ...printed.flatMap(({ table }) => table),
    ...printed.flatMap(({ later }) => later),
    ...objects.flatMap(namedParts),
  ];
}

/** The statement of an object, with why it is not certain; or why it is left out. */
function namedParts({ name, definition, source, uncertain, isStale = false }: NamedObject): ScriptPart[] {
  const [first] = uncertain;
  if (definition === null || isStale)
    return [comment(`"${name}" is left out: ${first?.reason ?? 'what defines it is not known'}`, source)];
  const doubts = first === undefined ? [] : [comment(`"${name}" is uncertain: ${first.reason}`, source)];
  return [...doubts, statement(definition, source)];
}

/** The names, in lower case, of all that statements call, as in a default, a check or an index. */
function calledIn(parts: readonly ScriptPart[]): ReadonlySet<string> {
  const calls = parts.flatMap(({ kind, text }) =>
    kind === 'statement' ? [...text.matchAll(/(?<![\w$])([\w$]+)"?\s*\(/g)] : [],
  );
  return new Set(calls.map(([, name = '']) => name.toLowerCase()));
}

function statement(text: string, source: Place | null): ScriptPart {
  return { kind: 'statement', text, source };
}

function comment(text: string, source: Place | null): ScriptPart {
  return { kind: 'comment', text: text.replaceAll(/\s+/g, ' '), source };
}

/** Schemas that are not the default one, where a database has some. */
function schemasOf({ tables, enums, sequences, views }: Schema, { defaultSchema, name: dialect }: Dialect): string[] {
  if (!['postgresql', 'mysql', 'mariadb'].includes(dialect)) return [];
  const owners = [tables, enums, sequences, views].flatMap((objects) =>
    [...objects.values()].map(({ schema }) => schema),
  );
  return [...new Set(owners)].filter((owner) => owner !== null && owner !== defaultSchema).map(String);
}

function printTable(
  table: Table,
  schema: Schema,
  inFront: ReadonlySet<Constraint>,
  dialect: Dialect,
): { readonly table: readonly ScriptPart[]; readonly later: readonly ScriptPart[] } {
  const name = qualifiedName(dialect, table.schema, table.name);
  const columns = table.columns.filter(isWhole);
  const isKept = (constraint: Constraint): boolean => isPrintable(constraint, table, schema, dialect);
  const kept = table.constraints.filter(isKept);
  const repeated = dialect.name === 'postgresql' ? repeatedKeys(table) : new Set<Constraint>();
  // What a new table is created with counts as valid.
  const isLater = (constraint: Constraint): boolean =>
    inFront.has(constraint) || repeated.has(constraint) || ('notValid' in constraint && constraint.notValid);
  const inTable = kept.filter((constraint) => !isLater(constraint) && !isInColumn(constraint, table, columns));
  const lines = [
    ...columns.map((column) => ({
      text: [columnLine(column, table, dialect), ...ownChecks(column, kept, dialect)].join(' '),
      source: column.source,
    })),
    ...inTable.map((constraint) => ({ text: constraintDdl(constraint, dialect), source: constraint.source })),
  ];
  const prefixes = table.prefixes.map((prefix) => `${prefix} `).join('');
  const options = table.options.map((option) => `\n ${option}`).join('');
  const inline =
    table.comment !== null && dialect.columns.comments === 'inline'
      ? ` COMMENT=${stringLiteral(dialect, table.comment)}`
      : '';
  const head = `CREATE ${prefixes}TABLE ${name} (`;
  let body = '';
  const elements = lines.map(({ text, source }, index) => {
    body += index === 0 ? '\n    ' : ',\n    ';
    const start = head.length + body.length;
    body += text;
    return { start, source };
  });
  const create = `${head}${lines.length === 0 ? '\n    ' : body}\n)${options}${inline}`;
  return {
    table: [
      ...leftOut(table, isKept),
      { ...statement(create, table.source), elements },
      ...table.indexes
        .filter((index) => hasAll(index, table))
        .map((index) => statement(createIndexDdl(namedIndex(index, dialect), table, dialect), index.source)),
      ...comments(table, name, dialect),
    ],
    later: kept
      .filter(isLater)
      .map((constraint) =>
        statement(`ALTER TABLE ${name} ADD ${constraintDdl(constraint, dialect)}`, constraint.source),
      ),
  };
}

type WholeColumn = Column & { readonly type: string; readonly nullable: boolean };

function isWhole(column: Column): column is WholeColumn {
  return column.type !== null && column.nullable !== null;
}

/** SQLite's AUTOINCREMENT is stated with the primary key in the column. */
function columnLine(column: WholeColumn, table: Table, dialect: Dialect): string {
  const text = columnDdl(column, dialect);
  return table.countsUp && column.autoincrement ? `${text} PRIMARY KEY AUTOINCREMENT` : text;
}

/** SQLite's primary key that counts up, and checks that are written with their column. */
function isInColumn(constraint: Constraint, { countsUp }: Table, columns: readonly Column[]): boolean {
  if (constraint.kind === 'check') return columns.some(({ name }) => name === constraint.column);
  return countsUp && constraint.kind === 'primaryKey' && columns.some(({ autoincrement }) => autoincrement);
}

function ownChecks({ name }: Column, constraints: readonly Constraint[], dialect: Dialect): string[] {
  return constraints.flatMap((each) =>
    each.kind === 'check' && each.column === name ? [constraintDdl(each, dialect)] : [],
  );
}

/** Whether a column is in the script. */
function hasColumn({ columns }: Table, name: string): boolean {
  return columns.some((column) => column.name === name && isWhole(column));
}

/** Whether an expression names a column that is left out. */
function namesLeftOut(expression: string, { columns }: Table): boolean {
  return columns.some((column) => !isWhole(column) && mentions(expression, column.name));
}

/** Whether all columns of an index are there. */
function hasAll({ parts, include, where }: Index, table: Table): boolean {
  const names = [...parts.flatMap((part) => ('column' in part ? [part.column] : [])), ...include];
  const expressions = [...parts.flatMap((part) => ('column' in part ? [] : [part.expression])), where ?? ''];
  return names.every((name) => hasColumn(table, name)) && !expressions.some((text) => namesLeftOut(text, table));
}

/** Whether all that a constraint names is there. */
function isPrintable(constraint: Constraint, table: Table, schema: Schema, dialect: Dialect): boolean {
  if (constraint.kind === 'check') return constraint.condition !== null && !namesLeftOut(constraint.condition, table);
  if (constraint.kind === 'exclude') return !namesLeftOut(excludeDdl(constraint, dialect), table);
  if (!constraint.columns.every((name) => hasColumn(table, name))) return false;
  if (constraint.kind !== 'foreignKey' || dialect.name === 'sqlite') return true;
  const { referredTable, referredSchema, referredColumns } = constraint;
  return [...schema.tables.values()].some(
    (other) =>
      other.name === referredTable &&
      (other.schema ?? dialect.defaultSchema) === (referredSchema ?? dialect.defaultSchema) &&
      referredColumns.every((name) => other.columns.every((column) => column.name !== name || isWhole(column))),
  );
}

function constraintDdl(constraint: Constraint, dialect: Dialect): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return keyDdl('PRIMARY KEY', constraint, dialect);
    case 'unique':
      return keyDdl('UNIQUE', constraint, dialect);
    case 'foreignKey':
      return foreignKeyDdl(constraint, dialect);
    case 'check':
      return checkDdl({ ...constraint, condition: constraint.condition ?? '' }, dialect);
    case 'exclude':
      return excludeDdl(constraint, dialect);
  }
}

/** What of a table is not certain, and what is not shown at all. */
function leftOut(table: Table, isKept: (constraint: Constraint) => boolean): ScriptPart[] {
  const columns = table.columns.filter((column) => !isWhole(column));
  const constraints = table.constraints.filter((constraint) => !isKept(constraint));
  const said = (what: string, { uncertain, source }: Pick<Column, 'uncertain' | 'source'>): ScriptPart =>
    comment(`${what}: ${uncertain[0]?.reason ?? 'what it names is not there'}`, source);
  return [
    ...table.uncertain.map(({ reason, ...source }) => comment(`table "${table.name}" is uncertain: ${reason}`, source)),
    ...columns.map((column) => said(`column "${column.name}" is left out`, column)),
    ...table.columns
      .filter((column) => isWhole(column) && column.uncertain.length > 0)
      .map((column) => said(`column "${column.name}" is uncertain`, column)),
    ...constraints.map((each) => said(`constraint ${quoted(each)}is left out`, each)),
    ...table.constraints
      .filter((each) => isKept(each) && each.uncertain.length > 0)
      .map((each) => said(`constraint ${quoted(each)}is uncertain`, each)),
    ...table.indexes
      .filter((index) => !hasAll(index, table))
      .map((each) => said(`index ${quoted(each)}is left out`, each)),
    ...table.indexes
      .filter((index) => hasAll(index, table) && index.uncertain.length > 0)
      .map((each) => said(`index ${quoted(each)}is uncertain`, each)),
  ];
}

function quoted({ name }: { readonly name: string | null }): string {
  return name === null ? '' : `"${name}" `;
}

function comments(table: Table, name: string, dialect: Dialect): ScriptPart[] {
  if (dialect.columns.comments !== 'statement') return [];
  return [
    ...(table.comment === null
      ? []
      : [statement(`COMMENT ON TABLE ${name} IS ${stringLiteral(dialect, table.comment)}`, table.source)]),
    ...table.columns.flatMap((column) =>
      column.comment === null || !isWhole(column)
        ? []
        : [
            statement(
              `COMMENT ON COLUMN ${name}.${quoteName(dialect, column.name)} IS ${stringLiteral(dialect, column.comment)}`,
              column.source,
            ),
          ],
    ),
  ];
}

/** The script as text. */
export function scriptText(parts: readonly ScriptPart[]): string {
  return parts.map(({ kind, text }) => (kind === 'comment' ? `-- ${text}\n` : `${text};\n\n`)).join('');
}

/** MySQL's `CREATE INDEX` needs the name that `KEY (a)` in a table leaves to the database. */
function namedIndex(index: Index, { name: dialect }: Dialect): Index {
  return dialect === 'mysql' || dialect === 'mariadb' ? { ...index, name: index.name ?? index.chosenName } : index;
}
