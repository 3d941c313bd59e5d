/** A piece of SQL; white space and comments are none. */
export interface SqlToken {
  readonly type: 'word' | 'quoted' | 'string' | 'number' | 'symbol';
  readonly start: number;
  readonly end: number;
  /** Of a word, in upper case; else as written. */
  readonly word: string;
}

const pattern =
  /\s+|--[^\n]*|\/\*[^]*?(?:\*\/|$)|(\$(?:[A-Za-z_]\w*)?\$)[^]*?(?:\1|$)|[eEnNxXbB]?'(?:[^'\\]|''|\\[^])*(?:'|$)|"(?:[^"]|"")*(?:"|$)|`(?:[^`]|``)*(?:`|$)|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|\d[\w.]*|::|<>|!=|<=|>=|\|\||[^]/gy;

/** The tokens of any SQL, as PostgreSQL, MySQL and SQLite read it. What is never closed goes to the end. */
export function sqlTokens(sql: string): SqlToken[] {
  const tokens: SqlToken[] = [];
  pattern.lastIndex = 0;
  for (const match of sql.matchAll(pattern)) {
    const [written] = match;
    const first = written.charAt(0);
    if (/\s/.test(first) || written.startsWith('--') || written.startsWith('/*')) continue;
    const type = typeOf(written, first);
    const start = match.index;
    tokens.push({ type, start, end: start + written.length, word: type === 'word' ? written.toUpperCase() : written });
  }
  return tokens;
}

function typeOf(written: string, first: string): SqlToken['type'] {
  if (first === '"' || first === '`') return 'quoted';
  if (first === "'" || (written.length > 1 && written.charAt(1) === "'")) return 'string';
  if (first === '$' && written.length > 1) return 'string';
  if (/\d/.test(first)) return 'number';
  return /[A-Za-z_\u0080-\uffff]/.test(first) ? 'word' : 'symbol';
}
