/** Whether two names may be an old and a new name of the same: they share a word, or differ in few letters. */
export function isSimilarName(one: string, other: string): boolean {
  const [first, second] = [one.toLowerCase(), other.toLowerCase()];
  const words = new Set(wordsOf(first));
  if (wordsOf(second).some((word) => words.has(word))) return true;
  const [short, long] = first.length < second.length ? [first, second] : [second, first];
  if (short.length >= 3 && long.includes(short)) return true;
  return distance(first, second) <= Math.max(first.length, second.length) / 3;
}

/** Words that say little on their own. */
const common = new Set([
  'the',
  'and',
  'for',
  'date',
  'time',
  'type',
  'name',
  'flag',
  'code',
  'count',
  'number',
  'value',
  'has',
  'was',
  'not',
]);

function wordsOf(name: string): string[] {
  return name.split(/[^a-z0-9]+/).filter((word) => word.length >= 3 && !common.has(word));
}

function distance(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let at = 1; at <= one.length; at++) {
    const next = [at];
    for (let to = 1; to <= other.length; to++) {
      const change = (row[to - 1] ?? 0) + Number(one[at - 1] !== other[to - 1]);
      next.push(Math.min(change, (row[to] ?? 0) + 1, (next[to - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
