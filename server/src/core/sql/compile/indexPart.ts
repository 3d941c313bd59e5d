import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender, isRefused, passOn, rendered } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import type { Unknown } from '../../text.js';
import { selfGroup } from '../data/element.js';
import { newReader } from '../data/read.js';
import { quote } from '../model/names.js';
import type { IndexPart } from '../model/table.js';
import type { Target } from '../writer.js';
import { checkStrings, dataText } from './expression.js';

/**
 * A part of an index. PostgreSQL puts operators in parentheses of their own (`self_group`), MySQL operators and
 * functions and the place of NULL, the others nothing.
 */
export function indexPart(part: IndexPart, target: Target): string {
  const { dialect } = target;
  if ('column' in part) return quote(dialect, part.column);
  const term = part.expression;
  if (['string', 'none', 'number', 'boolean'].includes(term.kind))
    return cannotRender('it is no column and no expression', term.span);
  checkStrings(term, target);
  const expression = rendered(() => expressionOf(term, dialect));
  if ('reason' in expression) return isRefused(expression) ? passOn(expression) : dataPart(term, expression, target);
  if (dialect.name === 'postgresql')
    return expression.operator === undefined || expression.order !== undefined ? expression.sql : `(${expression.sql})`;
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  if (!isMysql || expression.order === 'direction') return expression.sql;
  return expression.order === 'nulls' ||
    expression.operator !== undefined ||
    (expression.isCall === true && !isCast(term))
    ? `(${expression.sql})`
    : expression.sql;
}

/** What only statements have otherwise, such as elements of JSON. */
function dataPart(term: Term, otherwise: Unknown, target: Target): string {
  const element = rendered(() => newReader(target.on).element(term));
  if ('reason' in element) return passOn(isRefused(element) ? element : otherwise);
  if (target.dialect.name === 'postgresql') return dataText(selfGroup(element, null), target);
  const isMysql = target.dialect.name === 'mysql' || target.dialect.name === 'mariadb';
  if (isMysql && (element.kind === 'list' || element.kind === 'unary')) return passOn(otherwise);
  const text = dataText(element, target);
  return isMysql && (element.kind === 'binary' || element.kind === 'function') ? `(${text})` : text;
}

function isCast(term: Term): boolean {
  return term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path.endsWith('.cast');
}
