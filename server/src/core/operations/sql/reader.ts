import type { SqlToken } from './tokens.js';

/** What ends the reading of a statement that is not understood. */
export class NotRead extends Error {}

/** A name with its schema, as the database knows it. */
export interface SqlName {
  readonly schema: string | null;
  readonly name: string;
}

/** Reads the tokens of one statement from left to right. */
export class SqlReader {
  private at = 0;
  /** Whether a name has another form than it is written in. */
  private folds = false;

  /** `keepsCase`: as all but PostgreSQL do. */
  public constructor(
    private readonly sql: string,
    private readonly tokens: readonly SqlToken[],
    private readonly keepsCase = false,
  ) {}

  public get isFolded(): boolean {
    return this.folds;
  }

  public get isDone(): boolean {
    return this.at >= this.tokens.length;
  }

  /** Takes these words, in any case, if they come next. */
  public take(...words: readonly string[]): boolean {
    const isNext = words.every((word, offset) => this.word(offset) === word);
    if (isNext) this.at += words.length;
    return isNext;
  }

  /** Takes whatever comes next. */
  public skip(): void {
    this.at++;
  }

  public has(...words: readonly string[]): boolean {
    return words.every((word, offset) => this.word(offset) === word);
  }

  public expect(...words: readonly string[]): void {
    if (!this.take(...words)) throw new NotRead();
  }

  /** The word or symbol that comes next; a quoted name is none. */
  public word(offset = 0): string | undefined {
    const token = this.tokens[this.at + offset];
    return token?.type === 'word' || token?.type === 'symbol' ? token.word : undefined;
  }

  /** A name; unquoted ones are folded to lower case as PostgreSQL does, unless their case is kept. */
  public identifier(): string {
    const token = this.tokens[this.at];
    if (token?.type !== 'word' && token?.type !== 'quoted') throw new NotRead();
    this.at++;
    const written = this.sql.slice(token.start, token.end);
    if (token.type === 'word') return this.folded(written);
    const quote = written.charAt(0);
    return written.slice(1, -1).replaceAll(quote + quote, quote);
  }

  /** An unquoted name in the case that counts. */
  public folded(written: string): string {
    const lower = written.toLowerCase();
    if (lower === written || this.keepsCase) return written;
    this.folds = true;
    return lower;
  }

  /** `name` or `schema.name`. */
  public name(): SqlName {
    const first = this.identifier();
    if (!this.take('.')) return { schema: null, name: first };
    const second = this.identifier();
    return this.take('.') ? { schema: second, name: this.identifier() } : { schema: first, name: second };
  }

  /** A string literal without escapes of its own. */
  public string(): string {
    const token = this.tokens[this.at];
    if (token?.type !== 'string') throw new NotRead();
    const written = this.sql.slice(token.start, token.end);
    if (!written.startsWith("'") || written.includes('\\') || written.length < 2) throw new NotRead();
    this.at++;
    return written.slice(1, -1).replaceAll("''", "'");
  }

  /** Everything up to a top-level word or symbol that `ends` takes, or the end; as it is written. */
  public until(ends: (word: string | undefined, token: SqlToken) => boolean): string {
    const from = this.tokens[this.at];
    let depth = 0;
    let last = from;
    for (let token = this.tokens[this.at]; token !== undefined; token = this.tokens[this.at]) {
      if (depth === 0 && ends(this.word(), token)) break;
      if (token.word === '(' || token.word === '[') depth++;
      else if (token.word === ')' || token.word === ']') depth--;
      if (depth < 0) break;
      last = token;
      this.at++;
    }
    if (from === undefined || last === undefined || last.end < from.start || this.tokens[this.at] === from) return '';
    return this.sql.slice(from.start, last.end);
  }

  public rest(): string {
    return this.until(() => false);
  }

  /** What is between a pair of brackets that begins here. */
  public inBrackets(): string {
    this.expect('(');
    const inside = this.until(() => false);
    this.expect(')');
    return inside;
  }

  /** Items between brackets, separated by commas. */
  public list<T>(read: () => T): T[] {
    this.expect('(');
    const items: T[] = [];
    if (this.take(')')) return items;
    do items.push(read());
    while (this.take(','));
    this.expect(')');
    return items;
  }

  /** Whether a list of plain names stands in the brackets that begin here. */
  public get mark(): number {
    return this.at;
  }

  public back(mark: number): void {
    this.at = mark;
  }
}
