import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { makeWorkspace } from '../support/workspace.js';

const bench = path.resolve(import.meta.dirname, '../bench/main.mjs');

test('the bench measures all of its figures', { timeout: 300_000 }, async () => {
  const out = makeWorkspace({}).path('performance.md');
  await promisify(execFile)(process.execPath, [
    bench,
    '300',
    '--runs',
    '1',
    '--edits',
    '10',
    '--no-preview',
    '--out',
    out,
  ]);
  const rows = readFileSync(out, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| '));
  expect(rows.length).toBeGreaterThan(15);
  for (const row of rows) expect(row).toMatch(/^\| .+ \| [\d.,]+( ms| s)? \|$/);
});
