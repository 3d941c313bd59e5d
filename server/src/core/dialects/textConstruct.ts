import type { Term } from '../operations/term.js';
import { cannotRender, passOn } from './notRendered.js';

/** SQLAlchemy's pattern of a parameter in `text()`; a backslash before the colon makes it none. */
const parameter = /(?<![:\w\\]):(\w+)(?!:)/;

/** The SQL of `sa.text('…')`: as written, as long as it has no parameters. */
export function textOf({ positional, keywords, span }: Extract<Term, { readonly kind: 'call' }>): string {
  const text = positional[0] ?? keywords.get('text');
  if (text?.kind === 'unknown') return passOn(text);
  if (text?.kind !== 'string') return cannotRender('the text is not known', span);
  return plainText(text.value, span);
}

/** The text of SQL that SQLAlchemy takes for `text()`. */
export function plainText(text: string, span: Term['span']): string {
  const [, name] = parameter.exec(text) ?? [];
  if (name !== undefined) return cannotRender(`the SQL has the parameter "${name}"`, span);
  return text.replaceAll('\\:', ':');
}
