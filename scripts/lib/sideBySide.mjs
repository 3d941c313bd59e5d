/**
 * Runs parts, at most `lanes` at a time, each after those that it names in `after`; of those that may run, the one that
 * comes first in the list. One with `isAlone` runs beside none. Rejects with the first error.
 * @template {{ name: string, after?: readonly string[], isAlone?: boolean }} P
 * @param {readonly P[]} parts without a cycle, each after ones of the list
 * @param {number} lanes
 * @param {(part: P) => Promise<void>} run
 */
export async function sideBySide(parts, lanes, run) {
  const waiting = [...parts];
  const running = new Map();
  while (waiting.length > 0 || running.size > 0) {
    const isOpen = (name) => running.has(name) || waiting.some((part) => part.name === name);
    const next = waiting.findIndex(
      ({ after = [], isAlone = false }) => !after.some(isOpen) && !(isAlone && running.size > 0),
    );
    if (next !== -1 && running.size < lanes) {
      const [part] = waiting.splice(next, 1);
      const ended = run(part).then(() => running.delete(part.name));
      running.set(part.name, ended);
      if (part.isAlone) await ended;
    } else {
      await Promise.race(running.values());
    }
  }
}
