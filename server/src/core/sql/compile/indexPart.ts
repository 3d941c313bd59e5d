import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { quote } from '../model/names.js';
import type { IndexPart } from '../model/table.js';
import type { Target } from '../writer.js';
import { checkStrings } from './expression.js';

/**
 * A part of an index. PostgreSQL puts operators in parentheses of their own (`self_group`), MySQL operators and
 * functions, the others nothing.
 */
export function indexPart(part: IndexPart, target: Target): string {
  const { dialect } = target;
  if ('column' in part) return quote(dialect, part.column);
  const term = part.expression;
  if (['string', 'none', 'number', 'boolean'].includes(term.kind))
    return cannotRender('it is no column and no expression', term.span);
  checkStrings(term, target);
  const expression = expressionOf(term, dialect);
  if (dialect.name === 'postgresql')
    return expression.operator === undefined || expression.isOrdered === true ? expression.sql : `(${expression.sql})`;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  if (!isMysql || expression.isOrdered === true) return expression.sql;
  return expression.operator !== undefined || (expression.isCall === true && !isCast(term))
    ? `(${expression.sql})`
    : expression.sql;
}

function isCast(term: Term): boolean {
  return term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path.endsWith('.cast');
}
