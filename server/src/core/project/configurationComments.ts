import type { Suppression } from '../revision/facts.js';
import { instructionsIn } from '../revision/instructions.js';
import type { Span } from '../text.js';

/** A comment, and where its line begins. */
interface Comment extends Span {
  readonly lineStart: number;
}

/** An option with its value on however many lines, or the header of a section or table. */
interface Item extends Span {
  readonly isHeader: boolean;
}

interface Outline {
  readonly comments: readonly Comment[];
  /** In order. */
  readonly items: readonly Item[];
}

/**
 * Reads the comments `# alembic: ignore[CODE] reason` of an ini or TOML file. A comment behind an option is about that
 * option, and alone on its line about the next one; at a header it is about the section or table, and before anything
 * else about the file. In ini files only a line of its own is a comment, as for Python's configparser. Spans are UTF-16
 * offsets.
 */
export function readConfigurationComments(text: string, form: 'ini' | 'toml'): Suppression[] {
  const { comments, items } = form === 'ini' ? outlineOfIni(text) : outlineOfToml(text);
  let next = 0;
  return comments.flatMap((comment) => {
    while ((items[next]?.start ?? Infinity) < comment.start) next++;
    return instructionsIn(text, comment, form).flatMap((said): Suppression[] => {
      if (said.kind !== 'ignore') return [];
      const { codes, reason, span } = said;
      return [{ codes, reason, span, ...reachOf(comment, text, items, next) }];
    });
  });
}

/** @param next the first of the items that begins behind the comment */
function reachOf(
  comment: Comment,
  text: string,
  items: readonly Item[],
  next: number,
): Pick<Suppression, 'scope' | 'range'> {
  const before = items[next - 1];
  const isAlone = text.slice(comment.lineStart, comment.start).trim() === '';
  if (before !== undefined && comment.start < before.end) {
    if (isAlone) return { scope: 'line', range: nextLine(text, comment.end, before.end) };
    if (comment.lineStart > before.start)
      return { scope: 'line', range: { start: comment.lineStart, end: comment.start } };
  }
  if (!isAlone && before !== undefined) return rangeOf(items, next - 1, text);
  if (before === undefined) return { scope: 'file', range: { start: 0, end: text.length } };
  return rangeOf(items, next, text);
}

/** An option; a section or table to its end. */
function rangeOf(items: readonly Item[], at: number, text: string): Pick<Suppression, 'scope' | 'range'> {
  const item = items[at];
  if (item === undefined) return { scope: 'line', range: { start: text.length, end: text.length } };
  if (!item.isHeader) return { scope: 'line', range: { start: item.start, end: item.end } };
  let next = at + 1;
  while (items[next]?.isHeader === false) next++;
  return { scope: 'function', range: { start: item.start, end: items[next]?.start ?? text.length } };
}

function nextLine(text: string, from: number, end: number): Span {
  const rest = text.slice(from, end);
  const start = rest.search(/\S/);
  if (start < 0) return { start: from, end: from };
  const length = rest.slice(start).search(/[\r\n]/);
  return { start: from + start, end: length < 0 ? end : from + start + length };
}

/** By line: what is indented below an option goes on with it. */
function outlineOfIni(text: string): Outline {
  const comments: Comment[] = [];
  const items: { start: number; end: number; readonly isHeader: boolean }[] = [];
  for (const { index: lineStart, 0: line } of text.matchAll(/[^\r\n\uFEFF]+/g)) {
    const written = line.trim();
    if (written === '') continue;
    const start = lineStart + line.indexOf(written);
    const end = start + written.length;
    const last = items.at(-1);
    if (/^[#;]/.test(written)) comments.push({ start, end, lineStart });
    else if (start > lineStart && last?.isHeader === false) last.end = end;
    else items.push({ start, end, isHeader: written.startsWith('[') });
  }
  return { comments, items };
}

const string = /"""(?:\\[^]|[^\\])*?(?:"""+|$)|'''[^]*?(?:'''+|$)|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?/y;

/** What is in brackets goes on over lines; strings hold no comments. */
function outlineOfToml(text: string): Outline {
  const comments: Comment[] = [];
  const items: { start: number; end: number; readonly isHeader: boolean }[] = [];
  let open: (typeof items)[number] | undefined;
  let [at, depth, lineStart] = [0, 0, 0];
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') {
      lineStart = at + 1;
      // A header is one line, whatever its brackets.
      if (depth <= 0 || open?.isHeader === true) [open, depth] = [undefined, 0];
    } else if (character === '#') {
      const length = text.slice(at).search(/[\r\n]|$/);
      comments.push({ start: at, end: at + length, lineStart });
      at += length;
      continue;
    } else if (/[^\s\uFEFF]/.test(character)) {
      if (open === undefined) items.push((open = { start: at, end: at, isHeader: character === '[' }));
      if ('[{'.includes(character)) depth++;
      if (']}'.includes(character)) depth--;
      string.lastIndex = at;
      const literal = string.exec(text)?.[0] ?? '';
      const lines = literal.lastIndexOf('\n');
      if (lines >= 0) lineStart = at + lines + 1;
      at += Math.max(literal.length, 1);
      open.end = at;
      continue;
    }
    at++;
  }
  return { comments, items };
}
