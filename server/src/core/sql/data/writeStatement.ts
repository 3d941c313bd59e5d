import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Span } from '../../text.js';
import { formatTable, quote, formatConstraint } from '../model/names.js';
import type { Target } from '../writer.js';
import { columnBind, criteria, selfGroup } from './element.js';
import { newReader } from './read.js';
import { writeParameter } from './parameters.js';
import type {
  Element,
  Assignment,
  DataColumn,
  DataTable,
  Delete,
  FromClause,
  Insert,
  Statement,
  Update,
} from './statement.js';
import { valueOf } from './value.js';
import { writeExpression } from './writeExpression.js';
import { withCtes, writeFrom, writeQuery } from './writeSelect.js';
import {
  distinctFroms,
  fromsOf,
  hasValues,
  isSame,
  newWriting,
  nextName,
  type Place,
  type Writing,
} from './writing.js';

/** The SQL of a statement as Alembic prints it. */
export function writeStatement(statement: Statement, target: Target): string {
  const writing = newWriting(target, writeQuery);
  return withCtes(bodyOf(statement, writing), writing);
}

const nowhere: Place = { hasTables: true, around: [], rightAround: [] };

function bodyOf(statement: Statement, writing: Writing): string {
  switch (statement.kind) {
    case 'select':
    case 'compound':
      return writeQuery(statement, nowhere, writing, false);
    case 'update':
      return writeUpdate(statement, writing);
    case 'delete':
      return writeDelete(statement, writing);
    case 'insert':
      return writeInsert(statement, writing);
  }
}

function prefixesOf({ prefixes }: { readonly prefixes: readonly string[] }, { dialect }: Target): string {
  return prefixes
    .map((each) => each.split('\0'))
    .filter(([only]) => only === '*' || only === dialect.name)
    .map(([, text = '']) => `${text} `)
    .join('');
}

/** What a value looks like in SET and VALUES. */
function assignedText(value: Element, place: Place, writing: Writing): string {
  return writeExpression(value.kind === 'bind' ? value : selfGroup(value, null), place, writing);
}

/** The other tables that the conditions name. */
function othersIn(statement: Update | Delete): ReturnType<typeof distinctFroms> {
  return distinctFroms(statement.where.flatMap(fromsOf)).filter((from) => !isSame(from, statement.table));
}

function writeUpdate(statement: Update, writing: Writing): string {
  const { target } = writing;
  const { dialect } = target;
  const { table, span } = statement;
  const others = othersIn(statement);
  const isMulti = others.length > 0;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  const own = [table, ...others];
  const place: Place = { hasTables: true, around: own, rightAround: own, isNested: true };
  if (isMulti && (!target.literalBinds || statement.values === null))
    return cannotRender('parameters of an UPDATE with several tables are not followed', span);
  const updated = statement.values === null ? [] : onupdates(statement, target);
  const values = statement.values ?? [];
  const given = statement.isOrdered ? values : inTableOrder(table, [...values, ...updated]);
  if (statement.isOrdered && updated.length > 0)
    return cannotRender('onupdate with ordered_values() is not followed', span);
  const sets = given.map(({ column, value }) => {
    const name = `${isMulti && isMysql ? `${quote(dialect, table.name)}.` : ''}${quote(dialect, column.name)}`;
    return `${name}=${assignedText(value, place, writing)}`;
  });
  if (statement.values === null)
    sets.push(...table.columns.map((column) => `${quote(dialect, column.name)}=${parameterFor(column, writing)}`));
  const tables = isMulti && isMysql ? own : [table];
  let text = `UPDATE ${prefixesOf(statement, target)}${tables.map((from) => writeFrom(from, place, writing)).join(', ')} SET ${sets.join(', ')}`;
  if (isMulti && !isMysql) {
    if (dialect.name === 'oracle') return cannotRender('an UPDATE with other tables is not followed on Oracle', span);
    const froms = dialect.name === 'mssql' ? own : others;
    text += ` FROM ${froms.map((from) => writeFrom(from, place, writing)).join(', ')}`;
  }
  if (!target.on.isTwo && isMulti) return cannotRender('several tables of SQLAlchemy 1.4 are not known here', span);
  return `${text}${whereText(statement, place, writing)}${returningText(statement, place, writing)}`;
}

