import type { Term } from '../operations/term.js';
import { cannotRender, passOn } from './notRendered.js';

/** SQLAlchemy's pattern of a parameter in `text()`; a backslash before the colon makes it none. */
const parameter = /(?<![:\w\u0080-\uffff\\]):[\w\u0080-\uffff]+(?!:)/g;

/** The SQL of `sa.text('…')` in DDL, where a parameter is one without a value. */
export function textOf({ positional, keywords, span }: Extract<Term, { readonly kind: 'call' }>): string {
  const text = positional[0] ?? keywords.get('text');
  if (text?.kind === 'unknown') return passOn(text);
  if (text?.kind !== 'string') return cannotRender('the text is not known', span);
  return plainText(text.value);
}

/** The text of SQL that SQLAlchemy takes for `text()`. */
export function plainText(text: string): string {
  return text.replace(parameter, 'NULL').replaceAll('\\:', ':');
}
