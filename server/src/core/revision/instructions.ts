import type { Span } from '../text.js';
import type { NamedCode, Suppression } from './facts.js';

/** What one comment says to this tool. */
export type Instruction =
  | ({ readonly kind: 'ignore' } & Pick<Suppression, 'codes' | 'reason' | 'span'>)
  | { readonly kind: 'replaces'; readonly ids: readonly string[] };

const instruction = /#[ \t]*alembic:[ \t]*(ignore|replaces)\b/g;
/** Ini files have comments behind ";" too. */
const instructionInIni = /[#;][ \t]*alembic:[ \t]*(ignore|replaces)\b/g;

/** Whether a text may have such comments: all others need not be read again. */
export function mayHaveOwnComments(text: string): boolean {
  return /#[ \t]*alembic:/.test(text);
}

/** What a comment says, which may be several things behind one another. Spans are UTF-16 offsets in the text. */
export function instructionsIn(text: string, comment: Span, form: 'python' | 'toml' | 'ini' = 'python'): Instruction[] {
  const written = text.slice(comment.start, comment.end);
  const found = [...written.matchAll(form === 'ini' ? instructionInIni : instruction)];
  return found.map((match, index) => {
    const start = comment.start + match.index;
    const end = comment.start + (found[index + 1]?.index ?? written.length);
    const rest = text.slice(start + match[0].length, end);
    if (match[1] === 'replaces') return { kind: 'replaces', ids: idsIn(rest) };
    const span = { start, end: start + text.slice(start, end).trimEnd().length };
    return { kind: 'ignore', ...codesIn(rest, start + match[0].length), span };
  });
}

/** `[GR01, GR02] reason`; `offset` is where that is in the file. */
function codesIn(text: string, offset: number): { readonly codes: NamedCode[]; readonly reason: string } {
  const open = /^[ \t]*\[/.exec(text)?.[0].length;
  const close = open === undefined ? -1 : text.indexOf(']', open);
  if (open === undefined || close < 0) return { codes: [], reason: text.trim() };
  const codes = [...text.slice(open, close).matchAll(/[^\s,]+/g)].map((match): NamedCode => {
    const start = offset + open + match.index;
    return { code: match[0].toUpperCase(), span: { start, end: start + match[0].length } };
  });
  return { codes, reason: text.slice(close + 1).trim() };
}

/** Ids between commas or blanks, quoted or not. */
function idsIn(text: string): string[] {
  return [...text.matchAll(/[^\s,;()"']+/g)].map(([id]) => id);
}
