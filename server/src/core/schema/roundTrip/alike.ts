import { plainType } from '../otherObject.js';

/** Whether a database keeps two texts as the same thing; null where it may. */
export type Alike = boolean | null;

export function sameValue(one: unknown, other: unknown): Alike {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}

export function sameType(one: string | null, other: string | null): Alike {
  if (one === null || other === null) return null;
  if (one === other) return true;
  return plainType(one) === plainType(other) ? null : false;
}

/** Conditions and expressions: a database may keep two that are written otherwise as one. */
export function sameSql(one: string | null, other: string | null): Alike {
  if (one === null || other === null) return one === other;
  return folded(one) === folded(other) ? true : null;
}

/** What follows DEFAULT. Literals of one form that differ are surely two. */
export function sameDefault(one: string | null, other: string | null): Alike {
  const [a, b] = [one, other].map((text) => (text === null || /^null$/i.test(text.trim()) ? null : folded(text)));
  if (a === b) return true;
  if (a === null || b === null || a === undefined || b === undefined) return false;
  const forms = [formOf(a), formOf(b)];
  if (forms.includes(null)) return null;
  // A number may be in quotes.
  return forms[0] === forms[1] || ![a, b].every((text) => isNumber(text.replace(/^'(.*)'$/s, '$1'))) ? false : null;
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}

function formOf(text: string): 'string' | 'number' | null {
  if (/^'(?:[^']|'')*'$/.test(text)) return 'string';
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return 'number';
  return null;
}

/** Without blanks that say nothing; what is in quotes stays. */
function folded(sql: string): string {
  return sql.trim().replace(/'(?:[^']|'')*'|"(?:[^"]|"")*"|\s+/g, (piece) => (/^\s/.test(piece) ? ' ' : piece));
}

export function all(parts: readonly Alike[]): Alike {
  if (parts.includes(false)) return false;
  return parts.includes(null) ? null : true;
}
