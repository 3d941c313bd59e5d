import { lineTable, rangeOf, type LinePosition } from './lineTable.js';
import type { StatementReader } from './factReader.js';

export interface LineRange {
  readonly start: LinePosition;
  readonly end: LinePosition;
}

/** The ranges of the Python statements that lines of one text (from 0) belong to; null for a line without one, or none. */
export function statementRanges(text: string, lines: readonly (number | null)[], read: StatementReader): (LineRange | null)[] {
  const spans = read(text, lines.map((line) => line ?? -1));
  const table = lineTable(text);
  return spans.map((span) => (span === null ? null : rangeOf(table, span)));
}
