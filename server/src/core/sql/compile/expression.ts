import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender, isRefused, passOn, refuse, rendered } from '../../dialects/notRendered.js';
import { plainText } from '../../dialects/textConstruct.js';
import type { Term } from '../../operations/term.js';
import { newReader } from '../data/read.js';
import { valueOf } from '../data/value.js';
import type { Element } from '../data/statement.js';
import { writeExpression } from '../data/writeExpression.js';
import { writeQuery } from '../data/writeSelect.js';
import { hasColumns, newWriting } from '../data/writing.js';
import type { Target } from '../writer.js';

/** An expression in DDL, whose values are written in place. A string is SQL text, as in `CheckConstraint('a > 0')`. */
export function ddlExpression(term: Term, target: Target): string {
  if (term.kind === 'string') return plainText(term.value);
  if (term.kind === 'none' || term.kind === 'number' || term.kind === 'boolean')
    return cannotRender('it is no expression', term.span);
  checkStrings(term, target);
  return orAsData(term, target, () => expressionOf(term, target.dialect).sql);
}

/**
 * The expression as statements of SQLAlchemy Core have it, which know types and what NOT and parentheses do to it; what
 * they do not follow, and text, is what `write` gives.
 */
export function orAsData(term: Term, target: Target, write: () => string): string {
  if (isAlone(term)) return write();
  const text = rendered(() => dataExpression(term, target));
  if (typeof text === 'string') return text;
  return isRefused(text) || !isSimple(term, 0) ? passOn(text) : write();
}

/** Methods that put something behind the expression. */
const modifies = /^(?:desc|asc|nulls_?first|nulls_?last|label|collate|cast)$/;

/** One operator or function whose operands have no operators in them: there types and parentheses decide nothing. */
export function isSimple(term: Term, depth: number): boolean {
  if (depth > 4) return false;
  const isOperand = (part: Term): boolean => part.kind !== 'operator' && isSimple(part, depth + 1);
  switch (term.kind) {
    case 'operator': {
      const [left, right] = term.operands;
      return left !== undefined && right !== undefined && valueOf(left) === undefined && term.operands.every(isOperand);
    }
    case 'call':
      return (
        (term.callee.kind === 'reference' ||
          (term.callee.kind === 'attribute' && modifies.test(term.callee.name) && isOperand(term.callee.of))) &&
        term.positional.every(isOperand)
      );
    case 'sequence':
      return term.items.every(isOperand);
    default:
      return true;
  }
}

/** A plain value, or text: nothing is made of parts here. */
export function isAlone(term: Term): boolean {
  if (term.kind === 'call') return term.callee.kind === 'reference' && term.callee.path.endsWith('.text');
  return term.kind !== 'operator' && term.kind !== 'attribute';
}

/** A CHECK of a column takes text only from SQLAlchemy 2.0 on: any column in it must be the one that it is in. */
export function checkColumnCheck(condition: Term, { on }: Target): void {
  if (!on.isTwo || isAlone(condition)) return;
  const element = rendered(() => newReader(on).element(condition));
  if ('reason' in element) cannotRender('whether the CHECK of a column names columns is not known', condition.span);
  else if (hasColumns(element) === undefined)
    cannotRender('whether the CHECK of a column names columns is not known', condition.span);
  else if (hasColumns(element) === true) refuse('the CHECK of a column names columns: AssertionError', condition.span);
}

function dataExpression(term: Term, target: Target): string {
  return dataText(newReader(target.on).element(term), target);
}

/** An expression of statements within DDL: without its table, and with its values in place. */
export function dataText(element: Element, target: Target): string {
  const inPlace = { ...target, literalBinds: true };
  return writeExpression(element, { hasTables: false, around: [], rightAround: [] }, newWriting(inPlace, writeQuery));
}

/**
 * SQLAlchemy 1.4 writes a string in an expression for SQL Server as `N'…'`, unless what it is compared with has a type
 * that says otherwise, which is not followed.
 */
export function checkStrings(term: Term, { dialect, on }: Target): void {
  if (dialect.name !== 'mssql' || on.isTwo || term.kind === 'string') return;
  if (hasString(term))
    cannotRender('how SQLAlchemy 1.4 writes the strings of this expression is not followed', term.span);
}

/** Calls whose strings are names or SQL. */
const takesText = /^sqlalchemy\.(?:\w+\.)*(?:text|column|table|literal_column|DefaultClause)$/;

function hasString(term: Term): boolean {
  switch (term.kind) {
    case 'string':
      return true;
    case 'operator':
      return term.operands.some(hasString);
    case 'sequence':
      return term.items.some(hasString);
    case 'attribute':
      return hasString(term.of);
    case 'call': {
      if (term.callee.kind === 'reference' && takesText.test(term.callee.path)) return false;
      return [term.callee, ...term.positional, ...term.keywords.values()].some(hasString);
    }
    default:
      return false;
  }
}
