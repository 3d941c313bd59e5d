/**
 * `npm run bench`: measures start, index, edits and memory on generated histories of 1,000, 5,000, 10,000 and 20,000
 * revisions, beside reading the files alone and the real Alembic in the same run, and the warm preview. Prints the
 * table and writes docs/performance.md.
 *
 *   node test/bench/main.mjs [SIZE…] [--runs N] [--edits N] [--out FILE] [--no-preview]
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { instantSqlText, measureInstantSql } from './instantSql.mjs';
import { measure, measurePreview } from './measure.mjs';
import { page } from './page.mjs';
import { measureStartup } from './startup.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    runs: { type: 'string', default: '3' },
    edits: { type: 'string', default: '200' },
    out: { type: 'string', default: path.resolve(import.meta.dirname, '../../docs/performance.md') },
    'no-preview': { type: 'boolean', default: false },
  },
});
const sizes = positionals.length === 0 ? [1000, 5000, 10_000, 20_000] : positionals.map(Number);

const histories = [];
for (const count of sizes) {
  console.error(`${count} revisions …`);
  histories.push(await measure({ count, runs: Number(values.runs), edits: Number(values.edits) }));
}
const startup = await measureStartup({ runs: Number(values.runs) * 5 });
const preview = values['no-preview'] ? null : await measurePreview();
const instant = instantSqlText(await measureInstantSql({ runs: Number(values.runs), edits: Number(values.edits) }));
const text = page({ histories, startup, preview, instant, runs: values.runs, edits: Number(values.edits) });
writeFileSync(values.out, text);
console.log(text);
