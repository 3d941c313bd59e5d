import { expect, test } from 'vitest';
import { testReaders } from '../support/factReader.js';
import { type EntryPoint, entryPoints } from './entryPoints.js';
import { floor, long, mostGrowth, mostTries, short, step } from './limits.js';

const readers = await testReaders();

/** In milliseconds; what throws has no time, and is a failure. */
function timeOf(run: EntryPoint['run'], text: string): number {
  const start = performance.now();
  run(text);
  return performance.now() - start;
}

/** What takes too long of an entry point, in words. */
function tooLong({ run, inputs }: EntryPoint, first: number): string[] {
  return inputs.flatMap(([name, make], at) => {
    if ((at + first) % step !== 0) return [];
    const [shortText, longText] = [make(short), make(long)];
    let [shortest, longest] = [Infinity, Infinity];
    for (let attempt = 0; attempt < mostTries; attempt++) {
      shortest = Math.min(shortest, timeOf(run, shortText));
      longest = Math.min(longest, timeOf(run, longText));
      if (longest <= mostGrowth * Math.max(shortest, floor)) return [];
    }
    return [`${name}: ${shortest.toFixed(1)} ms for ${short} characters, ${longest.toFixed(1)} ms for ${long}`];
  });
}

// Another part of the inputs for each, so that all are tried somewhere.
test.each(entryPoints(readers).map((entry, index) => [entry.name, entry, index] as const))(
  '%s takes time in proportion to the text',
  (_name, entry, index) => {
    expect(tooLong(entry, index)).toEqual([]);
  },
);
