import { readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { testReaders } from '../../../test/support/factReader.js';
import { makeWorkspace, project, revision, versions, type TestWorkspace } from '../../../test/support/workspace.js';
import { stampNow } from '../workspace/statTable.js';
import { runCli } from './cli.js';
import type { GraphDocument } from './graphJson.js';

interface Result {
  readonly exitCode: number;
  readonly heads: readonly string[];
  readonly stderr: string;
  /** How many texts were read for their facts. */
  readonly texts: number;
}

async function graph(
  { root }: TestWorkspace,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Result> {
  let [stdout, stderr, texts] = ['', '', 0];
  const readers = await testReaders();
  const counting: typeof readers.facts = (text, part) => {
    texts++;
    return readers.facts(text, part);
  };
  const exitCode = await runCli(['graph', '--format', 'json', ...args], {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    cwd: root,
    env,
    loadReaders: () => Promise.resolve({ ...readers, facts: counting }),
    build: 'test',
    bridgeScript: 'not run here',
  });
  const { environments } = JSON.parse(stdout) as GraphDocument;
  return { exitCode, heads: environments.flatMap(({ heads }) => heads), stderr, texts };
}

const files = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"bb"'),
});

async function untilSettled(workspace: TestWorkspace): Promise<void> {
  await vi.waitFor(
    () => {
      expect(
        readdirSync(workspace.path(versions)).every(
          (name) => stampNow(workspace.path(`${versions}/${name}`))?.isSettled,
        ),
      ).toBe(true);
    },
    { timeout: 10_000, interval: 100 },
  );
}

test('--cache keeps what was read for the next run, for its user alone, and nothing is kept without it', async () => {
  const workspace = makeWorkspace(files);
  await graph(workspace, []);
  expect(readdirSync(workspace.root).sort()).toEqual(['alembic.ini', 'migrations']);

  expect(await graph(workspace, ['--cache', 'kept/here'])).toEqual({
    exitCode: 0,
    heads: ['cc'],
    stderr: '',
    texts: 3,
  });
  const directory = workspace.path('kept/here');
  expect(readdirSync(directory).sort()).toEqual(['facts', 'stats']);
  if (process.platform !== 'win32')
    expect(readdirSync(directory).map((name) => statSync(path.join(directory, name)).mode & 0o777)).toEqual([
      0o600, 0o600,
    ]);
  expect(await graph(workspace, ['--cache', 'kept/here'])).toEqual({
    exitCode: 0,
    heads: ['cc'],
    stderr: '',
    texts: 0,
  });
  expect(await graph(workspace, [], { ALEMBIC_LS_CACHE: directory })).toEqual({
    exitCode: 0,
    heads: ['cc'],
    stderr: '',
    texts: 0,
  });
  // A header is not all that the bodies need.
  expect(await graph(workspace, ['--bodies', '--cache', directory])).toMatchObject({ heads: ['cc'], texts: 3 });
  expect(await graph(workspace, ['--bodies', '--cache', directory])).toMatchObject({ heads: ['cc'], texts: 0 });
});

test('the graph follows a file whose id was replaced by one of equal length, with its time of modification restored', async () => {
  const workspace = makeWorkspace(files);
  await untilSettled(workspace);
  const cache = ['--cache', 'cache'];
  await graph(workspace, cache);
  expect(await graph(workspace, cache)).toMatchObject({ heads: ['cc'], texts: 0 });
  const file = workspace.path(`${versions}/cc.py`);
  const { atime, mtime } = statSync(file);
  writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"cc"', '"dd"'));
  utimesSync(file, atime, mtime);
  expect(await graph(workspace, cache)).toMatchObject({ heads: ['dd'], texts: 1 });
  expect(await graph(workspace, cache)).toMatchObject({ heads: ['dd'], texts: 0 });
});

test('a cache that cannot be written is mentioned, and the graph is printed all the same', async () => {
  const workspace = makeWorkspace({ ...files, 'a file': '' });
  const { exitCode, heads, stderr } = await graph(workspace, ['--cache', 'a file/cache']);
  expect({ exitCode, heads }).toEqual({ exitCode: 0, heads: ['cc'] });
  expect(stderr).toMatch(/^alembic-ls: the cache in "a file\/cache" can't be written: .*\n$/);
});
