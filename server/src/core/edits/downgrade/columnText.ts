import type { Dialect } from '../../dialects/dialect.js';
import { namedEnum } from '../../dialects/enumType.js';
import { renderType } from '../../dialects/typeText.js';
import type { Described } from '../../operations/definitions.js';
import type { Term } from '../../operations/term.js';
import { keyOf, type Column, type Constraint, type Schema, type Table } from '../../schema/schema.js';
import { describedType, escapedColons, type Imports, NotWritten, repr, sqlText } from './python.js';

/** What parts of tables are written for. */
export interface Form {
  readonly dialect: Dialect;
  readonly imports: Imports;
  /** The schema in which the text runs, for what is known of enum types. */
  readonly schema: Schema;
}

/** Types of SQL text, by the name that SQL gives them. */
const plainTypes: Readonly<Record<string, string>> = {
  SMALLINT: 'SmallInteger',
  INTEGER: 'Integer',
  INT: 'Integer',
  BIGINT: 'BigInteger',
  TEXT: 'Text',
  BOOLEAN: 'Boolean',
  BOOL: 'Boolean',
  DATE: 'Date',
  TIME: 'Time',
  DATETIME: 'DateTime',
  TIMESTAMP: 'TIMESTAMP',
  REAL: 'REAL',
  FLOAT: 'Float',
  DOUBLE: 'Double',
  'DOUBLE PRECISION': 'Double',
  JSON: 'JSON',
  NUMERIC: 'Numeric',
  DECIMAL: 'DECIMAL',
  VARCHAR: 'String',
  CHAR: 'CHAR',
  BLOB: 'LargeBinary',
  BYTEA: 'LargeBinary',
  UUID: 'Uuid',
};

const nowhere = { start: 0, end: 0 };

/** The type as `sa.String(length=20)`; in a new table an enum type that is there is not created again. */
export function typeText(column: Pick<Column, 'name' | 'type' | 'described'>, form: Form, inNewTable = false): string {
  const { dialect, imports, schema } = form;
  const described = column.described ?? undefined;
  if (described !== undefined && renderType(described, dialect) === column.type) {
    const named = inNewTable ? namedEnum(described, dialect) : null;
    if (named === null || 'reason' in named) return describedType(described, imports);
    return existingEnum(keyOf(named.schema, named.name, dialect.defaultSchema), described, form);
  }
  if (column.type === null) throw new NotWritten(`the type of ${column.name} is not known`);
  for (const type of schema.enums.values())
    if (dialect.hasEnumTypes && type.name === column.type)
      return existingEnum(keyOf(type.schema, type.name, dialect.defaultSchema), null, form);
  const plain = plainDescribed(column.type, dialect);
  if (plain !== undefined) return describedType(plain, imports);
  throw new NotWritten(`no type of SQLAlchemy is known for ${column.type}, the type of ${column.name}`);
}

function existingEnum(key: string, described: Described | null, { dialect, imports, schema }: Form): string {
  const type = schema.enums.get(key);
  if (type === undefined) {
    if (described === null) throw new NotWritten('its enum type is not known');
    return describedType(described, imports);
  }
  if (type.values === null) throw new NotWritten(`the labels of the enum type ${type.name} are not known`);
  const owner = type.schema === null ? '' : `, schema=${repr(type.schema)}`;
  const name = imports.name(`sqlalchemy.dialects.${dialect.name}.ENUM`);
  return `${name}(${[...type.values.map(repr), `name=${repr(type.name)}`].join(', ')}${owner}, create_type=False)`;
}

/** A type that is written in SQL, as one of SQLAlchemy's that is written alike. */
function plainDescribed(text: string, dialect: Dialect): Described | undefined {
  const at = text.indexOf('(');
  const name = plainTypes[(at < 0 ? text : text.slice(0, at)).trim().toUpperCase()];
  const sizes = at < 0 ? [] : text.slice(at + 1, text.lastIndexOf(')')).split(',');
  if (name === undefined || sizes.some((size) => !/^\s*\d+\s*$/.test(size))) return undefined;
  const positional = sizes.map((size): Term => ({ kind: 'number', text: size.trim(), span: nowhere }));
  const described = { path: `sqlalchemy.${name}`, positional, keywords: new Map(), variants: [], span: nowhere };
  return renderType(described, dialect) === text ? described : undefined;
}

