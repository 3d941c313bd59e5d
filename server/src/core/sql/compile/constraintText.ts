import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { enumLabels } from '../../dialects/enumType.js';
import type { Term } from '../../operations/term.js';
import { typeCall } from '../../dialects/typeCall.js';
import { implementation, needsBooleanCheck } from '../model/affinity.js';
import { conventionName, namesChecks } from '../model/conventions.js';
import { optionOf, type Options } from '../model/dialectOptions.js';
import { formatConstraint, formatTable, quote, quoteAll, type Name } from '../model/names.js';
import type { SqlColumn, SqlConstraint, SqlTable } from '../model/table.js';
import { given, isTrue, itemsOf, stringOf, wordOf } from '../model/values.js';
import { columnOf } from '../model/readConstraint.js';
import type { Target } from '../writer.js';
import { autoincrementColumn, isCountedInColumn } from './autoincrement.js';
import { checkColumnCheck, ddlExpression } from './expression.js';
import { textLiteral } from './literal.js';

/** The table that a constraint is of, as far as its text depends on it. */
export type ConstraintTable = Pick<SqlTable, 'name' | 'schema' | 'columns'>;

/** Whether it is written at all: a type's CHECK is for dialects that have no such type (`_create_rule`). */
export function isWritten(constraint: SqlConstraint, { dialect, on }: Target): boolean {
  if (constraint.kind !== 'typeCheck') return true;
  const call = implementation(constraint.type, dialect);
  if (call?.name === 'Boolean') return needsBooleanCheck(dialect.name, on.oracleBoolean);
  const isNative = call?.has('native_enum') !== true || call.flag('native_enum');
  return !isNative || !['postgresql', 'mysql', 'mariadb'].includes(dialect.name);
}

/** `CONSTRAINT name …`; null for one that a dialect leaves out. */
export function constraintText(constraint: SqlConstraint, table: ConstraintTable, target: Target): string | null {
  const body = bodyOf(constraint, table, target);
  if (body === null) return null;
  const name = formattedName(constraint, table, target);
  return name === null ? body : `CONSTRAINT ${name} ${body}`;
}

/** The name as it is written; null where it has none. */
export function formattedName(constraint: SqlConstraint, table: ConstraintTable, target: Target): string | null {
  const { name } = constraint;
  if (name === null) return null;
  if (name !== 'unnamed') return formatConstraint(target.dialect, name);
  // `_NONE_NAME`: a convention names it when it is written.
  if (constraint.kind !== 'typeCheck' || !namesChecks(target.convention)) return null;
  const given = conventionName(target.convention, null, {
    kind: 'ck',
    table,
    columns: [constraint.column.name.text],
    span: constraint.span,
  });
  return given === null ? null : formatConstraint(target.dialect, given);
}

function bodyOf(constraint: SqlConstraint, table: ConstraintTable, target: Target): string | null {
  const { dialect } = target;
  const isPostgres = dialect.name === 'postgresql';
  switch (constraint.kind) {
    case 'primaryKey':
    case 'unique':
      return keyBody(constraint, table, target);
    case 'check': {
      const conflict = conflictOf(constraint.options, target);
      if (constraint.isInColumn && conflict !== '')
        return refuse('SQLite does not support on conflict clause for column check constraint', constraint.span);
      if (constraint.isInColumn) checkColumnCheck(constraint.condition, target);
      const text = `CHECK (${ddlExpression(constraint.condition, target)})${deferral(constraint, target)}`;
      return `${text}${isPostgres && !constraint.isInColumn ? validity(constraint.options) : ''}${conflict}`;
    }
    case 'typeCheck':
      return `CHECK (${quote(dialect, constraint.column.name)} IN (${typeValues(constraint, target)}))`;
    case 'foreignKey':
      return foreignKeyBody(constraint, table, target);
    case 'exclude':
      return excludeBody(constraint, target);
  }
}

