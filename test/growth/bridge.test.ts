import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, expect, test } from 'vitest';
import { pythonPath } from '../support/python.js';
import { anyText, outputText, sqlText } from './inputs.js';
import { floor, long, mostGrowth, mostTries, short, step } from './limits.js';

/* The same as growth.test.ts for the functions of the bridge, which are Python and run in the project's interpreter. */

const root = path.resolve(import.meta.dirname, '../..');
const python = spawn(pythonPath(), [path.join(import.meta.dirname, 'bridgeGrowth.py')], {
  env: { ...process.env, PYTHONPATH: path.join(root, 'server/python'), PYTHONIOENCODING: 'utf-8' },
  stdio: ['pipe', 'pipe', 'inherit'],
});
const lines = createInterface({ input: python.stdout })[Symbol.asyncIterator]();
afterAll(() => python.stdin.end());

async function ask<T>(request: unknown): Promise<T> {
  python.stdin.write(`${JSON.stringify(request)}\n`);
  const next = (await lines.next()) as IteratorResult<string, undefined>;
  if (next.done === true) throw new Error('The Python process ended.');
  return JSON.parse(next.value) as T;
}

const names = await ask<readonly string[]>('entries');

// Another part of the inputs for each, so that all are tried somewhere.
test.each(names.map((entry, index) => [entry, index] as const))(
  '%s takes time in proportion to the text',
  async (entry, first) => {
    const tooLong: string[] = [];
    for (const [at, [name, make]] of [...anyText, ...outputText, ...sqlText].entries()) {
      if ((at + first) % step !== 0) continue;
      const limits = { tries: mostTries, growth: mostGrowth, floor: floor / 1000 };
      const [shortest, longest] = await ask<[number, number]>({
        entry,
        short: make(short),
        long: make(long),
        ...limits,
      });
      if (longest > mostGrowth * Math.max(shortest, floor))
        tooLong.push(
          `${name}: ${shortest.toFixed(1)} ms for ${short} characters, ${longest.toFixed(1)} ms for ${long}`,
        );
    }
    expect(tooLong).toEqual([]);
  },
);
