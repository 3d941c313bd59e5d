import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';
import { constructName } from '../model/values.js';
import { isTable } from './table.js';

/** Whether a term stands for something that has rows: a table, an alias, a join, a subquery. */
export function isFrom(term: Term): boolean {
  if (isTable(term)) return true;
  if (term.kind !== 'call') return false;
  if (term.callee.kind === 'attribute')
    return (
      (/^(?:alias|join|outerjoin)$/.test(term.callee.name) && isFrom(term.callee.of)) ||
      (/^(?:subquery|cte|alias)$/.test(term.callee.name) && isSelectTerm(term.callee.of))
    );
  return /^(?:alias|join|outerjoin)$/.test(constructName(term) ?? '') && term.callee.kind === 'reference';
}

function isSelectTerm(term: Term): boolean {
  return term.kind === 'call' && isSelect(term);
}

const methods =
  /^(?:where|filter|select_from|order_by|group_by|having|limit|offset|distinct|correlate|join|outerjoin|prefix_with|add_columns|with_for_update|execution_options|column|columns|with_only_columns|filter_by|join_from|outerjoin_from|fetch|union|union_all)$/;

/** Whether a term is a SELECT, with its methods. */
export function isSelect(term: Term): boolean {
  if (term.kind !== 'call') return false;
  const { callee } = term;
  if (callee.kind === 'reference') return isSelectPath(calledPath(term) ?? '');
  if (callee.kind !== 'attribute') return false;
  if (callee.name === 'select') return isTable(callee.of);
  return methods.test(callee.name) && isSelect(callee.of);
}

function isSelectPath(path: string): boolean {
  return /^sqlalchemy\.(?:sql\.)?(?:expression\.|selectable\.|future\.)?select$/.test(path);
}
