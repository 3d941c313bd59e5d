import { expect, test } from 'vitest';
import { testReaders } from '../support/factReader.js';
import { type EntryPoint, entryPoints } from './entryPoints.js';
import { factor, floor, mostGrowth, mostTries, parsedPart, short, step } from './limits.js';

const readers = await testReaders();

/** In milliseconds of processor time; what throws has no time, and is a failure. */
function timeOf(run: EntryPoint['run'], text: string): number {
  const start = process.cpuUsage();
  run(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** What takes too long of an entry point, in words. */
function tooLong({ run, inputs, isParsed = false }: EntryPoint, first: number): string[] {
  const length = short * (isParsed ? parsedPart : 1);
  return inputs.flatMap(([name, make], at) => {
    if ((at + first) % step !== 0) return [];
    const [shortText, longText] = [make(length), make(factor * length)];
    let [shortest, longest] = [Infinity, Infinity];
    for (let attempt = 0; attempt < mostTries; attempt++) {
      shortest = Math.min(shortest, timeOf(run, shortText));
      longest = Math.min(longest, timeOf(run, longText));
      if (longest <= mostGrowth * Math.max(shortest, floor)) return [];
    }
    return [
      `${name}: ${shortest.toFixed(1)} ms for ${length} characters, ${longest.toFixed(1)} ms for ${factor * length}`,
    ];
  });
}

// Another part of the inputs for each, so that all are tried somewhere.
test.each(entryPoints(readers).map((entry, index) => [entry.name, entry, index] as const))(
  '%s takes time in proportion to the text',
  (_name, entry, index) => {
    expect(tooLong(entry, index)).toEqual([]);
  },
);
