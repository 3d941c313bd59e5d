import type { Span } from '../core/text.js';
import { isTelling, longestValue } from './secretNames.js';
import { identitiesIn, secretSpans } from './secretShapes.js';

/**
 * Hides passwords in text that is about to be shown or logged: those that their place gives away (`secretShapes.ts`),
 * and the given values wherever they stand, percent-encoded, escaped or plain. What a process prints passes through
 * here first. The time is proportional to the length of the text; callers cut what is longer than anybody reads.
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const shown = secretSpans(text);
  // A literal that its place gives away here may stand bare elsewhere in the same text.
  const literals = new Set(
    shown.flatMap(({ start, end, isLiteral }) => (isLiteral ? [text.slice(start, end)] : [])).filter(isTelling),
  );
  if (literals.size > 0) for (const identity of identitiesIn(text)) literals.delete(identity);
  const spans: Span[] = [...shown];
  for (const known of [secrets, [...literals].slice(0, mostLiterals)]) {
    for (const { index, 0: found } of known.length === 0 ? [] : text.matchAll(patternOf(known)))
      spans.push({ start: index, end: index + found.length });
  }
  return blotted(text, spans);
}

/** Redacts the beginning of a longer text, without what may be the first half of a secret. */
export function redactBeginning(text: string, secrets: readonly string[] = []): string {
  return redact(text, secrets).slice(0, -longestValue);
}

/** Redacts the end of a longer text, without what may be the second half of a secret. */
export function redactEnd(text: string, secrets: readonly string[] = []): string {
  return redact(text, secrets).slice(longestValue);
}

const mostLiterals = 50;

function blotted(text: string, spans: Span[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { start, end } of spans.sort((one, other) => one.start - other.start || other.end - one.end)) {
    if (end <= at) continue;
    // What overlaps the last one belongs to it.
    if (start >= at) parts.push(text.slice(at, start), '***');
    at = end;
  }
  return parts.join('') + text.slice(at);
}

/** Redacts every text in plain data, as JSON has it. What is nested deeper than any answer is left out. */
export function redactDeep<T>(value: T, secrets: readonly string[] = []): T {
  return deep(value, secrets, deepest) as T;
}

const deepest = 100;

function deep(value: unknown, secrets: readonly string[], levels: number): unknown {
  if (typeof value === 'string') return redact(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (levels === 0) return null;
  if (Array.isArray(value)) return value.map((item) => deep(item, secrets, levels - 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, deep(item, secrets, levels - 1)]));
}

const patterns = new WeakMap<readonly string[], RegExp>();

/** Matches any of the secrets in any of its forms. */
function patternOf(secrets: readonly string[]): RegExp {
  const known = patterns.get(secrets);
  if (known !== undefined) return known;
  const pattern = new RegExp(
    [...secrets]
      .sort((a, b) => b.length - a.length)
      .map(formsOf)
      .join('|'),
    'g',
  );
  patterns.set(secrets, pattern);
  return pattern;
}

const longSecret = 8;

/** Short values as whole words only: "post" as a password must not eat "postgresql". */
function formsOf(secret: string): string {
  const characters = Array.from(secret);
  const forms = characters.map(formsOfCharacter).join('');
  if (characters.length >= longSecret) return forms;
  return `${/^\w/.test(secret) ? '(?<!\\w)' : ''}${forms}${/\w$/.test(secret) ? '(?!\\w)' : ''}`;
}

/**
 * A character as it is, percent-encoded, doubled, or behind a backslash: in URLs, ini files, SQL, JSON and Python
 * literals.
 */
function formsOfCharacter(character: string): string {
  if (/[A-Za-z0-9]/.test(character)) return character;
  const forms = [plain(character), `\\\\${plain(character)}`, percentEncoded(character)];
  if ('%\'"}\\'.includes(character)) forms.unshift(plain(character).repeat(2));
  if (character === ' ') forms.push('\\+');
  if (character === '\n') forms.push('\\\\n', '\\r\\n');
  const code = character.charCodeAt(0);
  if (code > 126)
    forms.push(
      `\\\\x${hex(code, 2)}`,
      Array.from({ length: character.length }, (_, index) => `\\\\u${hex(character.charCodeAt(index), 4)}`).join(''),
    );
  return `(?:${forms.join('|')})`;
}

function hex(code: number, digits: number): string {
  return code.toString(16).padStart(digits, '0');
}

function plain(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
}

/** Of a lone half of a character there is no such form. */
function percentEncoded(character: string): string {
  const bytes = Array.from(Buffer.from(character, 'utf8'), (byte) => hex(byte, 2));
  return bytes.map((byte) => `%%?${byte.replace(/[a-f]/g, (digit) => `[${digit}${digit.toUpperCase()}]`)}`).join('');
}
