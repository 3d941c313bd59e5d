import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender, isRefused, passOn, rendered } from '../../dialects/notRendered.js';
import { plainText } from '../../dialects/textConstruct.js';
import type { Term } from '../../operations/term.js';
import { newReader } from '../data/read.js';
import type { Element } from '../data/statement.js';
import { writeExpression } from '../data/writeExpression.js';
import { writeQuery } from '../data/writeSelect.js';
import { newWriting } from '../data/writing.js';
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
 * What `write` gives, and where it knows no text the expression as statements of SQLAlchemy Core have it, which knows
 * more: subqueries, dates and the like.
 */
export function orAsData(term: Term, target: Target, write: () => string): string {
  const text = rendered(write);
  if (typeof text === 'string') return text;
  if (isRefused(text)) return passOn(text);
  const other = rendered(() => dataExpression(term, target));
  return typeof other === 'string' ? other : passOn(text);
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
