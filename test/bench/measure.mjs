/** What `npm run bench` measures of one history: times in milliseconds, memory in MB. */
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, watch } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { writeHistory } from './history.mjs';
import { startServer } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const python = process.env.ALEMBIC_TEST_PYTHON ?? path.join(root, '.cache/python/bin/python');
const bundle = process.env.ALEMBIC_TEST_SERVER ?? path.join(root, 'dist/server.js');

/** Python finds no earlier result of its compiler beside the files on the first run, so that one does not count. */
const commands = { heads: ['heads'], history: ['history'] };

/**
 * Writes a history of `count` revisions into a scratch folder and measures it, each figure as the median of `runs`.
 * @param {{ count: number, runs: number, edits: number }} options
 */
export async function measure({ count, runs, edits }) {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-bench-')));
  try {
    const folder = path.join(scratch, 'project');
    const cacheDirectory = path.join(scratch, 'cache');
    const { files, bytes } = writeHistory(folder, count);
    const figures = { count, megabytes: bytes / 1e6 };
    figures.readOne = await median(runs, () => readOneByOne(files));
    figures.readMany = await median(runs, () => readSideBySide(files));
    figures.cold = await index({ folder, count, runs });
    await fillCache(folder, cacheDirectory);
    figures.warm = await index({ folder, count, runs, cacheDirectory });
    figures.graph = await median(runs, () =>
      promisify(execFile)(process.execPath, [bundle, 'graph', folder], { maxBuffer: 1 << 28 }),
    );
    Object.assign(figures, await measureEdits({ folder, files, edits }));
    for (const [name, args] of Object.entries(commands)) {
      const run = () => promisify(execFile)(python, ['-m', 'alembic', ...args], { cwd: folder, maxBuffer: 1 << 28 });
      await run();
      figures[name] = await median(runs, run);
    }
    return figures;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function readOneByOne(files) {
  let length = 0;
  for (const file of files) length += readFileSync(file, 'utf8').length;
  return length;
}

async function readSideBySide(files) {
  const queue = files.values();
  const reader = async () => {
    for (const file of queue) await readFile(file, 'utf8');
  };
  await Promise.all(Array.from({ length: 16 }, reader));
}

/** From opening the folder in a fresh server to the first answer that needs all of its graph. */
async function index({ folder, count, runs, cacheDirectory }) {
  const times = [];
  for (let run = 0; run < runs; run += 1) {
    const server = await startServer({ cacheDirectory });
    times.push(
      await timed(async () => {
        const revisions = await server.open(folder);
        if (revisions !== count) throw new Error(`${revisions} of ${count} revisions were found.`);
      }),
    );
    await server.stop();
  }
  return middle(times);
}

async function fillCache(folder, cacheDirectory) {
  mkdirSync(cacheDirectory);
  const server = await startServer({ cacheDirectory });
  const file = path.join(cacheDirectory, 'facts');
  await server.open(folder);
  await appears(file);
  await server.stop();
}

/** Waits for a file that is renamed into its place. */
async function appears(file) {
  const watcher = watch(path.dirname(file));
  try {
    await new Promise((resolve) => {
      const look = () => {
        if (existsSync(file)) resolve();
      };
      watcher.on('change', look);
      look();
    });
  } finally {
    watcher.close();
  }
}

/** From a change in the editor to its diagnostics, for three kinds of edits, and the memory after them. */
async function measureEdits({ folder, files, edits }) {
  const server = await startServer();
  await server.open(folder);
  // An operation in a merge would be reported (GR10).
  const file = files
    .slice(Math.floor(files.length / 2))
    .find((each) => !/^down_revision.* = \(/m.test(readFileSync(each, 'utf8')));
  const uri = pathToFileURL(file).toString();
  const text = readFileSync(file, 'utf8');
  await server.openDocument(uri, text);
  let version = 1;
  const p95 = async (change, expected) => {
    const times = [];
    for (let edit = 0; edit < edits; edit += 1) {
      let codes;
      version += 1;
      times.push(
        await timed(async () => {
          codes = (await server.edit(uri, version, change(edit))).map(({ code }) => code);
        }),
      );
      if (!expected(codes, edit)) throw new Error(`After an edit the diagnostics were ${codes}.`);
    }
    return times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)];
  };
  const inUpgrade = (line) => text.replace('please adjust! ###\n', `please adjust! ###\n    ${line}\n`);
  const figures = {
    typing: await p95(
      (edit) => inUpgrade(`op.execute("${edit}")`),
      (codes) => codes.length === 0,
    ),
    breaking: await p95(
      (edit) => inUpgrade(`op.execute("${edit}"${edit % 2 === 0 ? '' : ')'}`),
      (codes, edit) => codes.includes('GR15') === (edit % 2 === 0),
    ),
    identifier: await p95(
      (edit) => text.replace(/^(down_revision.*) = .*$/m, `$1 = 'x${edit}'`),
      (codes) => codes.includes('GR02'),
    ),
  };
  await server.edit(uri, version + 1, text);
  figures.resident = server.residentMemory();
  figures.heap = Number(/Heap: (\d+) MB/.exec(await server.connection.sendRequest('alembic/debugInformation'))?.[1]);
  await server.stop();
  return figures;
}

/** Runs the bench of the warm preview and gives what it prints. */
export async function measurePreview() {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'preview.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const code = await new Promise((resolve) => {
    child.on('exit', resolve);
  });
  if (code !== 0) throw new Error(`The bench of the preview ended with ${code}.`);
  return printed.trim();
}

async function median(count, run) {
  const times = [];
  for (let time = 0; time < count; time += 1) times.push(await timed(run));
  return middle(times);
}

function middle(times) {
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
}

async function timed(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
