/**
 * What `npm run bench` measures of the instant SQL, beside the real Alembic in the same run: times in milliseconds,
 * memory in MB. `node test/bench/instantSql.mjs` prints it alone.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { load } from '../support/load.mjs';
import { writeHistory } from './history.mjs';
import { bundle, startServer } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const python = process.env.ALEMBIC_TEST_PYTHON ?? path.join(root, '.cache/python/bin/python');

/**
 * One revision and 500 of them against `alembic upgrade --sql`, in a warm server and as processes; edits in a history of
 * `large` revisions, and in a file of 2,000 operations.
 * @param {{ runs: number, edits: number, large?: number }} options
 */
export async function measureInstantSql({ runs, edits, large = 10_000 }) {
  return {
    large,
    ...(await inScratch((folder) => againstAlembic(folder, runs))),
    ...(await inScratch((folder) => ofEdits(folder, large, edits))),
    ...(await inScratch(ofManyOperations)),
  };
}

/** As text, each goal with what was reached. */
export function instantSqlText(figures) {
  const { one, all, alembicOne, alembicAll, coldOne, coldAll, edit, large, many, parse, memory } = figures;
  const goal = (title, reached, goals, isReached) => `- ${title}: ${reached} (goal: ${goals}) ${isReached ? '✓' : '✗'}`;
  return [
    `one revision ${ms(one)}, \`alembic upgrade --sql\` of it ${ms(alembicOne)}, \`alembic-ls sql --revision\` ${ms(coldOne)}`,
    `500 revisions ${ms(all)}, \`alembic upgrade --sql\` of them ${ms(alembicAll)}, \`alembic-ls sql --range base:heads\` ${ms(coldAll)}`,
    `2,000 operations in a file ${ms(many)}, to parse it ${ms(parse)}`,
    `memory of the server with the SQL of ${large.toLocaleString('en')} revisions' files at hand: ${memory.toFixed(0)} MB`,
    '',
    goal(
      'one revision in a warm server, times faster than Alembic',
      (alembicOne / one).toFixed(0),
      'at least 100',
      alembicOne / one >= 100,
    ),
    goal(
      '500 revisions in a warm server, times faster than Alembic',
      (alembicAll / all).toFixed(0),
      'at least 20',
      alembicAll / all >= 20,
    ),
    goal(
      '`alembic-ls sql --revision` ÷ Alembic',
      (coldOne / alembicOne).toFixed(2),
      'at most 0.5',
      coldOne / alembicOne <= 0.5,
    ),
    goal(
      '`alembic-ls sql --range base:heads` of 500 ÷ Alembic',
      (coldAll / alembicAll).toFixed(2),
      'at most 0.7',
      coldAll / alembicAll <= 0.7,
    ),
    goal(
      `edit → SQL, 95th percentile, in ms, ${large.toLocaleString('en')} revisions`,
      edit.toFixed(1),
      'at most 20',
      edit <= 20,
    ),
    goal(
      '2,000 operations in a file, edit → SQL ÷ parsing it',
      (many / parse).toFixed(1),
      'at most 3',
      many / parse <= 3,
    ),
  ].join('\n');
}

async function againstAlembic(folder, runs) {
  const { revisions } = writeProject(folder, 500);
  const target = revisions.find(({ parents }, index) => index > 100 && parents.length === 1);
  const alembic =
    (...args) =>
    () =>
      promisify(execFile)(python, ['-m', 'alembic', 'upgrade', ...args, '--sql'], { cwd: folder, maxBuffer: 1 << 28 });
  const cold =
    (...args) =>
    () =>
      promisify(execFile)(process.execPath, [bundle, 'sql', ...args], { cwd: folder, maxBuffer: 1 << 28 });
  const server = await startServer();
  try {
    await server.open(folder);
    const uri = pathToFileURL(path.join(folder, 'migrations/versions', fileOf(folder, target.id))).toString();
    const revision = () => preview(server, { kind: 'revision', uri });
    const environment = (await server.connection.sendRequest('alembic/environments', {}))[0].id;
    const range = () => preview(server, { kind: 'range', environment, from: 'base', to: 'heads' });
    // Until then the server reviews what was opened, and its compiler has seen little of the code.
    for (let turn = 0; turn < 20; turn += 1) {
      await revision();
      await range();
    }
    const figures = {
      one: await middle(50, revision),
      all: await middle(Math.max(5, runs), range),
      alembicOne: await middle(runs, alembic(`${target.parents[0]}:${target.id}`)),
      alembicAll: await middle(runs, alembic('heads')),
      coldOne: await middle(runs, cold('--revision', target.id)),
      coldAll: await middle(runs, cold('--range', 'base:heads')),
    };
    return figures;
  } finally {
    await server.stop();
  }
}

