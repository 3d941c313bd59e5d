/** What `npm run bench` measures of one history: times in milliseconds, memory in MB. */
import { execFile, execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { writeHistory } from './history.mjs';
import { bundle, startServer } from './server.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const python = process.env.ALEMBIC_TEST_PYTHON ?? path.join(root, '.cache/python/bin/python');

/**
 * Writes a history of `count` revisions into a scratch folder and measures it, each figure as the median of `runs`. In
 * each run all figures are measured one after the other, so that what else a machine does meanwhile is in all of them.
 * @param {{ count: number, runs: number, edits: number }} options
 */
export async function measure({ count, runs, edits }) {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), 'alembic-bench-')));
  try {
    const folder = path.join(scratch, 'project');
    const cacheDirectory = path.join(scratch, 'cache');
    const { files, bytes, revisions } = writeHistory(folder, count);
    const figures = { count, megabytes: bytes / 1e6 };
    const [before, fresh] = [revisions.slice(0, -newRevisions), files.slice(-newRevisions)];
    branchOff(folder, files, fresh);
    await leaveAlone(files);
    await fillCache(folder, cacheDirectory);
    const cliCache = path.join(scratch, 'cli-cache');
    const run = (program, args) => () => promisify(execFile)(program, args, { cwd: folder, maxBuffer: 1 << 28 });
    const graph = (...args) => run(process.execPath, [bundle, 'graph', ...args]);
    // It ends with 1 where it finds something.
    const judged =
      (...args) =>
      () =>
        run(process.execPath, [bundle, ...args])().catch((error) => {
          if (error.code !== 1) throw error;
        });
    // Python finds no earlier result of its compiler beside the files on the first run, so that one does not count.
    await run(python, ['-m', 'alembic', 'heads'])();
    await graph('--cache', cliCache)();
    const schema = (...args) =>
      run(process.execPath, [bundle, 'schema', '--dialect', 'postgresql', '--format', 'json', ...args]);
    await schema('--cache', cliCache)();
    const measured = {
      readOne: () => timed(() => readOneByOne(files)),
      readMany: () => timed(() => readSideBySide(files)),
      cold: async () => (await index({ folder, count })).time,
      async warm() {
        const { time, filesRead } = await index({ folder, count, cacheDirectory });
        figures.warmReads = filesRead;
        return time;
      },
      graph: () => timed(graph()),
      bodies: () => timed(graph('--bodies')),
      schema: () => timed(schema()),
      schemaCached: () => timed(schema('--cache', cliCache)),
      plan: () => timed(run(process.execPath, [bundle, 'plan', '--from', 'base', '--to', 'heads'])),
      cached: () => timed(graph('--cache', cliCache)),
      check: () => timed(judged('check')),
      checkNew: () => timed(judged('check', '--since', 'HEAD~1', '--dialect', 'postgresql')),
      schemaBefore: () => timed(schema('--revision', ...headsOf(before))),
      merge: () => timed(judged('check', '--merge', 'branch')),
      heads: () => timed(run(python, ['-m', 'alembic', 'heads'])),
    };
    const times = Object.fromEntries(Object.keys(measured).map((name) => [name, []]));
    for (let turn = 0; turn < runs; turn += 1) {
      for (const [name, take] of Object.entries(measured)) times[name].push(await take());
    }
    for (const [name, all] of Object.entries(times)) figures[name] = middle(all);
    // No goal is held against it, and it takes the longest: once will do.
    figures.history = await timed(run(python, ['-m', 'alembic', 'history']));
    Object.assign(figures, await measureEdits({ folder, files, edits }));
    Object.assign(figures, await measureFindings({ folder, files, revisions, edits }));
    Object.assign(figures, await measureSchema({ folder, files, revisions, edits }));
    return figures;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** So many revisions of the history are in a commit of their own, as those of a pull request are. */
const newRevisions = 20;

function headsOf(revisions) {
  const followed = new Set(revisions.flatMap(({ parents, dependsOn }) => [...parents, ...dependsOn]));
  return revisions.map(({ id }) => id).filter((id) => !followed.has(id));
}

/** Commits the history, its newest revisions last, and on a branch of its own one revision more, as a pull request has it. */
function branchOff(folder, files, fresh) {
  const git = (...args) => {
    const settings = ['user.name=Bench', 'user.email=bench@example.com', 'commit.gpgsign=false', 'core.hooksPath='];
    execFileSync('git', [...settings.flatMap((each) => ['-c', each]), ...args], { cwd: folder, stdio: 'ignore' });
  };
  git('init', '--quiet', '--initial-branch=main');
  git('add', '--all');
  git('rm', '--quiet', '--cached', '--', ...fresh);
  git('commit', '--quiet', '--message', 'history');
  git('add', '--all');
  git('commit', '--quiet', '--message', 'new revisions');
  git('switch', '--quiet', '--create', 'branch');
  const last = readFileSync(files.at(-1), 'utf8');
  const [, head = ''] = /^revision.* = '(.*)'/m.exec(last) ?? [];
  const text = last
    .replace(/^(revision.*) = .*$/m, "$1 = '5d0c2f9be317'")
    .replace(/^(down_revision.*) = .*$/m, `$1 = '${head}'`);
  const file = path.join(path.dirname(files.at(-1)), '5d0c2f9be317_one_more.py');
  writeFileSync(file, text);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'one more');
  git('switch', '--quiet', 'main');
}

