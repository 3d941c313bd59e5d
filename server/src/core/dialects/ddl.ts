import type { ColumnPart, Dialect } from './dialect.js';
import type {
  CheckElement,
  ColumnElement,
  Deferral,
  ExcludeElement,
  ForeignKeyElement,
  IdentityElement,
  IndexElement,
  KeyElement,
} from './elements.js';
import { stringLiteral } from './literals.js';
import { nameList, qualifiedName, quoteName } from './names.js';

/** A column as `CREATE TABLE` has it. */
export function columnDdl(column: ColumnElement, dialect: Dialect): string {
  const { columns } = dialect;
  const name = quoteName(dialect, column.name);
  if (column.computed !== null && columns.computed === 'short')
    return `${name} AS (${column.computed.sql})${column.computed.persisted === true ? ' PERSISTED' : ''}`;
  const serial = column.autoincrement ? columns.serial?.get(column.type) : undefined;
  const parts = columns.order.map((part) => columnPart(part, column, dialect));
  return [name, serial ?? column.type, ...parts.filter((part) => part !== '')].join(' ');
}

function columnPart(part: ColumnPart, column: ColumnElement, dialect: Dialect): string {
  const { columns } = dialect;
  const counts = column.autoincrement && (columns.serial !== undefined || columns.autoincrement !== '');
  const identity = columns.identity === 'none' ? null : column.identity;
  switch (part) {
    case 'default':
      return column.default === null || counts ? '' : `DEFAULT ${column.default}`;
    case 'computed':
      return column.computed === null ? '' : generated(column.computed.sql, column.computed.persisted);
    case 'identity':
      return identity === null ? '' : identityDdl(identity, columns.identity);
    case 'null':
      if (identity !== null && columns.identity === 'generated') return column.nullable ? 'NULL' : '';
      if (!column.nullable) return 'NOT NULL';
      return columns.writesNull?.test(column.type) === true ? 'NULL' : '';
    case 'comment':
      return column.comment === null ? '' : `COMMENT ${stringLiteral(dialect, column.comment)}`;
    case 'autoincrement':
      return column.autoincrement && identity === null ? columns.autoincrement : '';
  }
}

function generated(sql: string, persisted: boolean | null): string {
  const kept = persisted === null ? '' : persisted ? ' STORED' : ' VIRTUAL';
  return `GENERATED ALWAYS AS (${sql})${kept}`;
}

function identityDdl({ always, options, start, increment }: IdentityElement, form: string): string {
  if (form === 'short')
    return start === null && increment === null ? 'IDENTITY' : `IDENTITY(${start ?? '1'},${increment ?? '1'})`;
  const inParentheses = options.length === 0 ? '' : ` (${options.join(' ')})`;
  return `GENERATED ${always ? 'ALWAYS' : 'BY DEFAULT'} AS IDENTITY${inParentheses}`;
}

function named(name: string | null, text: string, dialect: Dialect): string {
  return name === null ? text : `CONSTRAINT ${quoteName(dialect, name)} ${text}`;
}

function deferral({ deferrable, initially }: Deferral): string {
  const can = deferrable === null ? '' : deferrable ? ' DEFERRABLE' : ' NOT DEFERRABLE';
  return `${can}${initially === null ? '' : ` INITIALLY ${initially}`}`;
}

/** `PRIMARY KEY (…)` or `UNIQUE (…)`, with its name. */
export function keyDdl(kind: 'PRIMARY KEY' | 'UNIQUE', key: KeyElement, dialect: Dialect): string {
  const { columns, include, nullsNotDistinct } = key;
  const distinct = nullsNotDistinct ? ' NULLS NOT DISTINCT' : '';
  const included = include.length === 0 ? '' : ` INCLUDE (${nameList(dialect, include)})`;
  return named(key.name, `${kind}${distinct} (${nameList(dialect, columns)})${included}${deferral(key)}`, dialect);
}

/** `FOREIGN KEY(…) REFERENCES …`, with its name. */
export function foreignKeyDdl(key: ForeignKeyElement, dialect: Dialect): string {
  const schema = dialect.name === 'sqlite' ? null : key.referredSchema;
  const actions = [
    ...(key.match === null ? [] : [`MATCH ${key.match}`]),
    ...(key.onDelete === null ? [] : [`ON DELETE ${key.onDelete}`]),
    // Oracle has no such action, and SQLAlchemy leaves it out.
    ...(key.onUpdate === null || dialect.name === 'oracle' ? [] : [`ON UPDATE ${key.onUpdate}`]),
  ];
  const referred = `${qualifiedName(dialect, schema, key.referredTable)} (${nameList(dialect, key.referredColumns)})`;
  const text = `FOREIGN KEY(${nameList(dialect, key.columns)}) REFERENCES ${[referred, ...actions].join(' ')}`;
  return named(key.name, `${text}${deferral(key)}${key.notValid ? ' NOT VALID' : ''}`, dialect);
}

/** `CHECK (…)`, with its name. */
export function checkDdl(check: CheckElement, dialect: Dialect): string {
  return named(
    check.name,
    `CHECK (${check.condition})${deferral(check)}${check.notValid ? ' NOT VALID' : ''}`,
    dialect,
  );
}

/** `EXCLUDE USING …` without its name. */
export function excludeBody(exclude: ExcludeElement): string {
  const where = exclude.where === null ? '' : ` WHERE (${exclude.where})`;
  return `EXCLUDE USING ${exclude.using} (${exclude.elements.join(', ')})${where}${deferral(exclude)}`;
}

export function excludeDdl(exclude: ExcludeElement, dialect: Dialect): string {
  return named(exclude.name, excludeBody(exclude), dialect);
}

/** `CREATE INDEX …`. */
export function createIndexDdl(
  index: IndexElement,
  table: { readonly schema: string | null; readonly name: string },
  dialect: Dialect,
): string {
  const isSqlite = dialect.name === 'sqlite';
  const kind = [index.unique ? 'UNIQUE ' : '', index.prefix === null ? '' : `${index.prefix} `].join('');
  const name = index.name === null ? '' : `${qualifiedName(dialect, isSqlite ? table.schema : null, index.name)} `;
  const on = qualifiedName(dialect, isSqlite ? null : table.schema, table.name);
  const parts = index.parts.map(
    (part, at) => ('column' in part ? quoteName(dialect, part.column) : part.expression) + (index.suffixes[at] ?? ''),
  );
  const isPostgres = dialect.name === 'postgresql';
  const before = index.method !== null && isPostgres ? `USING ${index.method} ` : '';
  const after = [
    ...(index.include.length === 0 ? [] : [`INCLUDE (${nameList(dialect, index.include)})`]),
    ...(index.nullsNotDistinct ? ['NULLS NOT DISTINCT'] : []),
    ...index.trailing,
    ...(index.method !== null && !isPostgres ? [`USING ${index.method}`] : []),
    ...(index.where === null ? [] : [`WHERE ${index.where}`]),
  ];
  return [`CREATE ${kind}INDEX ${name}ON ${on} ${before}(${parts.join(', ')})`, ...after].join(' ');
}
