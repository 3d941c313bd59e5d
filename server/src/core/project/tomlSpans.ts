import type { Span } from '../text.js';

/** Where a dotted key's value is. */
export interface TomlPlace {
  /** Dotted path from the top of the document, such as ["tool", "alembic", "script_location"]. */
  readonly path: readonly string[];
  readonly valueSpan: Span;
}

/** Tables and `key = value` statements of a TOML document in order, broken or not; headers have no value. */
export interface TomlOutline {
  readonly places: readonly TomlPlace[];
  readonly headers: readonly { readonly path: readonly string[]; readonly span: Span }[];
}

const STRING = /"""(?:\\[^]|[^\\])*?(?:"""+|$)|'''[^]*?(?:'''+|$)|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?/y;
const KEY = /[ \t]*(?:"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|([A-Za-z0-9_-]+))[ \t]*(\.?)/y;

/**
 * Finds tables and keys of TOML text, for the positions that the parser (smol-toml) does not give.
 * It trusts the text to be TOML and checks nothing; keys inside inline tables are not listed.
 */
export function outlineToml(text: string): TomlOutline {
  const places: TomlPlace[] = [];
  const headers: { path: readonly string[]; span: Span }[] = [];
  let table: readonly string[] = [];
  let at = 0;
  while (at < text.length) {
    at = skip(text, at, /[\s\uFEFF]*/y);
    if (text.charAt(at) === '[') {
      const start = at;
      const key = readKey(text, skip(text, at, /\[+/y));
      table = key.path;
      at = skip(text, key.end, /[ \t]*\]*/y);
      headers.push({ path: table, span: { start, end: at } });
    } else {
      const key = readKey(text, at);
      if (key.path.length > 0 && text.charAt(key.end) === '=') {
        const start = skip(text, key.end + 1, /[ \t]*/y);
        const end = endOfValue(text, start);
        places.push({ path: [...table, ...key.path], valueSpan: { start, end } });
        at = end;
      }
    }
    at = skip(text, at, /[^\n]*\n?/y);
  }
  return { places, headers };
}

function skip(text: string, at: number, pattern: RegExp): number {
  pattern.lastIndex = at;
  return at + (pattern.exec(text)?.[0].length ?? 0);
}

function readKey(text: string, from: number): { path: string[]; end: number } {
  const path: string[] = [];
  let at = from;
  for (;;) {
    KEY.lastIndex = at;
    const match = KEY.exec(text);
    if (match === null) return { path, end: at };
    path.push(match[1] ?? match[2] ?? match[3] ?? '');
    at += match[0].length;
    if (match[4] !== '.') return { path, end: at };
  }
}

/** The end of the value that starts here: the line's end or a comment, outside strings, arrays and inline tables. */
function endOfValue(text: string, start: number): number {
  let depth = 0;
  let at = start;
  let end = start;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '#') {
      if (depth === 0) break;
      at = skip(text, at, /[^\n]*/y);
      continue;
    }
    if (character === '\n' && depth === 0) break;
    if (character === '[' || character === '{') depth++;
    if (character === ']' || character === '}') depth--;
    STRING.lastIndex = at;
    at += STRING.exec(text)?.[0].length ?? 1;
    if (!/\s/.test(character)) end = at;
  }
  return end;
}
