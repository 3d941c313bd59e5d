/** A piece of Python text. White space and comments are none; a `newline` is any line end, also inside of brackets. */
export interface Token {
  readonly type: 'name' | 'number' | 'string' | 'operator' | 'newline' | 'continuation' | 'other' | 'open string';
  /** UTF-16 code units. */
  readonly start: number;
  readonly end: number;
}

/** As for Python's own tokenizer, any character beyond ASCII may be part of a name. */
const token = new RegExp(
  [
    '[ \\t\\f]+|#[^\\r\\n]*',
    '[A-Za-z_\\u0080-\\uffff][\\w\\u0080-\\uffff]*',
    '(?:\\d|\\.\\d)(?:[eE][-+](?=\\d)|[\\w.])*',
    '\\.\\.\\.|->|:=|<>|!=|(?:\\*\\*|//|>>|<<|[-+*/%@&|^<>=])=?|[~.,:;()[\\]{}]',
    '\\r\\n?|\\n|\\\\(?:\\r\\n?|\\n)',
    '[^]',
  ].join('|'),
  'y',
);

/** All prefixes that a string has in some version: u, r, b, f, t, or two of them. */
const prefix = /^(?:[urbft]|[ubft]r|r[bft])$/i;

/** A field of a formatted string can hold another one; Python 3.12 and later take 150 levels. */
const deepestString = 200;

/**
 * The tokens of any text from an offset on, as every version of Python since 2.7 reads them. Where a string does not
 * end, the last token is an `open string`, from its start to the end of the line: nothing is known of what follows.
 */
export function* pythonTokens(text: string, from = text.startsWith('\uFEFF') ? 1 : 0, depth = 0): Generator<Token> {
  for (let start = from, end = from; start < text.length; start = end) {
    token.lastIndex = start;
    token.test(text);
    end = token.lastIndex;
    let type = typeAt(text, start, end);
    const isPrefixed = type === 'name' && isQuote(text.charCodeAt(end)) && prefix.test(text.slice(start, end));
    if (type === 'string' || isPrefixed) {
      const close = endOfString(text, isPrefixed ? end : start, text.slice(start, end), depth);
      type = close === undefined ? 'open string' : 'string';
      end = close ?? endOfLine(text, start);
    }
    if (type !== undefined) yield { type, start, end };
    if (type === 'open string') return;
  }
}

/**
 * What a token is by its first character, where that is ASCII: one look at a table is several times faster than
 * patterns.
 */
const kinds = Array.from({ length: 128 }, (_, code): Token['type'] | undefined => {
  const first = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(first)) return 'name';
  if (/[ \t\f#]/.test(first)) return undefined;
  if (/[\r\n]/.test(first)) return 'newline';
  if (/["']/.test(first)) return 'string';
  if (/\d/.test(first)) return 'number';
  return /[-~+*/%@&|^<>=.,:;()[\]{}]/.test(first) ? 'operator' : 'other';
});

/** Undefined for white space and comments. */
function typeAt(text: string, start: number, end: number): Token['type'] | undefined {
  const first = text.charCodeAt(start);
  if (first > 127) return 'name';
  const kind = kinds[first];
  if (end === start + 1) return kind;
  if (kind === 'other') return first === 92 ? 'continuation' : 'operator';
  return first === 46 && text.charCodeAt(start + 1) !== 46 ? 'number' : kind;
}

function isQuote(code: number): boolean {
  return code === 34 || code === 39;
}

/** The offset behind the closing quotes; undefined where there are none. */
function endOfString(text: string, opening: number, written: string, depth: number): number | undefined {
  const quote = text.charAt(opening);
  const quotes = text.startsWith(quote.repeat(3), opening) ? quote.repeat(3) : quote;
  const isFormatted = /^r?[ft]r?$/i.test(written);
  const isRaw = /r/i.test(written);
  let at = opening + quotes.length;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === quote && text.startsWith(quotes, at)) return at + quotes.length;
    if ((character === '\n' || character === '\r') && quotes.length === 1) return undefined;
    if (character === '\\') at = behindEscape(text, at, isFormatted, isRaw);
    else if (character !== '{' || !isFormatted) at++;
    else if (text.charAt(at + 1) === '{') at += 2;
    else {
      const end = endOfField(text, at + 1, quotes, depth + 1);
      if (end === undefined) return undefined;
      at = end;
    }
  }
  return undefined;
}

/** A backslash takes the next character along, but no brace of a formatted string: that begins a field all the same. */
function behindEscape(text: string, at: number, isFormatted: boolean, isRaw: boolean): number {
  if (text.startsWith('\r\n', at + 1)) return at + 3;
  if (!isFormatted) return at + 2;
  if (!isRaw && text.startsWith('N{', at + 1)) return at + 3;
  return /[{}]/.test(text.charAt(at + 1)) ? at + 1 : at + 2;
}

/**
 * The offset behind the brace that ends a field of a formatted string; any text beyond a sane depth is taken for one.
 */
function endOfField(text: string, from: number, quotes: string, depth: number): number | undefined {
  if (depth > deepestString) return text.length;
  let brackets = 0;
  for (const { type, start, end } of pythonTokens(text, from, depth)) {
    if (type === 'open string') return undefined;
    if (type !== 'operator') continue;
    const first = text.charAt(start);
    if ('([{'.includes(first)) brackets++;
    else if (first === '}' && brackets === 0) return end;
    else if (')]}'.includes(first)) brackets--;
    else if (first === ':' && brackets === 0) return endOfFormat(text, start + 1, quotes, depth + 1);
  }
  return undefined;
}

/** The offset behind the brace that ends a field's format, which is text with fields of its own. */
function endOfFormat(text: string, from: number, quotes: string, depth: number): number | undefined {
  let at = from;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '}') return at + 1;
    if (text.startsWith(quotes, at)) return undefined;
    if (character === '{') {
      const end = endOfField(text, at + 1, quotes, depth);
      if (end === undefined) return undefined;
      at = end;
    } else if (character === '\\') at = behindEscape(text, at, true, true);
    else at++;
  }
  return undefined;
}

function endOfLine(text: string, start: number): number {
  const length = text.slice(start).search(/[\r\n]/);
  return length < 0 ? text.length : start + length;
}
