import type { Colours } from './highlight.js';

/**
 * The deepest indentation that a line of its own class wraps behind, in characters, and the distance of the classes.
 */
const deepestIndentation = 16;
const indentationStep = 4;

/**
 * SQL → HTML, each line an element that hangs where it wraps: what goes on stands deeper than the line's own beginning.
 * The classes `hang-0` … `hang-16` say how deep the line begins. The line ends stay, so that selected text is copied as
 * it is.
 */
export function sqlHtml(sql: string, colours: Colours): string {
  const lines = sql.split('\n');
  return linesOf(colours(sql))
    .map((html, index) => `<span class="code hang-${indentationOf(lines[index] ?? '')}">${html}</span>`)
    .join('\n');
}

function indentationOf(line: string): number {
  const [beginning = ''] = /^[ \t]*/.exec(line) ?? [];
  const width = beginning.replaceAll('\t', ' '.repeat(indentationStep)).length;
  return Math.min(Math.floor(width / indentationStep) * indentationStep, deepestIndentation);
}

/**
 * The lines of highlighted text: an element over several lines is closed at the end of each and opened again on the
 * next.
 */
function linesOf(html: string): string[] {
  const lines: string[] = [];
  const open: string[] = [];
  let line = '';
  for (const [piece] of html.matchAll(/<[^<>]*>|\n|[^<\n]+/g)) {
    if (piece === '\n') {
      lines.push(line + '</span>'.repeat(open.length));
      line = open.join('');
      continue;
    }
    if (piece === '</span>') open.pop();
    else if (piece.startsWith('<')) open.push(piece);
    line += piece;
  }
  return [...lines, line];
}
