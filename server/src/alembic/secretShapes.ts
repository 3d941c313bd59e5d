import type { Span } from '../core/text.js';
import { isPasswordWord, isSecretWord } from './secretNames.js';

/** A place in a text that holds a secret by what stands around it. */
export interface SecretSpan extends Span {
  /**
   * Whether the text is the secret to the letter: a literal or a part of a URL, and not a word of a sentence or of
   * code.
   */
  readonly isLiteral: boolean;
}

/**
 * Finds secrets by their places: in URLs, behind names such as `password=`, `PWD=` or `"db_pass": `, in calls of
 * `URL.create`, in lines of a .pgpass file, and where configparser and SQLAlchemy quote a value. In no order; they may
 * overlap. Every character is looked at a fixed number of times, whatever the text.
 */
export function secretSpans(text: string): SecretSpan[] {
  return [...urlSpans(text), ...namedSpans(text), ...argumentSpans(text), ...quotedSpans(text)].filter(
    ({ start, end }) => start < end,
  );
}

/**
 * Users, hosts and databases of the URLs in a text. What is behind a ":" where no "@" follows may be a password.
 */
export function identitiesIn(text: string): Set<string> {
  const identities = new Set<string>();
  for (const [, rest = ''] of text.matchAll(/:\/\/(\S*)/g)) {
    const at = rest.lastIndexOf('@');
    const [user = '', ...others] = (at < 0 ? rest.replace(/:[^/?]*/, '') : rest.slice(0, at)).split(separators);
    for (const part of at < 0 ? others : rest.slice(at + 1).split(separators)) identities.add(part);
    identities.add(user);
  }
  return identities;
}