export interface ColumnOptions {
  readonly inNewTable?: boolean;
  /** In place of its own, for rows that have nothing in it. */
  readonly filler?: string;
  readonly nullable?: boolean;
  /** Constraints that are written in the column. */
  readonly parts?: readonly string[];
}

/** `sa.Column(…)` as Alembic's autogenerate writes it. */
export function columnText(column: Column, table: Table, form: Form, options: ColumnOptions = {}): string {
  const { dialect, imports } = form;
  const { inNewTable = false, filler, parts = [] } = options;
  const nullable = options.nullable ?? column.nullable;
  if (nullable === null) throw new NotWritten(`whether ${column.name} may be null is not known`);
  if (column.uncertain[0] !== undefined) throw new NotWritten(column.uncertain[0].reason);
  const counts = countsText(column, table, inNewTable);
  const isSerial = !inNewTable && column.autoincrement;
  if (isSerial && dialect.name !== 'mysql' && dialect.name !== 'mariadb' && dialect.name !== 'sqlite')
    throw new NotWritten(`${column.name} takes its numbers from a sequence of its own`);
  const given = [
    repr(column.name),
    typeText(column, form, inNewTable),
    ...parts,
    ...(column.computed === null ? [] : [computedText(column, form)]),
    ...(column.identity === null ? [] : [identityText(column, form)]),
    ...(filler !== undefined
      ? [`server_default=${sqlText(filler, imports)}`]
      : column.default === null
        ? []
        : [`server_default=${defaultText(column.default, form)}`]),
    ...(counts === null ? [] : [counts]),
    `nullable=${nullable ? 'True' : 'False'}`,
    ...(column.comment === null ? [] : [`comment=${repr(column.comment)}`]),
  ];
  return `${imports.sa('Column')}(${given.join(', ')})`;
}

export function defaultText(text: string, { imports }: Form): string {
  return sqlText(text, imports);
}

function computedText({ computed }: Column, { imports }: Form): string {
  if (computed === null) return '';
  const persisted = computed.persisted === null ? '' : `, persisted=${computed.persisted ? 'True' : 'False'}`;
  return `${imports.sa('Computed')}(${repr(escapedColons(computed.sql))}${persisted})`;
}

function identityText({ identity, name }: Column, { imports }: Form): string {
  if (identity === null) return '';
  const known: Readonly<Record<string, string>> = {
    'INCREMENT BY': 'increment',
    'START WITH': 'start',
    MINVALUE: 'minvalue',
    MAXVALUE: 'maxvalue',
    CACHE: 'cache',
  };
  const options = identity.options.map((option) => {
    if (option === 'CYCLE' || option === 'NO CYCLE') return `cycle=${option === 'CYCLE' ? 'True' : 'False'}`;
    const [, key = '', value = ''] = /^(.*?) (-?\d+)$/.exec(option) ?? [];
    const keyword = known[key];
    if (keyword === undefined) throw new NotWritten(`the identity of ${name} has ${option}`);
    return `${keyword}=${value}`;
  });
  return `${imports.sa('Identity')}(${[`always=${identity.always ? 'True' : 'False'}`, ...options].join(', ')})`;
}

const integer = /^(?:BIG|SMALL|MEDIUM|TINY)?INT(?:EGER)?\b/;

/** `autoincrement=…` where SQLAlchemy would take it otherwise. */
function countsText(column: Column, table: Table, inNewTable: boolean): string | null {
  const key = table.constraints.find(({ kind }) => kind === 'primaryKey');
  const columns = key !== undefined && 'columns' in key ? key.columns : [];
  if (!inNewTable) return column.autoincrement ? 'autoincrement=True' : null;
  if (!columns.includes(column.name)) return null;
  const refers = table.constraints.some(
    (each: Constraint) => each.kind === 'foreignKey' && each.columns.includes(column.name),
  );
  const isAutomatic =
    columns.length === 1 &&
    integer.test(column.type ?? '') &&
    column.default === null &&
    column.identity === null &&
    column.computed === null &&
    !refers;
  if (column.autoincrement === isAutomatic) return null;
  return `autoincrement=${column.autoincrement ? 'True' : 'False'}`;
}