function typeValues({ type, span }: SqlConstraint & { readonly kind: 'typeCheck' }, { dialect }: Target): string {
  const call = typeCall(type);
  if (call === undefined) return cannotRender('the values of the type are not known', span);
  if (call.name === 'Boolean') return '0, 1';
  const labels = enumLabels(call);
  if (labels.length === 0) return cannotRender('the CHECK of an enum without labels is not followed', span);
  return labels.map((label) => textLiteral(dialect, label)).join(', ');
}

function validity(options: Options): string {
  return isTrue(optionOf(options, 'postgresql', 'not_valid')) ? ' NOT VALID' : '';
}

function conflictOf(options: Options, { dialect }: Target): string {
  const clause = dialect.name === 'sqlite' ? stringOf(optionOf(options, 'sqlite', 'on_conflict')) : null;
  return clause === null ? '' : ` ON CONFLICT ${clause}`;
}

type Key = SqlConstraint & { readonly kind: 'primaryKey' | 'unique' };

function keyBody(key: Key, table: ConstraintTable, target: Target): string | null {
  const { dialect, on } = target;
  const isPrimary = key.kind === 'primaryKey';
  if (key.columns.length === 0 && (dialect.name !== 'postgresql' || !isPrimary)) return null;
  const isWhole = 'primaryKey' in table;
  // SQLAlchemy looks for the column that is counted up, and refuses one that can't be.
  if (isPrimary && key.isImplicit && isWhole && dialect.name !== 'mssql')
    autoincrementColumn(table as SqlTable, target);
  if (
    isPrimary &&
    dialect.name === 'sqlite' &&
    isWhole &&
    key.columns[0] !== undefined &&
    isCountedInColumn(table as SqlTable, key.columns[0], target)
  )
    return null;
  // SQL Server leaves the columns in their order.
  const isOrdered = isPrimary && key.isImplicit && isWhole && dialect.name !== 'mssql';
  const columns = isOrdered ? countedFirst(key.columns, table as SqlTable, target) : key.columns;
  const clustered = dialect.name === 'mssql' ? given(optionOf(key.options, 'mssql', 'clustered')) : undefined;
  const cluster = clustered === undefined ? '' : isTrue(clustered) ? 'CLUSTERED ' : 'NONCLUSTERED ';
  const distinct =
    isPrimary || dialect.name !== 'postgresql'
      ? ''
      : distinctWords(optionOf(key.options, 'postgresql', 'nulls_not_distinct'));
  const body = `${isPrimary ? 'PRIMARY KEY' : 'UNIQUE'} ${distinct}${cluster}(${quoteAll(
    dialect,
    columns.map(({ name }) => name),
  )})`;
  const include = dialect.name === 'postgresql' ? includeText(key.options, table, target) : '';
  if (include !== '' && !on.constraintInclude)
    return refuse(`postgresql_include is not accepted on this constraint`, key.span);
  const tail = on.includeBeforeDeferrable ? `${include}${deferral(key, target)}` : `${deferral(key, target)}${include}`;
  return `${body}${tail}${usingText(key, target)}${keyConflict(key, target)}`;
}

function countedFirst(columns: readonly SqlColumn[], table: SqlTable, target: Target): readonly SqlColumn[] {
  if (columns.length < 2) return columns;
  const first = autoincrementColumn(table, target);
  const found = columns.find(({ name }) => name.text === first?.name.text);
  return found === undefined ? columns : [found, ...columns.filter((column) => column !== found)];
}

export function distinctWords(term: Parameters<typeof given>[0]): string {
  const value = given(term);
  if (value?.kind !== 'boolean') return '';
  return value.value ? 'NULLS NOT DISTINCT ' : 'NULLS DISTINCT ';
}

