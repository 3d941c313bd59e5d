import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { constructName } from '../model/values.js';
import type { FromClause, Query } from './statement.js';
import { isTable } from './table.js';

/** Whether a term stands for something that has rows: a table, an alias, a join, a subquery. */
export function isFrom(term: Term): boolean {
  if (isTable(term)) return true;
  if (term.kind !== 'call') return false;
  if (term.callee.kind === 'attribute')
    return (
      (/^(?:alias|join|outerjoin)$/.test(term.callee.name) && isFrom(term.callee.of)) ||
      (/^(?:subquery|cte|alias)$/.test(term.callee.name) && isSelectTerm(term.callee.of)) ||
      isCommonTable(term)
    );
  return /^(?:alias|join|outerjoin)$/.test(constructName(term) ?? '') && term.callee.kind === 'reference';
}

/** Whether a term is `select.cte(…)`, also with `.union_all(…)` behind it. */
export function isCommonTable(term: Term): boolean {
  if (term.kind !== 'call' || term.callee.kind !== 'attribute') return false;
  const { name, of } = term.callee;
  return (name === 'cte' && isSelectTerm(of)) || (/^(?:union|union_all)$/.test(name) && isCommonTable(of));
}

/** Whether what has rows is a SELECT or several of them, and no table. */
export function isQuery(of: FromClause | Query): of is Query {
  return of.kind === 'select' || of.kind === 'compound';
}

/** Whether a part of a UNION stands in parentheses: `_needs_parens_for_grouping`. */
export function isGroupedPart(part: Query): boolean {
  return part.kind === 'compound' || part.orderBy.length > 0 || part.limit !== null || part.offset !== null;
}

function isSelectTerm(term: Term): boolean {
  return term.kind === 'call' && isSelect(term);
}

const methods =
  /^(?:where|filter|select_from|order_by|group_by|having|limit|offset|distinct|correlate|join|outerjoin|prefix_with|add_columns|with_for_update|execution_options|column|columns|with_only_columns|filter_by|join_from|outerjoin_from|fetch)$/;

/** What stands between the SELECTs, by the function that puts it there. */
export const compoundWords: Readonly<Record<string, string>> = {
  union: 'UNION',
  union_all: 'UNION ALL',
  except_: 'EXCEPT',
  except_all: 'EXCEPT ALL',
  intersect: 'INTERSECT',
  intersect_all: 'INTERSECT ALL',
};

/** Whether a term is a SELECT, or several of them, with its methods. */
export function isSelect(term: Term): boolean {
  if (term.kind !== 'call') return false;
  const { callee } = term;
  if (callee.kind === 'reference') return isSelectPath(calledPath(term) ?? '') || compoundPath(term) !== undefined;
  if (callee.kind !== 'attribute') return false;
  if (callee.name === 'select') return isTable(callee.of);
  return (methods.test(callee.name) || Object.hasOwn(compoundWords, callee.name)) && isSelect(callee.of);
}

/** The word of `sa.union(…)` and its like. */
export function compoundPath(term: Term): string | undefined {
  const [, name = ''] =
    /^sqlalchemy\.(?:sql\.)?(?:expression\.|selectable\.)?(\w+)$/.exec(calledPath(term) ?? '') ?? [];
  return Object.hasOwn(compoundWords, name) ? compoundWords[name] : undefined;
}

function isSelectPath(path: string): boolean {
  return /^sqlalchemy\.(?:sql\.)?(?:expression\.|selectable\.|future\.)?select$/.test(path);
}
