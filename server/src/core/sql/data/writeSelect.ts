import { cannotRender } from '../../dialects/notRendered.js';
import { quote } from '../model/names.js';
import { criteria } from './element.js';
import { isGroupedPart, isQuery } from './kinds.js';
import type { CommonTable, Compound, Element, FromClause, Query, Select } from './statement.js';
import { tableName, writeExpression } from './writeExpression.js';
import { limitText, numberedRows, topText } from './writeLimit.js';
import { displayFroms, nextName, within, type Place, type Writing } from './writing.js';
import { formatTable } from '../model/names.js';

/** `SELECT …` or several of them; as a subquery in FROM each column has a name of its own. */
export function writeQuery(query: Query, around: Place, writing: Writing, isInFrom: boolean): string {
  if (query.kind === 'compound') return writeCompound(query, around, writing, isInFrom);
  const numbered = numberedRows(query, writing.target);
  if (numbered === undefined) return writeSelect(query, around, writing, isInFrom);
  // What is ordered by is looked at as in the SELECT itself.
  for (const element of query.orderBy) checkOrdering(element, query);
  return writeSelect(numbered, around, writing, isInFrom);
}

/** `SELECT … UNION SELECT …`. */
function writeCompound(compound: Compound, around: Place, writing: Writing, isInFrom: boolean): string {
  const { parts, word, orderBy, limit, offset, span } = compound;
  const { dialect } = writing.target;
  const inner = { ...around, isNested: true };
  const texts = parts.map((part) => {
    const text = writeQuery(part, inner, writing, isInFrom);
    return isGroupedPart(part) ? `(${text})` : text;
  });
  const written = word.startsWith('EXCEPT') && dialect.name === 'oracle' ? word.replace('EXCEPT', 'MINUS') : word;
  if (dialect.name === 'mssql' && around.isNested === true && orderBy.length > 0 && (limit ?? offset) !== null)
    return cannotRender('a limit of a UNION within a statement is not followed on SQL Server', span);
  const place: Place = { hasTables: false, around: [], rightAround: [], isNested: true };
  const order =
    orderBy.length === 0 || (dialect.name === 'mssql' && around.isNested === true)
      ? ''
      : ` ORDER BY ${orderBy.map((element) => writeExpression(element, place, writing)).join(', ')}`;
  return `${texts.join(` ${written} `)}${order}${limitText(compound, place, writing)}`;
}

function writeSelect(select: Select, around: Place, writing: Writing, isInFrom: boolean): string {
  const { dialect, on } = writing.target;
  const froms = displayFroms(select, isInFrom ? { ...around, around: [], rightAround: [] } : around);
  const own = froms.flatMap(within);
  const { isInOperator } = around;
  const place: Place = {
    hasTables: true,
    around: [...own, ...around.around],
    rightAround: own,
    isNested: true,
    ...(isInOperator === true && { isInOperator }),
  };
  const columns = columnTexts(select, place, writing, isInFrom);
  const prefix = select.prefixes.map((each) => `${each} `).join('');
  const top = topText(select, place, writing);
  let text = `SELECT ${prefix}${select.isDistinct ? 'DISTINCT ' : ''}${top}${columns.join(', ')}`;
  if (froms.length > 0) text += ` \nFROM ${froms.map((from) => writeFrom(from, place, writing)).join(', ')}`;
  else if ((dialect.name === 'mysql' || dialect.name === 'mariadb') && select.where.length > 0)
    return cannotRender('conditions without a table are not followed on MySQL', select.span);
  else if (dialect.name === 'oracle') text += ' \nFROM DUAL';
  if (select.where.length > 0)
    text += ` \nWHERE ${writeExpression(criteria(select.where, select.span), place, writing)}`;
  const ordered = (elements: readonly Element[]): string =>
    elements.map((element) => writeOrdering(element, select, place, writing)).join(', ');
  if (select.groupBy.length > 0) text += ` GROUP BY ${ordered(select.groupBy)}`;
  if (select.having.length > 0)
    text += ` \nHAVING ${writeExpression(criteria(select.having, select.span), place, writing)}`;
  // SQL Server has no order within another statement but for what TOP takes.
  const isOrdered = dialect.name !== 'mssql' || around.isNested !== true || select.limit !== null;
  if (select.orderBy.length > 0 && isOrdered) text += ` ORDER BY ${ordered(select.orderBy)}`;
  if (!on.isTwo && (select.limit ?? select.offset) !== null && dialect.name === 'oracle')
    cannotRender('LIMIT of SQLAlchemy 1.4 is not known here', select.span);
  return `${text}${limitText(select, place, writing)}`;
}

function writeOrdering(element: Element, select: Select, place: Place, writing: Writing): string {
  checkOrdering(element, select);
  return writeExpression(element, place, writing);
}

