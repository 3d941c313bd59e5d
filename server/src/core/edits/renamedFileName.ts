/** What some file system forbids in a name, and Alembic at the start of one. */
const notInNames = /[\\/:*?"<>|\p{Cc}]|^\.|^__init__|[. ]$/u;

/**
 * The name of a revision's file after its id was renamed: where `file_template` put the id, the new one is.
 * Undefined where the name does not hold the id, may hold the same word as a part of the message, or cannot hold the
 * new id.
 * @param message the revision's, from which Alembic makes the slug (alembic/script/base.py, `_rev_path`)
 */
export function renamedFileName(
  fileName: string,
  { id, newId, message }: { id: string; newId: string; message: string },
): string | undefined {
  const stem = fileName.replace(/\.py$/, '');
  if (stem === fileName || notInNames.test(newId) || id === '') return undefined;
  if (stem === id) return `${newId}.py`;
  const beforeSlug = stem.slice(0, slugStart(stem, message));
  const places = occurrences(beforeSlug, id);
  const [place] = places.includes(0) ? [0] : places.length === 1 ? places : [];
  return place === undefined ? undefined : `${stem.slice(0, place)}${newId}${stem.slice(place + id.length)}.py`;
}

/** No file name holds more of a message. */
const longestMessage = 300;

/**
 * Where the slug begins at the end of a stem: the message's words, of which Alembic drops the last ones of a long
 * message and leaves a "_". The stem's end when there is none.
 */
function slugStart(stem: string, message: string): number {
  const words = (message.slice(0, longestMessage).match(/[\p{L}\p{N}_]+/gu) ?? []).join('_').toLowerCase().split('_');
  const lower = stem.toLowerCase().replace(/(?<!_)_+$/, '');
  for (let count = words.length; count > 0; count--) {
    const slug = words.slice(0, count).join('_');
    const start = lower.length - slug.length;
    if (slug !== '' && lower.endsWith(slug) && !/[\p{L}\p{N}]/u.test(lower.charAt(start - 1))) return start;
  }
  return stem.length;
}

/** Where a text is with nothing of a longer word on its sides. */
function occurrences(stem: string, id: string): number[] {
  const found: number[] = [];
  for (let at = stem.indexOf(id); at >= 0; at = stem.indexOf(id, at + 1)) {
    const [before, after] = [stem.charAt(at - 1), stem.charAt(at + id.length)];
    if (!/[\p{L}\p{N}]/u.test(before) && !/[\p{L}\p{N}]/u.test(after)) found.push(at);
  }
  return found;
}
