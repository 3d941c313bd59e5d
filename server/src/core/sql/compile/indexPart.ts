import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender, isRefused, passOn, rendered } from '../../dialects/notRendered.js';
import type { Term } from '../../operations/term.js';
import { selfGroup } from '../data/element.js';
import { newReader } from '../data/read.js';
import type { Element } from '../data/statement.js';
import { quote } from '../model/names.js';
import type { IndexPart } from '../model/table.js';
import type { Target } from '../writer.js';
import { checkStrings, dataText, isAlone, isSimple } from './expression.js';

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
  const data = isAlone(term) ? undefined : rendered(() => dataPart(term, target));
  if (typeof data === 'string') return data;
  if (data !== undefined && (isRefused(data) || !isSimple(term, 0))) return passOn(data);
  const expression = rendered(() => expressionOf(term, dialect));
  if ('reason' in expression) return passOn(expression);
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

/** As statements of SQLAlchemy Core have the expression. */
function dataPart(term: Term, target: Target): string {
  const element = newReader(target.on).element(term);
  if (target.dialect.name === 'postgresql') return dataText(selfGroup(element, null), target);
  const text = dataText(element, target);
  const isMysql = target.dialect.name === 'mysql' || target.dialect.name === 'mariadb';
  return isMysql && isGrouped(element) ? `(${text})` : text;
}

/** Classes that MySQL's compiler puts in parentheses. */
function isGrouped(element: Element): boolean {
  if (element.kind === 'unary') return element.op !== 'desc' && element.op !== 'asc';
  return ['binary', 'function', 'asBoolean', 'collate'].includes(element.kind);
}

function isCast(term: Term): boolean {
  return term.kind === 'call' && term.callee.kind === 'reference' && term.callee.path.endsWith('.cast');
}
