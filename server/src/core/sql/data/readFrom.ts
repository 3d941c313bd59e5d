import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Span } from '../../text.js';
import { optionalName, plainName } from '../model/names.js';
import { constructName, type CallTerm } from '../model/values.js';
import { selfGroup } from './element.js';
import { compoundWords, isCommonTable, isFrom, isQuery, isSelect } from './kinds.js';
import { nameOfColumn } from './parts.js';
import { compoundMethod } from './readCompound.js';
import type { Reader } from './reader.js';
import type { CommonTable, Element, FromClause, Query } from './statement.js';
import { columnNamed, isTable, tableOf } from './table.js';

/** What stands behind FROM. */
export function fromOf(term: Term, read: Reader): FromClause {
  if (term.kind === 'unknown') return passOn(term);
  if (isTable(term)) return tableOf(term);
  if (term.kind === 'attribute' && term.name === '__table__') return read.from(term.of);
  if (term.kind !== 'call') return cannotRender('it is no table that the file defines', term.span);
  const { callee, span } = term;
  if (callee.kind === 'attribute') {
    const { name, of } = callee;
    if (name === 'alias' && isFrom(of))
      return named('alias', term.positional[0] ?? term.keywords.get('name'), read.from(of), term);
    if ((name === 'subquery' || name === 'cte' || name === 'alias') && of.kind === 'call' && isSelect(of)) {
      if (name === 'cte') return commonTable(of, term, read);
      return named('subquery', term.positional[0] ?? term.keywords.get('name'), read.select(of), term);
    }
    if (isCommonTable(term)) return restated(of, name, term, read);
    if ((name === 'join' || name === 'outerjoin') && isFrom(of)) {
      const [right, condition, isOuter, full] = term.positional;
      return joined(
        read.from(of),
        right,
        condition ?? term.keywords.get('onclause'),
        term,
        name === 'outerjoin',
        isOuter,
        full,
        read,
      );
    }
  } else {
    const name = constructName(term);
    if (name === 'join' || name === 'outerjoin') {
      const [left, right, condition, isOuter, full] = term.positional;
      if (left === undefined) return refuse('join() gets no tables', span);
      return joined(
        read.from(left),
        right,
        condition ?? term.keywords.get('onclause'),
        term,
        name === 'outerjoin',
        isOuter,
        full,
        read,
      );
    }
    if (name === 'alias' && term.positional[0] !== undefined)
      return named('alias', term.positional[1] ?? term.keywords.get('name'), read.from(term.positional[0]), term);
  }
  return cannotRender('it is no table that the file defines', span);
}

function named(kind: 'alias' | 'subquery', name: Term | undefined, of: FromClause | Query, term: CallTerm): FromClause {
  for (const key of term.keywords.keys())
    if (key !== 'name') return cannotRender(`the argument ${key} is not followed`, term.span);
  return {
    kind,
    id: `${String(term.span.start)} ${kind} ${name?.kind === 'string' ? name.value : ''}`,
    name: optionalName(name),
    of,
    span: term.span,
  };
}

/** `select.cte(…)`. */
function commonTable(of: Term, { positional, keywords, span }: CallTerm, read: Reader): CommonTable {
  for (const key of keywords.keys())
    if (key !== 'name' && key !== 'recursive') return cannotRender(`the argument ${key} is not followed`, span);
  if (positional.length > 2) return cannotRender('the arguments of cte() are not followed', span);
  const name = positional[0] ?? keywords.get('name');
  const recursive = positional[1] ?? keywords.get('recursive');
  if (recursive !== undefined && recursive.kind !== 'boolean')
    return cannotRender('whether the CTE is recursive is not known', recursive.span);
  return {
    kind: 'cte',
    id: `${String(span.start)} cte ${name?.kind === 'string' ? name.value : ''}`,
    name: optionalName(name),
    of: read.select(of),
    isRecursive: recursive?.value ?? false,
    restates: null,
    span,
  };
}

/** `cte.union_all(…)`: the same CTE with more rows, as a recursive one has them. */
function restated(of: Term, name: string, term: CallTerm, read: Reader): FromClause {
  const before = read.from(of);
  const word = compoundWords[name];
  if (before.kind !== 'cte' || word === undefined) return cannotRender('the CTE is not read', term.span);
  return {
    ...before,
    id: `${String(term.span.start)} ${name} ${before.id}`,
    of: compoundMethod(word, before.of, term, read),
    restates: before,
    span: term.span,
  };
}

export function joined(
  left: FromClause,
  rightTerm: Term | undefined,
  condition: Term | undefined,
  term: CallTerm,
  isOuterJoin: boolean,
  outer: Term | undefined,
  full: Term | undefined,
  read: Reader,
): FromClause {
  const { keywords, span } = term;
  if (rightTerm === undefined || condition === undefined)
    return cannotRender('a join without a condition is not followed', span);
  const flag = (value: Term | undefined): boolean =>
    value !== undefined &&
    (value.kind === 'boolean' ? value.value : cannotRender('a flag of the join is not known', span));
  const isFull = flag(keywords.get('full') ?? full);
  const isOuter = isOuterJoin || flag(keywords.get('isouter') ?? outer);
  return {
    kind: 'join',
    id: `${String(span.start)} ${String(span.end)} join`,
    left,
    right: read.from(rightTerm),
    on: selfGroup(read.condition(condition), 'asbool'),
    join: isFull ? ' FULL OUTER JOIN ' : isOuter ? ' LEFT OUTER JOIN ' : ' JOIN ',
    span,
  };
}

/** The column `key` of something that has rows. */
export function columnIn(from: FromClause, key: string, span: Span, read: Reader): Element {
  if (from.kind === 'table') {
    const column = columnNamed(from, key, span);
    return { kind: 'column', name: column.name, key, table: from, type: column.type, span };
  }
  if (from.kind === 'join') return cannotRender('the columns of a join are not followed', span);
  const { of } = from;
  if (!isQuery(of)) {
    const inner = read.column(of, key, span);
    return inner.kind === 'column' ? { ...inner, table: from } : inner;
  }
  const found = of.columns.find((column) => nameOfColumn(column) === key);
  if (found === undefined) return cannotRender(`the column ${key} of the subquery is not known`, span);
  return { kind: 'column', name: plainName(key, span), key, table: from, type: found.type, span };
}
