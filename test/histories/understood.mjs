/**
 * Reads the operations of real histories and says how many of them are understood, and why the others are not.
 *
 *   node test/histories/understood.mjs FOLDER… [--list] [--sample N --seed S] [--direction upgrade|downgrade]
 *
 * FOLDER is a checkout; it is only read. `--list` prints each operation that is not understood with its place, `--sample`
 * that many of those that are, chosen by the seed, each with its source and what was read. Nothing of a history belongs
 * into this repository.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { load } from '../support/load.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    list: { type: 'boolean', default: false },
    sample: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    direction: { type: 'string', default: 'upgrade' },
  },
});

const reader = await load('test/histories/readHistory.ts');
const all = [];
console.log('| history | revisions | operations | understood | % |\n|---|--:|--:|--:|--:|');
for (const folder of positionals) {
  const { revisions, operations } = await reader.readHistory(path.resolve(folder), values.direction);
  const understood = operations.filter(({ reasons }) => reasons.length === 0).length;
  const share = operations.length === 0 ? '–' : ((100 * understood) / operations.length).toFixed(1);
  console.log(`| ${path.basename(folder)} | ${revisions} | ${operations.length} | ${understood} | ${share} |`);
  all.push(...operations.map((operation) => ({ ...operation, history: path.basename(folder) })));
}
const good = all.filter(({ reasons }) => reasons.length === 0);
console.log(`| all | | ${all.length} | ${good.length} | ${((100 * good.length) / all.length).toFixed(1)} |\n`);

const counts = new Map();
for (const { reasons } of all) {
  if (reasons.length > 0) counts.set(reasons[0].kind, (counts.get(reasons[0].kind) ?? 0) + 1);
}
console.log('| why not | operations |\n|---|--:|');
for (const [kind, count] of [...counts].sort((one, other) => other[1] - one[1])) console.log(`| ${kind} | ${count} |`);

if (values.list) {
  for (const { history, file, line, directive, reasons } of all) {
    if (reasons.length === 0) continue;
    console.log(`${history} ${file}:${line} ${directive}: ${reasons.map(({ reason }) => reason).join('; ')}`);
  }
}
const random = generator(Number(values.seed));
for (let left = Number(values.sample); left > 0; left--) {
  const { history, file, line, source, read } = good[Math.floor(random() * good.length)];
  console.log(`\n--- ${history} ${file}:${line}\n${source}\n=> ${read}`);
}

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
