const opening = /^([A-Za-z]*)("""|'''|"|')/;

/** Prefix and quotes of a string literal. */
export interface LiteralStyle {
  readonly prefix: string;
  readonly quotes: string;
}

/** As Python's `repr`, and so Alembic's template, writes a string. */
export const reprStyle: LiteralStyle = { prefix: '', quotes: "'" };

/** The style of a string literal, or of the first of several in a row; `repr`'s for anything else. */
export function styleOf(literal: string): LiteralStyle {
  const [, prefix, quotes] = opening.exec(literal) ?? [];
  return prefix === undefined || quotes === undefined ? reprStyle : { prefix, quotes };
}

/**
 * A Python string literal with this value, in the style given. Of the prefixes only `u` stays, and `r` where the value
 * can be written raw; what cannot be between these quotes is escaped.
 */
export function stringLiteral(value: string, { prefix, quotes }: LiteralStyle): string {
  const quote = quotes.charAt(0);
  const kept = prefix.replace(/[bft]/gi, '');
  const escaped = Array.from(value, (character) => escapeOf(character, quote)).join('');
  return `${escaped === value ? kept : kept.replace(/r/gi, '')}${quotes}${escaped}${quotes}`;
}

const shortEscapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** White space and invisible characters are written out too: a reader could not tell them apart. */
const invisible = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

function escapeOf(character: string, quote: string): string {
  const short = character === quote ? `\\${quote}` : shortEscapes[character];
  if (short !== undefined) return short;
  if (!invisible.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code < 0x100) return `\\x${hex.padStart(2, '0')}`;
  return code < 0x10000 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
