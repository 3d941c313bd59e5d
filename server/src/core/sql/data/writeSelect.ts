import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { quote } from '../model/names.js';
import { ownTypes } from './dataType.js';
import { bind, criteria } from './element.js';
import type { Element, FromClause, Select } from './statement.js';
import { tableName, writeExpression } from './writeExpression.js';
import { displayFroms, nextName, within, type Place, type Writing } from './writing.js';
import { formatTable } from '../model/names.js';

/** `SELECT …`; as a subquery in FROM each column has a name of its own. */
export function writeSelect(select: Select, around: Place, writing: Writing, isInFrom: boolean): string {
  const { dialect, on } = writing.target;
  const froms = displayFroms(select, isInFrom ? { ...around, around: [], rightAround: [] } : around);
  const own = froms.flatMap(within);
  const { isInOperator } = around;
  const place: Place = {
    hasTables: true,
    around: [...own, ...around.around],
    rightAround: own,
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
  if (select.orderBy.length > 0) {
    if (dialect.name === 'mssql' && (isInFrom || around.rightAround.length > 0))
      cannotRender('ORDER BY in a subquery of SQL Server is not followed', select.span);
    text += ` ORDER BY ${ordered(select.orderBy)}`;
  }
  if (!on.isTwo && select.limit !== null && ['oracle', 'mssql'].includes(dialect.name))
    cannotRender('LIMIT of SQLAlchemy 1.4 is not known here', select.span);
  return `${text}${limitText(select, place, writing)}`;
}

/** A label of the SELECT is written by its name. */
function writeOrdering(element: Element, select: Select, place: Place, writing: Writing): string {
  const inner = element.kind === 'unary' && element.isModifier ? element.element : element;
  if (inner.kind === 'label' || (inner.kind === 'unary' && inner.isModifier && inner.element.kind === 'label'))
    return cannotRender('a label in ORDER BY is not followed', element.span);
  if (inner.kind === 'subquery' || (select.columns.some(({ kind }) => kind === 'label') && inner.kind !== 'column'))
    return cannotRender('whether a label is meant in ORDER BY is not followed', element.span);
  return writeExpression(element, place, writing);
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
    case 'cte': {
      if (from.of.kind !== 'select') return cannotRender('the CTE is not followed', from.span);
      const name = tableName(from, writing);
      if (!writing.ctes.has(from.id)) {
        const inner: Place = { hasTables: true, around: [], rightAround: [] };
        const text = `${name} AS \n(${writeSelect(from.of, inner, writing, true)})`;
        writing.ctes.set(from.id, text);
      }
      return name;
    }
    case 'alias':
    case 'subquery': {
      const as = dialect.name === 'oracle' ? ' ' : ' AS ';
      if (from.of.kind !== 'select') return `${writeFrom(from.of, place, writing)}${as}${tableName(from, writing)}`;
      const text = writeSelect(from.of, place, writing, true);
      return `(${text})${as}${tableName(from, writing)}`;
    }
  }
}

/** SQL Server's `TOP 5`. */
function topText({ limit, offset, span }: Select, place: Place, writing: Writing): string {
  if (writing.target.dialect.name !== 'mssql' || limit === null || offset !== null) return '';
  notAsParameter(writing, span);
  return `TOP ${writeExpression(limit, place, writing)} `;
}

/** A count is in place here before the statement runs, which has a text of its own. */
function notAsParameter({ target }: Writing, span: Select['span']): void {
  if (!target.literalBinds) cannotRender('a limit among parameters is not followed here', span);
}

function limitText(select: Select, place: Place, writing: Writing): string {
  const { limit, offset, span } = select;
  if (limit === null && offset === null) return '';
  const write = (element: Element): string => writeExpression(element, place, writing);
  switch (writing.target.dialect.name) {
    case 'postgresql':
      return `${limit === null ? '' : ` \n LIMIT ${write(limit)}`}${offset === null ? '' : `${limit === null ? ' \n LIMIT ALL' : ''} OFFSET ${write(offset)}`}`;
    case 'sqlite':
      if (limit === null) return cannotRender('OFFSET without LIMIT leaves a parameter on SQLite', span);
      return `\n LIMIT ${write(limit)} OFFSET ${write(offset ?? bind({ kind: 'number', text: '0', span }, ownTypes.integer))}`;
    case 'mysql':
    case 'mariadb':
      if (offset === null) return limit === null ? '' : ` \n LIMIT ${write(limit)}`;
      return ` \n LIMIT ${write(offset)}, ${limit === null ? '18446744073709551615' : write(limit)}`;
    case 'mssql':
      if (offset === null) return '';
      return select.orderBy.length === 0
        ? refuse('SQL Server wants an ORDER BY with OFFSET: CompileError', span)
        : cannotRender('OFFSET of SQL Server is not followed', span);
    case 'oracle':
      if (offset !== null || limit === null) return cannotRender('OFFSET of Oracle is not followed', span);
      notAsParameter(writing, span);
      return ` \n FETCH FIRST ${write(limit)} ROWS ONLY`;
  }
}

/** What CTEs put before a statement. */
export function withCtes(sql: string, { ctes }: Writing): string {
  return ctes.size === 0 ? sql : `WITH ${[...ctes.values()].join(', \n')}\n ${sql}`;
}