function whereText({ where, span }: Update | Delete, place: Place, writing: Writing): string {
  return where.length === 0 ? '' : ` WHERE ${writeExpression(criteria(where, span), place, writing)}`;
}

/** RETURNING as it is asked for. */
function returningText({ returning, span }: Update | Delete | Insert, place: Place, writing: Writing): string {
  if (returning.length === 0) return '';
  const { dialect } = writing.target;
  if (dialect.name !== 'postgresql' && dialect.name !== 'sqlite')
    return cannotRender(`RETURNING of ${dialect.name} is not followed`, span);
  if (dialect.name === 'sqlite' || returning.some(({ kind }) => kind !== 'column'))
    return cannotRender('what RETURNING names is not followed', span);
  return ` RETURNING ${returning.map((element) => writeExpression(element, place, writing)).join(', ')}`;
}

function writeDelete(statement: Delete, writing: Writing): string {
  const { target } = writing;
  const { dialect } = target;
  const { table, span } = statement;
  const others = othersIn(statement);
  const own = [table, ...others];
  const place: Place = { hasTables: true, around: own, rightAround: own, isNested: true };
  let text = `DELETE ${prefixesOf(statement, target)}FROM ${writeFrom(table, place, writing)}`;
  if (others.length > 0) {
    const list = (froms: readonly FromClause[]): string =>
      froms.map((from) => writeFrom(from, place, writing)).join(', ');
    switch (dialect.name) {
      case 'postgresql':
        text += ` USING ${list(others)}`;
        break;
      case 'mysql':
      case 'mariadb':
        text += ` USING ${list(own)}`;
        break;
      case 'mssql':
        text += ` FROM ${list(own)}`;
        break;
      case 'sqlite':
        return refuse('SQLite has no DELETE with several tables: NotImplementedError', span);
      case 'oracle':
        return cannotRender('a DELETE with other tables is not followed on Oracle', span);
    }
  }
  return `${text}${whereText(statement, place, writing)}${returningText(statement, place, writing)}`;
}

function inTableOrder(table: DataTable, given: readonly Assignment[]): readonly Assignment[] {
  return table.columns.flatMap((column) => given.filter((each) => each.column.key === column.key));
}

/** Python's defaults are not run: what they give is NULL in the text. */
function defaulted(column: DataColumn, value: DataColumn['default'], { on }: Target, span: Span): Assignment {
  if (value === undefined) return cannotRender('there is no default', span);
  if (value.kind === 'call' && valueOf(value) === undefined) {
    const element = newReader(on).expression(value);
    if (element.kind === 'bind') return cannotRender('the default is not followed', span);
    return { column, value: element };
  }
  if (value.kind === 'unknown') return cannotRender('the default of the column is not known', span);
  return { column, value: columnBind({ kind: 'none', span }, column) };
}

function onupdates({ table, values, span }: Update, target: Target): readonly Assignment[] {
  return table.columns.flatMap((column) =>
    column.onupdate === undefined ||
    column.onupdate.kind === 'none' ||
    (values ?? []).some((each) => each.column.key === column.key)
      ? []
      : [defaulted(column, column.onupdate, target, span)],
  );
}

