/**
 * How long a preview takes once the bridge is warm, from the save of a revision to the answer of the built server,
 * against `python -m alembic upgrade parent:this --sql` in the same run, on a copy of the sample project.
 * Run `npm run build` first. Prints a ratio: times of one machine say nothing about another.
 */
import { execFile, spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

const root = path.resolve(import.meta.dirname, '../..');
const python = process.env.ALEMBIC_TEST_PYTHON ?? path.join(root, '.cache/python/bin/python');
const bundle = path.join(root, 'dist/server.js');
if (!existsSync(bundle)) throw new Error(`There is no ${bundle}: run "npm run build".`);

const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-bench-')));
cpSync(path.join(root, 'examples/fastapi-sqlmodel'), folder, { recursive: true });
const parent = '63d8e1f4a07c';
const revision = 'b5170e9dc42a';
const file = path.join(folder, 'migrations/versions/2026-06-09_b5170e9dc42a_create_invoices.py');
const uri = pathToFileURL(file).toString();
process.env.DATABASE_URL = 'postgresql+psycopg://app@localhost/shop';

const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
const connection = createProtocolConnection(
  new StreamMessageReader(child.stdout),
  new StreamMessageWriter(child.stdin),
);
connection.onRequest('workspace/configuration', ({ items }) => items.map(() => ({ interpreter: python })));
connection.onRequest('client/registerCapability', () => null);
connection.listen();
await connection.sendRequest('initialize', {
  processId: process.pid,
  rootUri: null,
  capabilities: { workspace: { configuration: true, workspaceFolders: true } },
  initializationOptions: { trusted: true },
  workspaceFolders: [{ uri: pathToFileURL(folder).toString(), name: 'sample' }],
});
await connection.sendNotification('initialized', {});

try {
  const cold = await timed(preview);
  const warm = await median(21, savedPreview);
  const command = await median(5, () =>
    promisify(execFile)(python, ['-m', 'alembic', 'upgrade', `${parent}:${revision}`, '--sql'], { cwd: folder }),
  );
  console.log(`first preview ${ms(cold)}, warm preview ${ms(warm)}, alembic upgrade --sql ${ms(command)}`);
  console.log(`ratio: a warm preview takes ${(warm / command).toFixed(3)} of the command's time`);
} finally {
  await connection.sendRequest('shutdown');
  await connection.sendNotification('exit');
  connection.dispose();
  rmSync(folder, { recursive: true, force: true });
}

async function savedPreview() {
  appendFileSync(file, '\n');
  await connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri, type: 2 }] });
  await preview();
}

async function preview() {
  const answer = await connection.sendRequest('alembic/preview', {
    scope: { kind: 'revision', uri },
    direction: 'upgrade',
    dialect: null,
  });
  if (!(answer.revisions?.[0]?.statements.length > 0))
    throw new Error(`The preview is empty: ${JSON.stringify(answer)}`);
}

/** The median time, in milliseconds, of some runs one after the other. */
async function median(count, run) {
  const times = [];
  for (let index = 0; index < count; index += 1) times.push(await timed(run));
  return times.sort((one, other) => one - other)[Math.floor(count / 2)];
}

async function timed(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}

function ms(time) {
  return `${time.toFixed(time < 100 ? 1 : 0)} ms`;
}