function includeText(options: Options, table: ConstraintTable, { dialect }: Target): string {
  const included = itemsOf(optionOf(options, 'postgresql', 'include')).map(columnOf);
  for (const name of included)
    if (!table.columns.some((column) => column.name.text === name.text))
      refuse(`the table has no column '${name.text}' to include`, name.span);
  return included.length === 0 ? '' : ` INCLUDE (${quoteAll(dialect, included)})`;
}

function usingText({ kind, options }: Key, { dialect }: Target): string {
  if (kind !== 'primaryKey' || (dialect.name !== 'mysql' && dialect.name !== 'mariadb')) return '';
  const using = given(optionOf(options, dialect.name, 'using') ?? optionOf(options, 'mysql', 'using'));
  return using === undefined ? '' : ` USING ${quote(dialect, wordOf(using))}`;
}

function keyConflict({ kind, columns, options }: Key, target: Target): string {
  const own = conflictOf(options, target);
  const [only] = columns;
  if (own !== '' || target.dialect.name !== 'sqlite' || columns.length !== 1 || only === undefined) return own;
  const name = kind === 'primaryKey' ? 'on_conflict_primary_key' : 'on_conflict_unique';
  const clause = stringOf(optionOf(only.options, 'sqlite', name));
  return clause === null ? '' : ` ON CONFLICT ${clause}`;
}

type ForeignKey = SqlConstraint & { readonly kind: 'foreignKey' };

function foreignKeyBody(key: ForeignKey, table: ConstraintTable, target: Target): string | null {
  const { dialect, on } = target;
  if (key.columns.length !== key.referredColumns.length && on.foreignKeyCountsChecked)
    return refuse(
      'ForeignKeyConstraint number of constrained columns must match the number of referenced columns.',
      key.span,
    );
  if (key.columns.length !== key.referredColumns.length)
    return cannotRender('the foreign key has not as many columns on both sides', key.span);
  const isTwice = new Set(key.columns.map(({ text }) => text)).size < key.columns.length;
  if (isTwice && !on.foreignKeyCountsChecked) return refuse('ForeignKeyConstraint names a column twice', key.span);
  if (dialect.name === 'sqlite' && (table.schema?.text ?? '') !== (key.referredSchema?.text ?? '')) return null;
  const referred = formatTable(dialect, dialect.name === 'sqlite' ? null : key.referredSchema, key.referredTable);
  const text = `FOREIGN KEY(${quoteAll(dialect, key.columns)}) REFERENCES ${referred} (${quoteAll(dialect, key.referredColumns)})`;
  return `${text}${actions(key, target)}${dialect.name === 'postgresql' ? validity(key.options) : ''}`;
}

/** MATCH, ON DELETE, ON UPDATE and whether it can be deferred. */
export function actions(key: Omit<ForeignKey, 'kind'>, target: Target): string {
  const { dialect, on } = target;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  if (isMysql && key.match !== null)
    return refuse(
      "MySQL ignores the 'MATCH' keyword while at the same time causes ON UPDATE/ON DELETE clauses to be ignored.",
      key.span,
    );
  const match = key.match === null ? '' : ` MATCH ${on.anyPhrase ? phrase(key.match, anyWords, key) : key.match}`;
  const onDelete = key.onDelete === null ? '' : ` ON DELETE ${deletePhrase(key.onDelete, key, target)}`;
  const onUpdate =
    key.onUpdate === null || dialect.name === 'oracle'
      ? ''
      : ` ON UPDATE ${phrase(key.onUpdate, on.anyPhrase ? anyWords : knownActions, key)}`;
  return `${match}${onDelete}${onUpdate}${deferral(key, target)}`;
}

/** What SQLAlchemy takes as keywords: before, a list; later, any words. */
const anyWords = /^\w+(?:\s+\w+)*$/;
const knownActions = /^(?:RESTRICT|CASCADE|SET NULL|NO ACTION|SET DEFAULT)$/i;
const knownTimes = /^(?:DEFERRED|IMMEDIATE)$/i;

