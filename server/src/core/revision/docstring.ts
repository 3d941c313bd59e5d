import type { Span } from '../text.js';
import { statementsOf } from '../python/broken.js';
import type { Docstring, DocstringLine, DocstringMention } from './facts.js';
import { parts, spanOf } from '../python/nodes.js';
import type { SyntaxNode } from '../python/parser.js';
import { decode, isText, readLiteral, type LiteralText } from '../python/strings.js';

/**
 * The module's docstring: a plain string literal as the first statement. The message is Alembic's `Script.doc`
 * (alembic/script/base.py): the docstring, stripped, up to the first blank line. Python 3.13 also removes common
 * indentation; the message keeps it, as Python does before.
 */
export function readDocstring(root: SyntaxNode): Docstring | undefined {
  const literal = docstringLiteral(root);
  if (literal === undefined) return undefined;
  const pieces = literal.type === 'string' ? [literal] : parts(literal);
  const texts = pieces.flatMap((piece) => {
    const { raw, pieces } = readLiteral(piece);
    return pieces.filter(isText).map((text) => ({ ...text, raw }));
  });
  return docstringOf(texts, spanOf(literal));
}

/** The docstring that these pieces of source text make together. */
export function docstringOf(pieces: readonly (LiteralText & { readonly raw: boolean })[], span: Span): Docstring {
  const text = pieces.map((piece) => decode(piece.text, piece.raw).text).join('');
  const lines = pieces.map(linesIn);
  return {
    message: strip(text).split('\n\n', 1)[0] ?? '',
    createDate: /^[ \t]*Create Date:(.*)$/m.exec(text)?.[1]?.trim() ?? null,
    mentions: pieces.flatMap((piece, index) => mentionsIn(piece, lines[index] ?? [])),
    lines: lines.flat(),
    span,
  };
}

function docstringLiteral(root: SyntaxNode): SyntaxNode | undefined {
  let node: SyntaxNode | undefined = statementsOf(root)[0];
  if (node?.type !== 'expression_statement' || node.hasError) return undefined;
  while (node.type === 'expression_statement' || node.type === 'parenthesized_expression') {
    const [inner]: readonly SyntaxNode[] = parts(node);
    // A comma makes a tuple of it.
    if (inner === undefined || node.children.some((child) => child.type === ',')) return undefined;
    node = inner;
  }
  if (node.type !== 'string' && node.type !== 'concatenated_string') return undefined;
  const pieces = node.type === 'string' ? [node] : parts(node);
  return pieces.every(isPlain) ? node : undefined;
}

function isPlain(piece: SyntaxNode): boolean {
  const literal = readLiteral(piece);
  return !literal.backquoted && !literal.bytes && !literal.formatted && !literal.template;
}

/** The ids after "Revision ID:" and "Revises:", searched in the source so that every span is exact. */
function mentionsIn(content: LiteralText, lines: readonly DocstringLine[]): DocstringMention[] {
  const mentions: DocstringMention[] = [];
  for (const { field, span } of lines) {
    const rest = content.text.slice(span.start - content.start, span.end - content.start);
    let { start } = span;
    for (const piece of field === 'revises' ? rest.split(',') : [rest]) {
      const value = piece.trim();
      const at = start + piece.indexOf(value);
      if (value !== '' && value !== 'None')
        mentions.push({ field, value, span: { start: at, end: at + value.length } });
      start += piece.length + 1;
    }
  }
  return mentions;
}

function linesIn(content: LiteralText): DocstringLine[] {
  return [...content.text.matchAll(/^([ \t]*(Revision ID|Revises):)([^\\\r\n]*)/gm)].map((match) => {
    const [whole, head = '', label] = match;
    const start = content.start + match.index;
    return {
      field: label === 'Revises' ? 'revises' : 'revision',
      span: { start: start + head.length, end: start + whole.length },
    };
  });
}

const blanks = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const blank = new RegExp(`[${blanks}]`);

/** Python's `str.strip`, whose white space is not JavaScript's. */
function strip(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blank.test(text.charAt(start))) start++;
  while (start < end && blank.test(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}
