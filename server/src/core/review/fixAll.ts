import type { TextChange } from '../edits/textChange.js';
import type { EditFix } from './fix.js';

/**
 * The changes of fixes of several findings together; undefined where there are fewer than two, where one is about another
 * file too, or where two are about the same text.
 */
export function fixAll(file: string, fixes: readonly EditFix[]): readonly TextChange[] | undefined {
  if (fixes.length < 2 || fixes.some(({ created = [] }) => created.length > 0)) return undefined;
  const changes = fixes.flatMap((fix) => fix.changes);
  if (changes.some((change) => change.file !== file)) return undefined;
  // What two findings want alike, such as an import, is done once.
  const distinct = [...new Map(changes.map((change) => [JSON.stringify(change), change])).values()];
  distinct.sort((one, other) => one.span.start - other.span.start || one.span.end - other.span.end);
  return distinct.some((change, at) => collides(distinct[at - 1], change)) ? undefined : distinct;
}

/** Of two insertions at one place nobody knows which comes first. */
function collides(before: TextChange | undefined, { span }: TextChange): boolean {
  if (before === undefined) return false;
  const isSamePlace = before.span.start === span.start && before.span.end === span.end;
  return isSamePlace || span.start < before.span.end;
}