/** A label of the SELECT is written by its name, which is not followed. */
function checkOrdering(element: Element, select: Select): void {
  const inner = element.kind === 'unary' && element.isModifier ? element.element : element;
  if (inner.kind === 'label' || (inner.kind === 'unary' && inner.isModifier && inner.element.kind === 'label'))
    cannotRender('a label in ORDER BY is not followed', element.span);
  if (inner.kind === 'subquery' || (select.columns.some(({ kind }) => kind === 'label') && inner.kind !== 'column'))
    cannotRender('whether a label is meant in ORDER BY is not followed', element.span);
}

function columnTexts(select: Select, place: Place, writing: Writing, isInFrom: boolean): readonly string[] {
  const { dialect } = writing.target;
  const names = new Set<string>();
  return select.columns.map((column) => {
    const text = writeExpression(column, place, writing);
    const label = (name: string): string => `${text} AS ${quote(dialect, name)}`;
    const unique = (name: string): string => {
      if (names.has(name)) cannotRender('two columns of the SELECT have the same name', column.span);
      names.add(name);
      return name;
    };
    switch (column.kind) {
      case 'label':
        unique(column.name.text);
        return `${text} AS ${quote(dialect, column.name)}`;
      case 'column':
        unique(column.key);
        if (column.key !== column.name.text) return cannotRender('a column with a key is not followed', column.span);
        return isInFrom && column.table !== null ? `${text} AS ${quote(dialect, column.name)}` : text;
      case 'text':
      case 'literalColumn':
        if (isInFrom) cannotRender('text in a subquery is not followed', column.span);
        return text;
      case 'cast':
      case 'collate': {
        const inner = column.element;
        if (inner.kind === 'column') return label(unique(inner.name.text));
        return inner.kind === 'bind' || inner.kind === 'binary' || inner.kind === 'list'
          ? label(nextName(writing, 'anon'))
          : cannotRender('the name of the column is not followed', column.span);
      }
      case 'function':
        return label(nextName(writing, column.path.slice(column.path.lastIndexOf('.') + 1)));
      case 'nextValue':
        return label(nextName(writing, 'next_value'));
      case 'asBoolean':
        return cannotRender('the name of the column is not followed', column.span);
      case 'unary':
        if (isInFrom || column.isModifier || column.op === 'distinct')
          cannotRender('the column is not followed', column.span);
        return text;
      default:
        return label(nextName(writing, 'anon'));
    }
  });
}

/** A table behind FROM, with its alias. */
export function writeFrom(from: FromClause, place: Place, writing: Writing): string {
  const { dialect } = writing.target;
  switch (from.kind) {
    case 'table':
      return formatTable(dialect, from.schema, from.name);
    case 'join': {
      const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
      const join = isMysql && from.join === ' JOIN ' ? ' INNER JOIN ' : from.join;
      if (from.right.kind === 'join') return cannotRender('a join in a join is not followed', from.span);
      return `${writeFrom(from.left, place, writing)}${join}${writeFrom(from.right, place, writing)} ON ${writeExpression(from.on, place, writing)}`;
    }
    case 'cte':
      return writeCommonTable(from, writing);
    case 'alias':
    case 'subquery': {
      const as = dialect.name === 'oracle' ? ' ' : ' AS ';
      if (!isQuery(from.of)) return `${writeFrom(from.of, place, writing)}${as}${tableName(from, writing)}`;
      const text = writeQuery(from.of, place, writing, true);
      return `(${text})${as}${tableName(from, writing)}`;
    }
  }
}

/** What CTEs put before a statement. */
export function withCtes(sql: string, { ctes, target }: Writing): string {
  if (ctes.size === 0) return sql;
  const all = [...ctes.values()];
  const isRecursive = all.some((cte) => cte.isRecursive) && !/^(?:mssql|oracle)$/.test(target.dialect.name);
  return `WITH ${isRecursive ? 'RECURSIVE ' : ''}${all.map(({ text }) => text).join(', \n')}\n ${sql}`;
}

/** The name of a CTE, whose text is kept for the front of the statement: `visit_cte`. */
function writeCommonTable(from: CommonTable, writing: Writing): string {
  const { dialect } = writing.target;
  const name = tableName(from, writing);
  if (writing.restated.has(from.id) || writing.ctes.has(from.id)) return name;
  for (let { restates } = from; restates !== null; { restates } = restates) writing.restated.add(restates.id);
  const inner: Place = { hasTables: true, around: [], rightAround: [], isNested: true };
  const body = writeQuery(from.of, inner, writing, true);
  if ([...writing.ctes.values()].some((other) => other.name === name))
    return cannotRender('two CTEs have the same name', from.span);
  const columns = (): readonly string[] =>
    from.of.columns.map((column) =>
      column.kind === 'label' || column.kind === 'column'
        ? quote(dialect, column.name)
        : cannotRender('a column of the recursive CTE has no name', from.span),
    );
  const list = from.isRecursive ? `(${columns().join(', ')})` : '';
  writing.ctes.set(from.id, { name, text: `${name}${list} AS \n(${body})`, isRecursive: from.isRecursive });
  return name;
}