function writeInsert(statement: Insert, writing: Writing): string {
  const { target } = writing;
  const { dialect, on } = target;
  const { table, rows, span } = statement;
  const place: Place = { hasTables: true, around: [], rightAround: [], isNested: true };
  const start = `INSERT ${prefixesOf(statement, target)}INTO ${formatTable(dialect, table.schema, table.name)}`;
  const names = (columns: readonly DataColumn[]): string => columns.map(({ name }) => quote(dialect, name)).join(', ');
  if (statement.select !== null) {
    const { columns, select } = statement.select;
    if (columns.length !== select.columns.length)
      return cannotRender('the SELECT has not as many columns as the INSERT', span);
    if (statement.conflict !== null) return cannotRender('an upsert of a SELECT is not followed', span);
    if (statement.returning.length > 0) return cannotRender('RETURNING of a SELECT is not followed', span);
    const text = writeQuery(select, place, writing, false);
    const into = `${start} (${names(columns)})`;
    if (writing.ctes.size === 0 || !/^(?:mysql|mariadb|oracle)$/.test(dialect.name)) return `${into} ${text}`;
    // These have the CTEs behind the INSERT, and so nothing is left for the front.
    const whole = withCtes(text, writing);
    writing.ctes.clear();
    return `${into} ${whole}`;
  }
  if (rows === null) {
    if (statement.conflict !== null) return cannotRender('an upsert without values is not followed', span);
    const values = table.columns.map((column) => parameterFor(column, writing));
    const text = `${start} (${names(table.columns)}) VALUES (${values.join(', ')})`;
    return `${text}${returningText(statement, place, writing)}`;
  }
  if (statement.isMulti) return multiInsert(statement, rows, start, names, place, writing);
  const [given = []] = rows;
  const defaults = table.columns.flatMap((column) =>
    column.default === undefined ||
    column.default.kind === 'none' ||
    given.some((each) => each.column.key === column.key)
      ? []
      : [defaulted(column, column.default, target, span)],
  );
  const all = inTableOrder(table, [...given, ...defaults]);
  const returned = statement.isInline || statement.returning.length > 0 ? [] : implicitReturning(table, given, target);
  const output =
    dialect.name === 'mssql' && returned.length > 0
      ? ` OUTPUT ${returned.map(({ name }) => `inserted.${quote(dialect, name)}`).join(', ')}`
      : '';
  const hasValues = all.length > 0;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  if (!hasValues && dialect.name === 'oracle')
    return cannotRender('an INSERT without values is not followed on Oracle', span);
  let text = hasValues
    ? `${start} (${names(all.map(({ column }) => column))})${output} VALUES (${all.map(({ value }) => assignedText(value, place, writing)).join(', ')})`
    : isMysql
      ? `${start} () VALUES ()`
      : `${start}${output} DEFAULT VALUES`;
  if (statement.conflict !== null) text += ` ${conflictText(statement, place, writing)}`;
  if (returned.length > 0 && dialect.name !== 'mssql') {
    const column = (each: DataColumn): string =>
      dialect.name === 'sqlite'
        ? quote(dialect, each.name)
        : `${formatTable(dialect, table.schema, table.name)}.${quote(dialect, each.name)}`;
    text += ` RETURNING ${returned.map(column).join(', ')}`;
    if (dialect.name === 'oracle') text += ` INTO ${returned.map((_, at) => `:ret_${String(at)}`).join(', ')}`;
  }
  if (!on.isTwo && statement.conflict !== null)
    return cannotRender('upserts of SQLAlchemy 1.4 are not known here', span);
  return `${text}${returningText(statement, place, writing)}`;
}

function multiInsert(
  statement: Insert,
  rows: readonly (readonly Assignment[])[],
  start: string,
  names: (columns: readonly DataColumn[]) => string,
  place: Place,
  writing: Writing,
): string {
  const { table, span } = statement;
  const { dialect } = writing.target;
  const [first = []] = rows;
  if (dialect.name === 'oracle' || dialect.name === 'mssql')
    return refuse('rows in one INSERT are not known without a server: CompileError', span);
  if (first.length === 0) return cannotRender('the first row is empty', span);
  if (
    table.columns.some(
      (column) => column.default !== undefined && !first.some((each) => each.column.key === column.key),
    )
  )
    return cannotRender('defaults of several rows are not followed', span);
  const columns = inTableOrder(table, first).map(({ column }) => column);
  const texts = rows.map((row, at) => {
    const values = columns.map((column) => {
      const found = row.find((each) => each.column.key === column.key);
      if (found === undefined)
        return refuse(
          `INSERT value for column ${table.name.text}.${column.name.text} is explicitly rendered as a bound parameter`,
          span,
        );
      return assignedText(numbered(found, at), place, writing);
    });
    return `(${values.join(', ')})`;
  });
  const text = `${start} (${names(columns)}) VALUES ${texts.join(', ')}`;
  const conflict = statement.conflict === null ? '' : ` ${conflictText(statement, place, writing)}`;
  return `${text}${conflict}${returningText(statement, place, writing)}`;
}

/** A statement without values has a parameter for each column, also where values stand in place. */
function parameterFor(column: DataColumn, writing: Writing): string {
  return writeParameter(columnBind(undefined, column), writing);
}

