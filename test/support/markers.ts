import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver/node';

export interface Marked {
  /** The text without markers. */
  readonly text: string;
  /** What stood between each pair of markers, in order; `‹›` is a caret. */
  readonly ranges: readonly Range[];
}

/** Takes the cursor markers `‹` and `›` out of a text. They do not nest. */
export function marked(text: string): Marked {
  const offsets: number[] = [];
  const clean = text.replace(/[‹›]/g, (_marker, offset: number) => {
    offsets.push(offset - offsets.length);
    return '';
  });
  if (offsets.length % 2 === 1) throw new Error('A marker has no partner.');
  const document = TextDocument.create('memory:marked', 'python', 0, clean);
  const positions = offsets.map((offset) => document.positionAt(offset));
  const ranges = positions.flatMap((start, index) => {
    const end = positions[index + 1];
    return index % 2 === 0 && end !== undefined ? [{ start, end }] : [];
  });
  return { text: clean, ranges };
}