function phrase(text: string, pattern: RegExp, { span }: Pick<SqlConstraint, 'span'>): string {
  return pattern.test(text) ? text : refuse(`Unexpected SQL phrase: '${text}'`, span);
}

function deletePhrase(text: string, key: Omit<ForeignKey, 'kind'>, { dialect, on }: Target): string {
  const ofColumns = dialect.name === 'postgresql' && on.deleteColumns && deletePattern.test(text);
  return ofColumns ? text : phrase(text, on.anyPhrase ? anyWords : knownActions, key);
}

const deletePattern = /^SET (?:NULL|DEFAULT) ?\(\w+(?:, ?\w+)*\)$/i;

/** `DEFERRABLE` and `INITIALLY`. */
export function deferral(constraint: Pick<SqlConstraint, 'deferrable' | 'initially' | 'span'>, { on }: Target): string {
  const { deferrable, initially } = constraint;
  const can = deferrable === null ? '' : deferrable ? ' DEFERRABLE' : ' NOT DEFERRABLE';
  if (initially === null) return can;
  return `${can} INITIALLY ${phrase(initially, on.anyPhrase ? anyWords : knownTimes, constraint)}`;
}

/** What names the operator class of an element: a column, but not text or a function. */
function keyOfExcluded(term: Term): string | undefined {
  if (term.kind === 'string') return term.value;
  if (term.kind !== 'call' || term.callee.kind !== 'reference') return undefined;
  const [, name] = /\.(text|cast|literal_column|column|Column|func(?:\.\w+)+)$/.exec(term.callee.path) ?? [];
  const [first] = term.positional;
  if (name === undefined) return cannotRender('the operator class of the element is not known', term.span);
  if (!name.endsWith('olumn')) return undefined;
  return first?.kind === 'string' ? first.value : cannotRender('the element of the EXCLUDE is not known', term.span);
}

function excludeBody(exclude: SqlConstraint & { readonly kind: 'exclude' }, target: Target): string {
  const { dialect } = target;
  if (dialect.name !== 'postgresql')
    return refuse(`SQLAlchemy can't write an EXCLUDE constraint for ${dialect.name}`, exclude.span);
  if (!/^[a-z_0-9]+$/i.test(exclude.using)) return refuse(`Unexpected SQL phrase: '${exclude.using}'`, exclude.span);
  // SQLAlchemy 1.4 takes the columns of names by their places among all columns.
  const isMixed = exclude.elements.some(({ expression }) => expression.kind !== 'string');
  const names = new Set(
    exclude.elements.map(({ expression }) => (expression.kind === 'string' ? expression.value : '')),
  );
  if (!target.on.isTwo && (isMixed ? names.size > 1 : names.size < exclude.elements.length))
    return cannotRender('names beside expressions are not followed for SQLAlchemy 1.4', exclude.span);
  const elements = exclude.elements.map(({ expression, operator }) => {
    const text = expression.kind === 'string' ? quote(dialect, expression.value) : ddlExpression(expression, target);
    const op = exclude.ops.size === 0 ? undefined : exclude.ops.get(keyOfExcluded(expression) ?? '');
    return `${text}${op === undefined ? '' : ` ${op}`} WITH ${operator}`;
  });
  const where = exclude.where === null ? '' : ` WHERE (${ddlExpression(exclude.where, target)})`;
  return `EXCLUDE USING ${exclude.using.toLowerCase()} (${elements.join(', ')})${where}${deferral(exclude, target)}`;
}

/** Columns of a throw-away table, as `op.create_unique_constraint` has. */
export function bareColumn(name: Name): SqlColumn {
  return {
    name,
    type: null,
    nullable: true,
    isNullableGiven: false,
    primaryKey: false,
    hasKey: false,
    unique: false,
    index: false,
    autoincrement: 'auto',
    pythonDefault: 'none',
    serverDefault: null,
    comment: null,
    checks: [],
    foreignKeys: [],
    options: new Map(),
    span: name.span,
  };
}
