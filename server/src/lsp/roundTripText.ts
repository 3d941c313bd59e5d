import type { RoundTrip } from '../core/schema/roundTrip/roundTrip.js';
import { type LineTable, rangeOf } from '../workspace/lineTable.js';

/** A verdict with its first reason, as lenses and tooltips show it: "round trip broken at line 31: …". */
export function roundTripText({ verdict, reasons: [first, ...more] }: RoundTrip, lines: LineTable): string {
  const others = more.length === 0 ? '' : ` (and ${more.length} more)`;
  const message = first === undefined ? '' : `: ${first.message}${others}`;
  const span = first?.span ?? null;
  switch (verdict) {
    case 'exact':
      return 'round trip exact';
    case 'losesData':
      return `round trip loses data${message}`;
    case 'broken':
      return `round trip broken${span === null ? '' : ` at line ${rangeOf(lines, span).start.line + 1}`}${message}`;
    case 'unknown':
      return `round trip not known${message}`;
  }
}
