import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender } from '../../dialects/notRendered.js';
import { plainText } from '../../dialects/textConstruct.js';
import type { Term } from '../../operations/term.js';
import type { Target } from '../writer.js';

/** An expression in DDL, whose values are written in place. A string is SQL text, as in `CheckConstraint('a > 0')`. */
export function ddlExpression(term: Term, target: Target): string {
  if (term.kind === 'string') return plainText(term.value);
  if (term.kind === 'none' || term.kind === 'number' || term.kind === 'boolean')
    return cannotRender('it is no expression', term.span);
  checkStrings(term, target);
  return expressionOf(term, target.dialect).sql;
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