const separators = /[:/?&#'",;)]/;

/** Where the pattern, which is sticky, ends at this place; -1 where it does not match. */
function endOf(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** `scheme://user:password@host`: from the first ":" to the last "@" of the URL. Without "@" up to the next part. */
function urlSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  let at = text.indexOf('://');
  while (at >= 0) {
    const start = endOf(/[^\s:/@'"[]*:/y, text, at + 3);
    if (start < 0) {
      at = text.indexOf('://', at + 3);
      continue;
    }
    const end = endOfUrl(text, at, start);
    const rest = text.slice(start, end);
    const close = rest.lastIndexOf('@');
    const secret = close >= 0 ? rest.slice(0, close) : (/^[^/?#,;'"]*/.exec(rest)?.[0] ?? '');
    if (close >= 0 || !/^\d*$/.test(secret)) spans.push({ start, end: start + secret.length, isLiteral: true });
    at = text.indexOf('://', end);
  }
  return spans;
}

/** A URL between quotes ends with them, and may hold blanks; any other at the next blank. */
function endOfUrl(text: string, schemeEnd: number, from: number): number {
  let begin = schemeEnd;
  while (begin > schemeEnd - longestScheme && /[\w+.-]/.test(text.charAt(begin - 1))) begin--;
  const quote = text.charAt(begin - 1);
  const inQuotes =
    quote === '"'
      ? /[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*(?=")/y
      : quote === "'"
        ? /[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*(?=')/y
        : undefined;
  const end = inQuotes === undefined ? -1 : endOf(inQuotes, text, from);
  return end < 0 ? endOf(/\S*/y, text, from) : end;
}

const longestScheme = 40;

/** What a name that holds a secret has in it; which names these are is decided of the whole word. */
const hint = /pass|pwd|pw|pswd|secret|token|key|cred|authoriz|signature|(?<!revision )identified[ \t]+by(?![\w-])/gi;

/** `password=…`, `"DB_PASS": "…"`, `--token …`, `PASSWORD '…'`, `getenv("DB_PASS", "…")`. */
function namedSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  hint.lastIndex = 0;
  let floor = 0;
  for (let match = hint.exec(text); match !== null; match = hint.exec(text)) {
    let start = match.index;
    while (start > floor && /[\w-]/.test(text.charAt(start - 1))) start--;
    const end = endOf(/[\w-]*/y, text, match.index + match[0].length);
    const value = valueAfter(text, start, end);
    const found = value === undefined ? [] : valueSpans(text, value.at, value.isAnnotated);
    spans.push(...found);
    // What is hidden already is not looked at again.
    floor = hint.lastIndex = found.at(-1)?.end ?? end;
  }
  return spans;
}

/** Where the value begins that belongs to the name; undefined where the word is no such name, or has no value. */
function valueAfter(
  text: string,
  start: number,
  end: number,
): { readonly at: number; readonly isAnnotated: boolean } | undefined {
  const word = text.slice(start, end);
  const isToken = /^-*tokens?$/i.test(word);
  const isIdentified = /^identified\s/i.test(word);
  if (!isToken && !isIdentified && !isSecretWord(word)) return undefined;
  const assigned = isIdentified
    ? -1
    : endOf(isToken ? /["']?\]?[ \t]*=[ \t]*/y : /["']?\]?[ \t]*(?::=|=>|[=:])[ \t]*/y, text, end);
  if (assigned >= 0) return { at: assigned, isAnnotated: /^\s*:\s*$/.test(text.slice(end, assigned)) };
  const separator =
    isIdentified || isPasswordWord(word)
      ? /[ \t]+(?=['"])/y
      : word.startsWith('--')
        ? /[ \t]+(?=[^\s-])/y
        : /(?:get|getenv|config|env|pop)\(["']$/.test(text.slice(Math.max(0, start - 12), start))
          ? /["'],[ \t]*(?:default[ \t]*=[ \t]*)?(?=[bfru]?["'])/y
          : undefined;
  const at = separator === undefined ? -1 : endOf(separator, text, end);
  return at < 0 ? undefined : { at, isAnnotated: false };
}

/** A literal, what is in braces (ODBC), or a word, with the literals that code puts behind it: `SecretStr("…")`. */
function valueSpans(text: string, from: number, isAnnotated: boolean): SecretSpan[] {
  const literal = literalAt(text, from) ?? bracesAt(text, from);
  if (literal !== undefined) return [literal];
  const end = endOf(/[^\s,;&)'"]+/y, text, from);
  if (end < 0) return [];
  const spans: SecretSpan[] = [{ start: from, end, isLiteral: false }];
  const assigned = isAnnotated ? endOf(/[ \t]*=[ \t]*/y, text, end) : -1;
  if (assigned >= 0) return [...spans, ...valueSpans(text, assigned, false)];
  if (!/(?:\(|^[bfru])$/.test(text.slice(from, end))) return spans;
  for (
    let inner = literalAt(text, end);
    inner !== undefined;
    inner = literalAt(text, endOf(/["']?(?:,[ \t]*(?:default=)?)?/y, text, inner.end))
  )
    spans.push(inner);
  return spans;
}

/** The text between quotes, to the end of the line where they are not closed. */
function literalAt(text: string, at: number): SecretSpan | undefined {
  const quote = text.charAt(at);
  if (quote !== '"' && quote !== "'") return undefined;
  return {
    start: at + 1,
    end: endOf(quote === '"' ? /[^"\\\r\n]*(?:\\.[^"\\\r\n]*)*/y : /[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*/y, text, at + 1),
    isLiteral: true,
  };
}

function bracesAt(text: string, at: number): SecretSpan | undefined {
  return text.charAt(at) === '{'
    ? { start: at + 1, end: endOf(/[^}\r\n]*(?:\}\}[^}\r\n]*)*/y, text, at + 1), isLiteral: true }
    : undefined;
}

/** In characters: no call is longer. */
const longestCall = 2000;

/**
 * The third argument of `URL.create(driver, user, password, …)` and `connect(host, user, password, …)`, over several
 * lines too.
 */
function argumentSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  const call = /\b(?:URL(?:\.create)?|connect)\(/g;
  for (let match = call.exec(text); match !== null; match = call.exec(text)) {
    let argument = 0;
    let depth = 0;
    let at = call.lastIndex;
    const last = Math.min(text.length, at + longestCall);
    for (; at < last && depth >= 0 && argument < 3; at++) {
      const character = text.charAt(at);
      const literal = literalAt(text, at);
      if (literal !== undefined) {
        if (argument === 2 && depth === 0) spans.push(literal);
        at = literal.end;
      } else if (character === ',' && depth === 0) argument++;
      else if ('([{'.includes(character)) depth++;
      else if (')]}'.includes(character)) depth--;
    }
    call.lastIndex = at;
  }
  return spans;
}

/**
 * The rest of a value from a "%" in it, which configparser quotes; a URL that SQLAlchemy cannot read, from its first
 * ":" to its last "@"; the last field of "host:port:database:user:password" (.pgpass).
 */
function quotedSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = [];
  const add = (pattern: RegExp): void => {
    for (const match of text.matchAll(pattern)) {
      const secret = match[1] ?? '';
      spans.push({
        start: match.index + match[0].length - secret.length,
        end: match.index + match[0].length,
        isLiteral: true,
      });
    }
  };
  add(/must be followed by '%' or '\(', found: (.*)/g);
  add(/bad interpolation variable reference (.*)/g);
  add(/Could not parse \w+ URL from (?:given URL )?string ['"][^:'"\r\n]*:(.*(?=@)|.*)/g);
  add(/^[^\s:]+:(?:\d{1,5}|\*):[^\s:]+:[^\s:]+:(.+)/gm);
  return spans;
}