/** Waits until the files are old enough for their times to say that they stayed. */
async function leaveAlone(files) {
  const { ctimeMs } = statSync(files.at(-1));
  await setTimeout(Math.max(0, ctimeMs + 2500 - Date.now()));
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
async function index({ folder, count, cacheDirectory }) {
  const server = await startServer({ cacheDirectory });
  const time = await timed(async () => {
    const revisions = await server.open(folder);
    if (revisions !== count) throw new Error(`${revisions} of ${count} revisions were found.`);
  });
  const information = await server.connection.sendRequest('alembic/debugInformation');
  await server.stop();
  return { time, filesRead: Number(/Revision files read from disk: (\d+)/.exec(information)?.[1]) };
}

async function fillCache(folder, cacheDirectory) {
  mkdirSync(cacheDirectory);
  const server = await startServer({ cacheDirectory });
  await server.open(folder);
  // It is written last.
  await appears(path.join(cacheDirectory, 'stats'));
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

/** From a change in the editor to the findings about operations, of a revision that nobody has yet. */
async function measureFindings({ folder, files, revisions, edits }) {
  const followed = new Set(revisions.flatMap(({ parents }) => parents));
  const head = revisions.findLastIndex(({ id, parents }) => !followed.has(id) && parents.length === 1);
  const text = readFileSync(files[head], 'utf8');
  const [, table = 'item'] = /op\.add_column\('(\w+)'/.exec(text) ?? [];
  const server = await startServer();
  await server.open(folder);
  const uri = pathToFileURL(files[head]).toString();
  await server.openDocument(uri, text);
  const withColumn = (name) =>
    text.replace(
      /(def upgrade\(\).*:\n)/,
      `$1    op.add_column('${table}', sa.Column('${name}', sa.Integer(), nullable=False))\n`,
    );
  const edit = async (turn) => {
    const codes = (await server.edit(uri, turn + 3, withColumn(`new_${turn}`))).map(({ code }) => code);
    if (!codes.includes('DN01')) throw new Error(`After an edit the findings were ${codes}.`);
  };
  const firstFindings = await timed(() => edit(-1));
  const times = [];
  for (let turn = 0; turn < edits; turn += 1) times.push(await timed(() => edit(turn)));
  await server.stop();
  return { firstFindings, findings: times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)] };
}

/** From a change in the editor to a hover on a table, which needs the schema before it, and the memory after them. */
async function measureSchema({ folder, files, revisions, edits }) {
  const onTable = /op\.(?:add|alter|drop)_column\('(?=\w)/;
  // The newest of the main line with an operation on a table, and the fiftieth before it.
  const texts = files.map((file) => readFileSync(file, 'utf8'));
  const able = files.flatMap((_, at) => (revisions[at].line === 'main' && onTable.test(texts[at]) ? [at] : []));
  const newest = able.at(-1);
  const earlier = able.findLast((at) => at <= files.length - 50) ?? newest;
  const server = await startServer();
  await server.open(folder);
  const uriOf = (at) => pathToFileURL(files[at]).toString();
  for (const at of new Set([newest, earlier])) await server.openDocument(uriOf(at), texts[at]);
  const { index, 0: before } = onTable.exec(texts[newest]);
  const lines = texts[newest].slice(0, index + before.length).split('\n');
  const position = { line: lines.length - 1, character: lines.at(-1).length };
  const hover = async () => {
    const answer = await server.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: uriOf(newest) },
      position,
    });
    if (answer === null) throw new Error('There is no hover on a table.');
  };
  const firstHover = await timed(hover);
  let version = 1;
  const p95 = async (at) => {
    const times = [];
    for (let edit = 0; edit < edits; edit += 1) {
      version += 1;
      const text = texts[at].replace(/\n\n\ndef downgrade/, `\n    op.create_table('new_${edit}')$&`);
      times.push(
        await timed(async () => {
          await server.connection.sendNotification('textDocument/didChange', {
            textDocument: { uri: uriOf(at), version },
            contentChanges: [{ text }],
          });
          await hover();
        }),
      );
    }
    return times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)];
  };
  const figures = { firstHover, editNewest: await p95(newest), editEarlier: await p95(earlier) };
  figures.residentSchema = server.residentMemory();
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

function middle(times) {
  return times.sort((one, other) => one - other)[Math.floor(times.length / 2)];
}

async function timed(run) {
  const started = performance.now();
  await run();
  return performance.now() - started;
}
