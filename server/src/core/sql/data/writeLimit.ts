import { cannotRender, refuse } from '../../dialects/notRendered.js';
import { plainName } from '../model/names.js';
import type { Target } from '../writer.js';
import { nullType, ownTypes } from './dataType.js';
import { binary, bind, noSelect } from './element.js';
import { nameOfColumn } from './parts.js';
import type { Element, FromClause, Query, Select } from './statement.js';
import { writeExpression } from './writeExpression.js';
import type { Place, Writing } from './writing.js';

/** SQL Server's `TOP 5`. */
export function topText({ limit, offset, span }: Select, place: Place, writing: Writing): string {
  if (writing.target.dialect.name !== 'mssql' || limit === null || offset !== null) return '';
  if (limit.kind !== 'bind') return cannotRender('the limit is not followed on SQL Server', span);
  notAsParameter(writing, span);
  return `TOP ${writeExpression(limit, place, writing)} `;
}

/** A count is in place here before the statement runs, which has a text of its own. */
function notAsParameter({ target }: Writing, span: Select['span']): void {
  if (!target.literalBinds) cannotRender('a limit among parameters is not followed here', span);
}

export function limitText(query: Query, place: Place, writing: Writing): string {
  const { limit, offset, span } = query;
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
      // Of a UNION it is lost.
      return '';
    case 'oracle': {
      // SQLAlchemy 1.4 loses that of a UNION.
      if (!writing.target.on.isTwo) return '';
      notAsParameter(writing, span);
      const rows = limit === null ? '' : `\n FETCH FIRST ${write(limit)} ROWS ONLY`;
      return `${offset === null ? '' : `\n OFFSET ${write(offset)} ROWS`}${rows}`;
    }
  }
}

/** OFFSET of SQL Server, of which SQLAlchemy does not know the version offline: rows that a subquery numbers. */
export function numberedRows(select: Select, target: Target): Select | undefined {
  const { limit, offset, orderBy, columns, span } = select;
  if (target.dialect.name !== 'mssql' || offset === null) return undefined;
  if (orderBy.length === 0) return refuse('SQL Server wants an ORDER BY with OFFSET: CompileError', span);
  if (select.correlates !== null || !target.literalBinds || offset.kind !== 'bind' || (limit ?? offset).kind !== 'bind')
    return cannotRender('this OFFSET is not followed on SQL Server', span);
  const rowNumber: Element = {
    kind: 'over',
    element: { kind: 'function', path: 'ROW_NUMBER', args: [], type: nullType, span },
    partitionBy: [],
    orderBy,
    frame: null,
    type: nullType,
    span,
  };
  const name = plainName('mssql_rn', span);
  const numbered: FromClause = {
    kind: 'subquery',
    id: `${String(span.start)} numbered`,
    name: null,
    of: {
      ...select,
      columns: [...columns, { kind: 'label', element: rowNumber, name, type: nullType, span }],
      limit: null,
      offset: null,
      orderBy: [],
    },
    span,
  };
  const row: Element = { kind: 'column', name, key: name.text, table: null, type: nullType, span };
  return {
    ...noSelect(span),
    columns: columns.map((column): Element => {
      const key = nameOfColumn(column);
      if (key === undefined) return cannotRender('a column without a name beside OFFSET is not followed', column.span);
      const { type } = column;
      return { kind: 'column', name: plainName(key, column.span), key, table: numbered, type, span: column.span };
    }),
    where: [
      binary(row, offset, 'gt', ownTypes.boolean),
      ...(limit === null ? [] : [binary(row, binary(limit, offset, 'add', ownTypes.integer), 'le', ownTypes.boolean)]),
    ],
  };
}