/** Of several rows each has parameters of its own. */
function numbered({ column, value }: Assignment, row: number): Element {
  return value.kind === 'bind' && value.name === column.key
    ? { ...value, name: `${column.key}_m${String(row)}` }
    : value;
}

/** The keys that SQLAlchemy asks for by itself: `_get_returning_modifiers`. */
function implicitReturning(
  table: DataTable,
  given: readonly Assignment[],
  { dialect, on }: Target,
): readonly DataColumn[] {
  if (!table.isWhole) return [];
  const counted = table.columns.find(({ countsUp }) => countsUp);
  switch (dialect.name) {
    case 'mysql':
      return [];
    case 'mariadb':
      if (!on.mariadbReturning || counted !== undefined) return [];
      break;
    case 'sqlite':
      if (!on.isTwo || counted !== undefined) return [];
      break;
    case 'oracle':
      if (!on.isTwo) return [];
      break;
    default:
      break;
  }
  return table.columns.filter((column) => {
    if (!column.isPrimaryKey) return false;
    const value = given.find((each) => each.column.key === column.key)?.value;
    if (value !== undefined) return value.kind !== 'bind';
    if (column.default !== undefined && column.default.kind !== 'none')
      return column.default.kind === 'call' && valueOf(column.default) === undefined;
    return column.countsUp || column.hasServerDefault;
  });
}

function conflictText({ conflict, table, home, span }: Insert, place: Place, writing: Writing): string {
  const { target } = writing;
  const { dialect, on } = target;
  if (conflict === null) return '';
  if (home === 'sqlite' && dialect.name === 'postgresql')
    return refuse("SQLite's INSERT on PostgreSQL: AttributeError", span);
  const bare: Place = { ...place, hasTables: false };
  if (conflict.kind === 'duplicate') {
    if (dialect.name !== 'mysql' && dialect.name !== 'mariadb')
      return refuse('ON DUPLICATE KEY is for MySQL only', span);
    const sets = table.columns.flatMap((column) =>
      conflict.set
        .filter((each) => each.column.key === column.key)
        .map(({ value }) => {
          // SQLAlchemy forgets here that values stand in place.
          if (value.kind === 'bind' && !value.isInline && value.name === null && value.value?.kind !== 'none')
            return `${quote(dialect, column.name)} = :${nextName(writing, 'param')}`;
          if (value.kind !== 'excluded') return cannotRender('the value of an upsert is not followed', span);
          return `${quote(dialect, column.name)} = ${writeExpression(value, place, writing)}`;
        }),
    );
    return `ON DUPLICATE KEY UPDATE ${sets.join(', ')}`;
  }
  if (dialect.name !== 'postgresql' && dialect.name !== 'sqlite')
    return refuse('ON CONFLICT is of PostgreSQL and SQLite alone', span);
  // Versions differ in what becomes of it.
  if (conflict.constraint !== null && dialect.name === 'sqlite')
    return cannotRender('an upsert by a constraint is not followed on SQLite', span);
  const where = conflict.targetWhere === null ? '' : ` WHERE ${writeExpression(conflict.targetWhere, bare, writing)}`;
  const targetText =
    conflict.constraint !== null
      ? `ON CONSTRAINT ${formatConstraint(dialect, conflict.constraint)} `
      : conflict.target !== null
        ? `(${conflict.target.map((each) => ('text' in each ? quote(dialect, each as DataColumn['name']) : '')).join(', ')})${where} `
        : '';
  const values = [
    conflict.targetWhere,
    ...(conflict.set === null ? [] : [...conflict.set.map(({ value }) => value), conflict.where]),
  ];
  if (!on.upsertInPlace && values.some((value) => value !== null && hasValues(value)))
    return cannotRender('values of an upsert are parameters before SQLAlchemy 2.0.47', span);
  if (conflict.set === null) return `ON CONFLICT ${targetText}DO NOTHING`;
  const sets = table.columns.flatMap((column) =>
    conflict.set === null
      ? []
      : conflict.set
          .filter((each) => each.column.key === column.key)
          .map(({ value }) => `${quote(dialect, column.name)} = ${assignedText(value, place, writing)}`),
  );
  const condition = conflict.where === null ? '' : ` WHERE ${writeExpression(conflict.where, place, writing)}`;
  return `ON CONFLICT ${targetText}DO UPDATE SET ${sets.join(', ')}${condition}`;
}
