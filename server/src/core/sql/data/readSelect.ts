import { cannotRender, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { CallTerm } from '../model/values.js';
import { notKnown, selfGroup, noSelect } from './element.js';
import { compoundPath, compoundWords, isFrom, isQuery } from './kinds.js';
import { compoundMethod, compoundOf, extendedCompound } from './readCompound.js';
import { nameOfColumn, rowCount } from './parts.js';
import { joinedSelect } from './readJoin.js';
import type { Reader } from './reader.js';
import type { Element, FromClause, Query } from './statement.js';
import { isTable } from './table.js';
import { valueOf } from './value.js';

/** `sa.select(…)` or `sa.union(…)`, with what its methods add. */
export function readSelect(term: Term, read: Reader): Query {
  if (term.kind !== 'call') return notKnown(term);
  const { callee, positional, keywords, span } = term;
  if (callee.kind === 'reference') {
    const word = compoundPath(term);
    if (word !== undefined) return compoundOf(word, term, read);
    if (keywords.size > 0) return cannotRender('select() has arguments by name', span);
    return { ...noSelect(span), columns: columnsOf(positional, term, read) };
  }
  if (callee.kind !== 'attribute') return notKnown(term);
  if (callee.name === 'select' && isTable(callee.of))
    return { ...noSelect(span), columns: allColumns(read.from(callee.of), read) };
  const before = read.select(callee.of);
  const word = Object.hasOwn(compoundWords, callee.name) ? compoundWords[callee.name] : undefined;
  if (word !== undefined) return compoundMethod(word, before, term, read);
  if (before.kind === 'compound') return extendedCompound(before, callee.name, term, read);
  const select = { ...before, span };
  if (callee.name === 'join' || callee.name === 'outerjoin') return joinedSelect(select, callee.name, term, read);
  const [first, more] = positional;
  if (keywords.size > 0) return cannotRender(`the arguments of .${callee.name}() are not followed`, span);
  switch (callee.name) {
    case 'where':
    case 'filter':
      return { ...select, where: [...select.where, ...positional.map((each) => read.condition(each))] };
    case 'having':
      return { ...select, having: [...select.having, ...positional.map((each) => read.condition(each))] };
    case 'select_from':
      return { ...select, from: [...select.from, ...positional.map((each) => read.from(each))] };
    case 'order_by':
      return { ...select, orderBy: [...select.orderBy, ...positional.map((each) => ordering(each, read))] };
    case 'group_by':
      return { ...select, groupBy: [...select.groupBy, ...positional.map((each) => ordering(each, read))] };
    case 'limit':
      return { ...select, limit: rowCount(first, read) };
    case 'offset':
      return { ...select, offset: rowCount(first, read) };
    case 'distinct':
      if (first !== undefined) return cannotRender('DISTINCT ON is not followed', span);
      return { ...select, isDistinct: true };
    case 'correlate':
      return { ...select, correlates: positional.map((each) => read.from(each)) };
    case 'execution_options':
      return select;
    case 'prefix_with':
      if (first?.kind !== 'string' || more !== undefined) break;
      return { ...select, prefixes: [...select.prefixes, first.value] };
  }
  return cannotRender(`.${callee.name}() of a SELECT is not followed`, span);
}

function columnsOf(terms: readonly Term[], { span }: CallTerm, read: Reader): readonly Element[] {
  const [first, more] = terms;
  if (first?.kind === 'sequence') {
    if (read.on.isTwo)
      return refuse('select() takes columns one by one since SQLAlchemy 2.0: ArgumentError', first.span);
    if (more !== undefined) return cannotRender('the arguments of select() are not followed', span);
    return columnsOf(first.items, { ...emptyCall, span }, read);
  }
  return terms.flatMap((term) => {
    if (isFrom(term)) return allColumns(read.from(term), read);
    if (valueOf(term) !== undefined) return [refuse('a column of a SELECT is a plain value: ArgumentError', term.span)];
    return [read.element(term)];
  });
}

const emptyCall: Omit<CallTerm, 'span'> = {
  kind: 'call',
  callee: { kind: 'none', span: { start: 0, end: 0 } },
  positional: [],
  keywords: new Map(),
};

/** `sa.select(table)`: each of its columns. */
function allColumns(from: FromClause, read: Reader): readonly Element[] {
  if (from.kind === 'table') return from.columns.map(({ key, span }) => read.column(from, key, span));
  if (from.kind === 'join') return cannotRender('the columns of a join are not followed', from.span);
  const { of } = from;
  if (!isQuery(of))
    return allColumns(of, read).map((column) => (column.kind === 'column' ? { ...column, table: from } : column));
  return of.columns.map((column) =>
    read.column(
      from,
      nameOfColumn(column) ?? cannotRender('a column of the subquery has no name', from.span),
      from.span,
    ),
  );
}

function ordering(term: Term, read: Reader): Element {
  if (valueOf(term) !== undefined) return cannotRender('a column by its name is not followed', term.span);
  return selfGroup(read.element(term), 'comma');
}
