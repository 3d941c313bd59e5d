import { expressionOf } from '../../dialects/expressions.js';
import { cannotRender } from '../../dialects/notRendered.js';
import { plainText } from '../../dialects/textConstruct.js';
import type { Term } from '../../operations/term.js';
import type { Target } from '../writer.js';

/** An expression in DDL, whose values are written in place. A string is SQL text, as in `CheckConstraint('a > 0')`. */
export function ddlExpression(term: Term, { dialect }: Target): string {
  if (term.kind === 'string') return plainText(term.value);
  if (term.kind === 'none' || term.kind === 'number' || term.kind === 'boolean')
    return cannotRender('it is no expression', term.span);
  return expressionOf(term, dialect).sql;
}
