import { spanOf } from '../python/nodes.js';
import type { SyntaxNode } from '../python/parser.js';
import { type LiteralStyle, stringLiteral, styleOf } from './stringLiteral.js';
import type { SpanChange } from './textChange.js';
import { sameItems } from '../text.js';
import { readWrittenList, type WrittenList } from './writtenList.js';

/**
 * The changes after which an expression names the ids wanted, in the way it is written: strings keep their quotes,
 * brackets and comments stay. Or why that cannot be.
 * @param current what the expression names now, in order
 * @param style how a string is written where none stands yet
 */
export function rewriteList(
  node: SyntaxNode,
  current: readonly string[],
  wanted: readonly string[],
  style: LiteralStyle,
): SpanChange[] | string {
  const written = readWrittenList(node);
  if (typeof written === 'string') return written;
  if (written.elements.length !== current.length) return 'it is written in an unusual way';

  if (wanted.length === current.length) return replaceElements(written, current, wanted);
  const isSpread = spreads(node);
  const kept = isSpread ? subsequence(current, wanted) : undefined;
  if (written.sequence !== null && kept !== undefined)
    return dropElements(
      written.sequence,
      written.elements.filter((_, at) => !kept.has(at)),
    );
  const last = written.elements.at(-1);
  if (
    isSpread &&
    written.sequence !== null &&
    last !== undefined &&
    sameItems(wanted.slice(0, current.length), current)
  ) {
    const added = wanted.slice(current.length).map((id) => `, ${stringLiteral(id, styleOf(last.text))}`);
    return [
      {
        span: { start: outermost(last, written.sequence).endIndex, end: outermost(last, written.sequence).endIndex },
        newText: added.join(''),
      },
    ];
  }
  if (hasComment(node)) return 'there is a comment among its values';
  const [first] = written.elements;
  return [
    {
      span: spanOf(node),
      newText: listText(wanted, first === undefined ? style : styleOf(first.text), written.sequence?.type === 'list'),
    },
  ];
}

/** As Alembic's template writes it: `None`, one string, or a tuple; a list stays one. */
function listText(ids: readonly string[], style: LiteralStyle, isList: boolean): string {
  const literals = ids.map((id) => stringLiteral(id, style));
  if (literals.length === 0) return 'None';
  if (literals.length === 1) return literals.join('');
  return isList ? `[${literals.join(', ')}]` : `(${literals.join(', ')})`;
}

function replaceElements(
  { elements }: WrittenList,
  current: readonly string[],
  wanted: readonly string[],
): SpanChange[] | string {
  const changes: SpanChange[] = [];
  for (const [at, element] of elements.entries()) {
    const id = wanted[at];
    if (id === undefined || id === current[at]) continue;
    if (hasComment(element)) return commentInString;
    changes.push({ span: spanOf(element), newText: stringLiteral(id, styleOf(element.text)) });
  }
  return changes;
}

/** Takes elements and the commas after them out, and lines on which nothing else stood. */
function dropElements(sequence: SyntaxNode, dropped: readonly SyntaxNode[]): SpanChange[] | string {
  const changes: SpanChange[] = [];
  for (const element of dropped) {
    const item = outermost(element, sequence);
    if (hasComment(item)) return commentInString;
    const siblings = sequence.children;
    const at = siblings.findIndex(({ id }) => id === item.id);
    const comma = siblings.slice(at + 1).find(({ type }) => type !== 'comment');
    const isFollowed = comma?.type === ',';
    const isAdjacent = isFollowed && siblings[at + 1]?.id === comma.id;
    changes.push({
      span: wholeLine(sequence, { start: item.startIndex, end: isAdjacent ? comma.endIndex : item.endIndex }),
      newText: '',
    });
    if (isFollowed && !isAdjacent) changes.push({ span: spanOf(comma), newText: '' });
  }
  return changes;
}

/**
 * The span with the blanks around it: its whole line where it is alone on it, else up to what follows on the line.
 */
function wholeLine(
  sequence: SyntaxNode,
  { start, end }: { start: number; end: number },
): { start: number; end: number } {
  const before = /(?:\r\n|\r|\n)[ \t\f]*$/.exec(sequence.text.slice(0, start - sequence.startIndex))?.[0];
  const after = sequence.text.slice(end - sequence.startIndex);
  if (before !== undefined && /^[ \t\f]*(?:\r|\n)/.test(after))
    return { start: start - before.length, end: end + (/^[ \t\f]*/.exec(after)?.[0].length ?? 0) };
  const blanks = /^[ \t\f]+(?=[^\s)\]])/.exec(after)?.[0].length ?? 0;
  return { start, end: end + blanks };
}

/** The element with its parentheses. */
function outermost(element: SyntaxNode, sequence: SyntaxNode): SyntaxNode {
  const { parent } = element;
  return parent === null || parent.id === sequence.id ? element : outermost(parent, sequence);
}

/** Whether a user laid the expression out: over several lines, or with comments. */
function spreads(node: SyntaxNode): boolean {
  return node.startPosition.row !== node.endPosition.row || hasComment(node);
}

const commentInString = 'there is a comment inside one of its strings';

function hasComment(node: SyntaxNode): boolean {
  return node.descendantsOfType('comment').length > 0;
}

/** Which places of `whole` make `part`, in order; undefined when none do. */
function subsequence(whole: readonly string[], part: readonly string[]): Set<number> | undefined {
  const kept = new Set<number>();
  for (const [at, id] of whole.entries()) if (id === part[kept.size]) kept.add(at);
  return kept.size === part.length ? kept : undefined;
}