/** Typing in `upgrade()` of one revision, with the SQL asked for after each change. */
async function ofEdits(folder, count, edits) {
  const { files } = writeProject(folder, count);
  const server = await startServer();
  try {
    await server.open(folder);
    const file = files[Math.floor(count / 2)];
    const figures = { edit: await typing(server, file, edits), memory: 0 };
    const environment = (await server.connection.sendRequest('alembic/environments', {}))[0].id;
    await preview(server, { kind: 'range', environment, from: 'base', to: 'heads' });
    figures.memory = server.residentMemory();
    return figures;
  } finally {
    await server.stop();
  }
}

async function ofManyOperations(folder) {
  writeProject(folder, 1);
  const lines = Array.from(
    { length: 2000 },
    (_, index) =>
      `    op.add_column("item_${index % 50}", sa.Column("c_${index}", sa.String(length=${1 + (index % 200)}), nullable=True))`,
  );
  const head = 'import sqlalchemy as sa\nfrom alembic import op\n\nrevision = "ffffffffffff"\ndown_revision = None\n';
  const text = `"""many"""\n${head}\n\ndef upgrade():\n${lines.join('\n')}\n\n\ndef downgrade():\n    pass\n`;
  const file = path.join(folder, 'migrations/versions/many.py');
  writeFileSync(file, text);
  const { loadParser } = await load('test/support/parser.ts');
  const parser = await loadParser();
  const parses = () => parser.withTree(text, (tree) => tree.childCount);
  await middle(5, parses);
  const parse = await middle(15, parses);
  const server = await startServer();
  try {
    await server.open(folder);
    await typing(server, file, 5);
    return { parse, many: await typing(server, file, 15, 0.5) };
  } finally {
    await server.stop();
  }
}

/** How long the SQL takes after a change within a function: a quantile, the 95th percentile without one. */
async function typing(server, file, count, quantile = 0.95) {
  const uri = pathToFileURL(file).toString();
  const text = readFileSync(file, 'utf8');
  await server.openDocument(uri, text);
  const scope = { kind: 'revision', uri };
  await preview(server, scope);
  const times = [];
  for (let turn = 0; turn < count; turn += 1) {
    const changed = text.replace(/(def upgrade\(\).*:\n)/, `$1    op.execute("SELECT ${turn}")\n`);
    const started = performance.now();
    await server.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: turn + 2 },
      contentChanges: [{ text: changed }],
    });
    await preview(server, scope);
    times.push(performance.now() - started);
  }
  await server.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  return times.sort((one, other) => one - other)[Math.min(count - 1, Math.floor(count * quantile))];
}

async function preview({ connection }, scope) {
  const answer = await connection.sendRequest('alembic/preview', {
    scope,
    direction: 'upgrade',
    dialect: 'postgresql',
    engine: 'instant',
  });
  if (!(answer.revisions?.length > 0)) throw new Error(`There is no SQL: ${JSON.stringify(answer).slice(0, 500)}`);
}

/** A history whose env.py is for PostgreSQL, with the versions that are installed. */
function writeProject(folder, count) {
  const written = writeHistory(folder, count);
  writeFileSync(
    path.join(folder, 'migrations/env.py'),
    'from alembic import context\n\ncontext.configure(url="postgresql://", literal_binds=True, dialect_opts={"paramstyle": "named"})\nwith context.begin_transaction():\n    context.run_migrations()\n',
  );
  writeFileSync(
    path.join(folder, 'alembic.ini'),
    '[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = postgresql://\n',
  );
  const { files, revisions } = written;
  fileNames.set(folder, new Map(revisions.map(({ id }, index) => [id, path.basename(files[index])])));
  return written;
}

const fileNames = new Map();

function fileOf(folder, id) {
  return fileNames.get(folder).get(id);
}

async function inScratch(run) {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-bench-')));
  try {
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function middle(count, run) {
  const times = [];
  for (let turn = 0; turn < count; turn += 1) {
    const started = performance.now();
    await run();
    times.push(performance.now() - started);
  }
  return times.sort((one, other) => one - other)[Math.floor(count / 2)];
}

function ms(time) {
  return time >= 10_000 ? `${(time / 1000).toFixed(1)} s` : `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}

if (process.argv[1] === import.meta.filename)
  console.log(instantSqlText(await measureInstantSql({ runs: 3, edits: 100 })));
