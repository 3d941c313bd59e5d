/**
 * Everything that must hold: build, types, lint, borders, and the tests, unit to browser. Two parts run side by side,
 * one for each core of the smallest machine; what one prints is shown in one piece, when it ends.
 * `npm run test:full` tries all generated inputs, of which `npm test` takes a sample.
 * `npm test -- lint unit` runs only the parts of these names; what they need is set up and built first.
 * The failed tests are repeated at the end, before the counts. The last line holds the counts of all tests; a part that
 * fails without a failed test counts as one.
 */
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import * as counts from './lib/counts.mjs';
import { cache, root } from './lib/paths.mjs';
import { runToEnd } from './lib/process.mjs';
import { setUpForTests } from './lib/setUpForTests.mjs';
import { sideBySide } from './lib/sideBySide.mjs';

/**
 * @typedef {object} Part
 * @property {string} name on the command line
 * @property {string} title
 * @property {string[]} command a script of this repository or a program of its dependencies, with its arguments
 * @property {readonly string[]} [needs] what is set up before (lib/setUpForTests.mjs)
 * @property {readonly string[]} [after] parts without which this one cannot run
 * @property {boolean} [isAlone] nothing runs beside it: it waits for a real editor, which another part would slow down
 * @property {(report: string) => counts.Counts} [read] reads the counts from the report that the command wrote
 * @property {(report: string) => string[]} [failures] reads the failed tests from it, each with its messages
 */

const reports = path.join(cache, 'test-reports');

/** In the order in which they begin: what fails fast first, then what takes longest, and what runs alone. @type {readonly Part[]} */
const parts = [
  { name: 'build', title: 'Build', command: ['scripts/build.mjs'] },
  { name: 'types', title: 'Types', command: ['tsc', '-p', '.'] },
  { name: 'lint', title: 'Lint', command: ['eslint', '.'] },
  { name: 'format', title: 'Format', command: ['prettier', '--check', '.'] },
  {
    name: 'borders',
    title: 'Borders',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'server/src', 'client/src'],
  },
  { name: 'package', title: 'Package', after: ['build'], command: ['scripts/package.mjs'] },
  vitest('unit', { title: 'Unit tests', needs: ['python'] }),
  vitest('oracle', { title: 'Oracle tests', needs: ['python', 'postgres'], after: ['build'] }),
  vitest('protocol', { title: 'Protocol tests', needs: ['python'], after: ['build'] }),
  vitest('growth', { title: 'Growth tests', needs: ['python'] }),
  vitest('clients', { title: 'Tests in other editors', needs: ['python', 'neovim', 'emacs'], after: ['build'] }),
  {
    name: 'host',
    title: 'Extension-host tests',
    needs: ['python', 'workbench', 'chromium'],
    after: ['build'],
    isAlone: true,
    command: ['test/editor/runInBrowser.mjs', reportOf('host')],
    read: counts.readHost,
    failures: counts.failuresOfHost,
  },
  vitest(
    'browser',
    {
      title: 'Browser tests',
      needs: ['python', 'postgres', 'workbench', 'chromium'],
      after: ['package'],
      isAlone: true,
    },
    'test/editor/vitest.config.ts',
  ),
];

/** @returns {Part} */
function vitest(name, part, config = 'vitest.config.ts') {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${reportOf(name)}`];
  return {
    name,
    ...part,
    command: ['vitest', 'run', '--config', config, '--project', name, ...reporters],
    read: counts.readVitest,
    failures: counts.failuresOfVitest,
  };
}

function reportOf(name) {
  return path.join(reports, `${name}.json`);
}

/** The parts of these names and those that they come after, in order; all parts without a name. */
function select(names) {
  if (names.length === 0) return parts;
  const wanted = new Set(names);
  for (const part of parts) if (names.includes(part.name)) part.after?.forEach((name) => wanted.add(name));
  return parts.filter((part) => wanted.has(part.name));
}

function heading(title) {
  console.log(`\n── ${title} ${'─'.repeat(Math.max(0, 60 - title.length))}`);
}

/** Runs one part and answers its counts, a failure without a failed test counted as one, and what it printed. */
async function runPart({ name, command, read }, environment, show) {
  rmSync(reportOf(name), { force: true });
  const [program, ...args] = command;
  const isScript = program.endsWith('.mjs');
  const { code, output } = await runToEnd(
    isScript ? process.execPath : path.join(root, 'node_modules/.bin', program),
    isScript ? [path.join(root, program), ...args] : args,
    { cwd: root, env: { ...process.env, ...environment }, show },
  );
  const counted = read?.(reportOf(name)) ?? counts.none;
  return { ...counted, failed: code !== 0 && counted.failed === 0 ? 1 : counted.failed, output };
}

const isFull = process.argv.includes('--full');
if (isFull) process.env.ALEMBIC_TEST_FULL = '1';
const names = process.argv.slice(2).filter((name) => name !== '--full');
const unknown = names.filter((name) => !parts.some((part) => part.name === name));
if (unknown.length > 0) {
  console.error(`There is no part ${unknown.join(', ')}; the parts are ${parts.map((part) => part.name).join(', ')}.`);
  process.exit(2);
}
const selected = select(names);
mkdirSync(reports, { recursive: true });

heading('Set-up');
const { missing, environment, tearDown } = await setUpForTests(new Set(selected.flatMap((part) => part.needs ?? [])));
const results = new Map();
const isAlone = selected.length === 1;

/** Runs a part, when what it needs is there, and shows what it printed. */
async function runAndShow(part) {
  if (isAlone) heading(part.title);
  const began = Date.now();
  const lacking = [
    ...(part.needs ?? []).filter((need) => missing.has(need)),
    ...(part.after ?? []).filter((name) => results.get(name).failed > 0),
  ];
  const result = lacking.length > 0 ? { ...counts.none, failed: 1 } : await runPart(part, environment, isAlone);
  results.set(part.name, result);
  if (!isAlone) heading(part.title);
  if (lacking.length > 0) console.log(`Not run, for want of: ${lacking.join(', ')}.`);
  else process.stdout.write(result.output);
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  console.log(`${part.title}: ${result.failed === 0 ? 'good' : 'FAILED'}, ${seconds} s`);
}

try {
  await sideBySide(selected, 2, runAndShow);
} finally {
  await tearDown();
}

const failures = selected.flatMap(({ title, name, failures }) =>
  (results.get(name).failed > 0 ? (failures?.(reportOf(name)) ?? []) : []).map((text) => `${title}: ${text}`),
);
if (failures.length > 0) heading('Failed tests');
for (const text of failures) console.log(text);

heading('Counts');
for (const { name, title, read } of selected) {
  const result = results.get(name);
  if (read !== undefined) console.log(`${title.padEnd(22)}${counts.format(result)}`);
  else if (result.failed > 0) console.log(`${title.padEnd(22)}failed`);
}
const total = counts.sum([...results.values()]);
process.exitCode = total.failed === 0 ? 0 : 1;
console.log(counts.format(total));
