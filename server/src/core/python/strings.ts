import type { CodeOf } from './code.js';

/** The text of a string literal, and what of it the source alone cannot say. */
export interface Decoded {
  /** Best effort where there is a problem: the escape stays as written. */
  readonly text: string;
  /** Completes "… is not known: ". */
  readonly problem: string | undefined;
}

const simpleEscapes: Readonly<Record<string, string>> = {
  '\n': '',
  '\\': '\\',
  "'": "'",
  '"': '"',
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|N\{[^{}]{0,100}\}|([^]))/g;

/** Decodes what is between the quotes as Python does: line ends become "\n", then escapes unless it is raw. */
export function decode(source: string, raw: boolean): Decoded {
  const text = source.includes('\r') ? source.replace(/\r\n?/g, '\n') : source;
  if (raw || !text.includes('\\')) return { text, problem: undefined };
  let problem: string | undefined;
  const decoded = text.replace(escape, (whole, octal?: string, x?: string, u?: string, U?: string, other?: string) => {
    if (octal !== undefined) return String.fromCharCode(parseInt(octal, 8));
    const code = parseInt(x ?? u ?? U ?? '', 16);
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    const known = other === undefined ? undefined : simpleEscapes[other];
    if (known !== undefined) return known;
    if (other === undefined) problem ??= `it uses the escape ${whole}, which is not resolved here`;
    else if ('xuUN'.includes(other)) problem ??= `the escape ${whole} in it is not complete`;
    return whole;
  });
  return { text: decoded, problem };
}

/** A string literal, taken apart. */
export interface Literal<Node> {
  readonly raw: boolean;
  readonly bytes: boolean;
  readonly formatted: boolean;
  readonly template: boolean;
  /** Python 2's `expression`. */
  readonly backquoted: boolean;
  /** What is between the quotes: text as written, and the `{…}` of an f-string. */
  readonly pieces: readonly (LiteralText | Node)[];
}

export interface LiteralText {
  readonly type: 'text';
  readonly text: string;
  readonly start: number;
}

const openings = /^\w*(?:"""|'''|["'`])/;

/** Reads prefix and pieces of a `string` node. The grammar's own pieces leave out some backslashes. */
export function readLiteral<Node extends CodeOf<Node>>(node: Node): Literal<Node> {
  const { text } = node;
  const opening = openings.exec(text)?.[0] ?? '';
  const prefix = opening.toLowerCase();
  const quotes = /(?<!["'`])["'`]*$/.exec(opening)?.[0].length ?? 0;
  const pieces: (LiteralText | Node)[] = [];
  let start = node.startIndex + opening.length;
  const takeUntil = (end: number): void => {
    if (end > start)
      pieces.push({ type: 'text', text: text.slice(start - node.startIndex, end - node.startIndex), start });
  };
  for (const part of node.namedChildren.filter(({ type }) => type === 'interpolation')) {
    takeUntil(part.startIndex);
    pieces.push(part);
    start = part.endIndex;
  }
  takeUntil(node.endIndex - quotes);
  return {
    raw: prefix.includes('r'),
    bytes: prefix.includes('b'),
    formatted: prefix.includes('f'),
    template: prefix.includes('t'),
    backquoted: opening === '`',
    pieces,
  };
}

/** The text of a literal that is nothing but text between two quotes, as most are; undefined for any other. */
export function plainText({ text, children }: Pick<CodeOf<unknown>, 'text' | 'children'>): string | undefined {
  const quote = text.charAt(0);
  if (children.length > 0 || (quote !== '"' && quote !== "'") || text.includes('\\') || text.includes('\r'))
    return undefined;
  return text.startsWith(quote, 1) && text.length > 2 ? undefined : text.slice(1, -1);
}

export function isText(piece: LiteralText | Pick<CodeOf<unknown>, 'type' | 'text'>): piece is LiteralText {
  return piece.type === 'text';
}
