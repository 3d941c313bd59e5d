import { readFileSync, writeFileSync } from 'node:fs';
import v8 from 'node:v8';
import vm from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { testReader } from '../../../test/support/factReader.js';
import { makeWorkspace, project, revision, versions } from '../../../test/support/workspace.js';
import { buildGraph } from '../core/graph/buildGraph.js';
import { reviewGraph } from '../core/review/reviewGraph.js';
import { noHeader } from '../core/revision/readFacts.js';
import { uriOfPath } from './paths.js';
import type { FactReader } from './sourceFile.js';
import { type WorkspaceIndex, createWorkspaceIndex } from './workspaceIndex.js';

const chain = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"bb"'),
});

async function start(files = chain) {
  const workspace = makeWorkspace(files);
  const read = await testReader();
  const texts: string[] = [];
  const counting: FactReader = (text, part) => {
    texts.push(text);
    return read(text, part);
  };
  const failures: string[] = [];
  const index = createWorkspaceIndex({ reader: Promise.resolve(counting), log: (message) => failures.push(message) });
  index.setFolders([{ uri: uriOfPath(workspace.root), name: 'test', root: workspace.root }]);
  await index.ready();
  const path = workspace.path(`${versions}/bb.py`);
  return { workspace, index, texts, failures, path, text: readFileSync(path, 'utf8') };
}

describe('an open buffer', () => {
  test('with the text on disk costs no parse', async () => {
    const { index, texts, path, text } = await start();
    const before = texts.length;
    index.setBuffer(path, text, 1);
    expect(index.snapshot().file(path)?.version).toBe(1);
    expect(texts).toHaveLength(before);
  });

  test('edited inside upgrade() keeps the graph, reads no other file, and moves the functions', async () => {
    const { index, texts, path, text } = await start();
    const [before] = index.snapshot().environments;
    const reads = texts.length;
    index.setBuffer(path, text.replace('    pass\n', '    op.drop_table("x")\n    op.drop_table("y")\n'), 2);
    const snapshot = index.snapshot();
    expect(snapshot.environments[0]).toBe(before);
    expect(texts).toHaveLength(reads + 1);
    const functions = snapshot.file(path)?.body?.functions ?? [];
    expect(functions.map(({ name, nameSpan }) => [name, nameSpan.start])).toEqual([
      ['upgrade', text.indexOf('upgrade()')],
      [
        'downgrade',
        text.indexOf('downgrade()') + '    op.drop_table("x")\n    op.drop_table("y")\n'.length - '    pass\n'.length,
      ],
    ]);
  });

  test('broken inside upgrade() keeps the graph and reports the syntax', async () => {
    const { index, path, text } = await start();
    const [before] = index.snapshot().environments;
    index.setBuffer(path, text.replace('    pass\n', '    op.drop_table(\n'), 2);
    const broken = index.snapshot();
    expect(broken.environments[0]?.graph).toBe(before?.graph);
    expect(broken.problems.get(path)?.map(({ code }) => code)).toEqual(['GR15']);
    index.setBuffer(path, text, 3);
    expect(index.snapshot().problems.size).toBe(0);
  });

  test('edited at an identifier makes another graph, and leaves the earlier snapshot as it was', async () => {
    const { index, path, text } = await start();
    const before = index.snapshot();
    index.setBuffer(path, text.replace('"aa"', 'None'), 2);
    const after = index.snapshot();
    expect(after.environments[0]?.graph.bases.map(({ id }) => id)).toEqual(['aa', 'bb']);
    expect(before.environments[0]?.graph.bases.map(({ id }) => id)).toEqual(['aa']);
    expect(before.file(path)?.version).toBeNull();
  });

  test('of a file outside every environment is never parsed', async () => {
    const { index, texts, workspace } = await start();
    const before = texts.length;
    index.setBuffer(workspace.path('app/models.py'), 'revision = "zz"', 1);
    expect(index.snapshot().environmentsOf(workspace.path('app/models.py'))).toEqual([]);
    expect(texts).toHaveLength(before);
  });
});

describe('many files', () => {
  const name = (index: number): string => (index === 0 ? 'bb' : `r${String(index).padStart(3, '0')}`);
  const many = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [
      `${name(index)}.py`,
      revision(name(index), index === 0 ? 'None' : `"${name(index - 1)}"`),
    ]),
  );
  const broken = revision('zz', '"r299"').replace('    pass\n', '    op.drop_table(\n');

  test('give the graph from their headers, and findings in their bodies later', async () => {
    const { index, workspace } = await start(project({ ...many, 'zz.py': broken }));
    const first = index.snapshot();
    const path = workspace.path(`${versions}/zz.py`);
    expect(first.file(path)).toMatchObject({ header: { revision: { value: 'zz' } }, body: null });
    expect(first.environments[0]?.graph.heads.map(({ id }) => id)).toEqual(['zz']);
    expect(first.problems.size).toBe(0);

    await index.whole();
    const later = index.snapshot();
    expect(later.environments[0]?.graph).toBe(first.environments[0]?.graph);
    expect([...later.problems.keys()]).toEqual([path]);
    expect(later.problems.get(path)?.map(({ code }) => code)).toEqual(['GR15']);
    expect([...(later.environments[0]?.files.keys() ?? [])].every((file) => later.file(file)?.body !== null)).toBe(
      true,
    );
  });

  test('tell later of a merge that changes the schema', async () => {
    const merge = revision('mm', '("r299", "side")').replace('    pass\n', '    op.drop_table("a")\n');
    const { index, workspace } = await start(project({ ...many, 'side.py': revision('side', '"bb"'), 'mm.py': merge }));
    expect(index.snapshot().problems.size).toBe(0);
    await index.whole();
    expect(
      index
        .snapshot()
        .problems.get(workspace.path(`${versions}/mm.py`))
        ?.map(({ code }) => code),
    ).toEqual(['GR10']);
  });

  test('one that is looked at or opened is whole at once', async () => {
    const { index, workspace } = await start(project(many));
    const [looked, opened, other] = ['r001', 'r002', 'r299'].map((id) => workspace.path(`${versions}/${id}.py`));
    if (looked === undefined || opened === undefined || other === undefined) throw new Error('unreachable');
    index.lookAt(looked);
    index.setBuffer(opened, readFileSync(opened, 'utf8'), 1);
    const snapshot = index.snapshot();
    const functions = (path: string): string[] | undefined =>
      snapshot.file(path)?.body?.functions.map((each) => each.name);
    expect([looked, opened, other].map(functions)).toEqual([
      ['upgrade', 'downgrade'],
      ['upgrade', 'downgrade'],
      undefined,
    ]);
    await index.whole();
  });

  test('that change or go while the bodies are read are as they are on disk in the end', async () => {
    const { index, workspace } = await start(project({ ...many, 'zz.py': broken }));
    const [changed, gone] = [workspace.path(`${versions}/zz.py`), workspace.path(`${versions}/r299.py`)];
    workspace.write(`${versions}/zz.py`, revision('zz', '"r298"'));
    workspace.remove(`${versions}/r299.py`);
    index.filesChanged([
      { path: changed, kind: 'changed' },
      { path: gone, kind: 'deleted' },
    ]);
    await index.whole();
    const snapshot = index.snapshot();
    expect(snapshot.environments[0]?.graph.heads.map(({ id }) => id)).toEqual(['zz']);
    expect(snapshot.problems.size).toBe(0);
    expect(snapshot.file(gone)).toBeUndefined();
  });
});

/** Problems as they are shown: what computes their fixes is another function each time. */
const shownOf = (problems: readonly object[]): unknown => JSON.parse(JSON.stringify(problems));

test('after any edits the problems are those of a review from the beginning', async () => {
  const { index, workspace } = await start();
  const texts = [
    revision('aa', 'None'),
    revision('aa', '"cc"'),
    revision('bb', '"aa"').replace('pass', '('),
    'def upgrade(): pass',
    '',
    revision('cc', '"nn"', { labels: '5' }),
    'revision = "cc"\ndown_revision = "bb"\n',
  ];
  const edit = fc.record({
    file: fc.constantFrom('aa', 'bb', 'cc'),
    text: fc.constantFrom(...texts),
    closes: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
      for (const { file, text, closes } of edits) {
        const path = workspace.path(`${versions}/${file}.py`);
        if (closes) index.closeBuffer(path);
        else index.setBuffer(path, text, 1);
        const [environment] = index.snapshot().environments;
        if (environment === undefined) throw new Error('There is no environment.');
        const { graph, files } = environment;
        const again = buildGraph(
          graph.files.map(({ path: at, location }) => ({
            path: at,
            location,
            header: index.snapshot().file(at)?.header ?? noHeader,
          })),
        );
        expect(shownOf(environment.problems)).toEqual(
          shownOf(
            reviewGraph(environment.environment, again, {
              bodyOf: ({ path: at }) => index.snapshot().file(at)?.body ?? null,
            }),
          ),
        );
        expect([...files.keys()]).toEqual(graph.files.map((each) => each.path));
      }
    }),
    { numRuns: 200 },
  );
});

test('listeners hear of a change once, and of none when nothing changed', async () => {
  const { index, workspace, path } = await start();
  let calls = 0;
  index.onDidChange(() => calls++);
  index.filesChanged([
    { path, kind: 'changed' },
    { path: workspace.path('README.md'), kind: 'created' },
  ]);
  await index.ready();
  expect(calls).toBe(0);
  writeFileSync(path, revision('b2', '"aa"'));
  index.filesChanged([{ path, kind: 'changed' }]);
  await index.ready();
  expect(calls).toBe(1);
});

describe('a migration that is not loaded', () => {
  const inFolder = `${versions}/2026/dd.py`;
  const codes = (index: WorkspaceIndex): string[] =>
    [...index.snapshot().problems].flatMap(([file, found]) =>
      found.map(({ code }) => `${code} ${file.slice(file.indexOf(versions) + versions.length + 1)}`),
    );

  test('comes, changes on disk and in a buffer, and goes, while the graph stays', async () => {
    const { index, workspace } = await start();
    const path = workspace.path(inFolder);
    const graph = index.snapshot().environments[0]?.graph;
    workspace.write(inFolder, '');
    index.filesChanged([{ path, kind: 'created' }]);
    await index.ready();
    expect(codes(index)).toEqual([]);
    const steps: [string, string[]][] = [
      [revision('dd', '"cc"'), ['GR14 2026/dd.py']],
      [revision('dd', '"gone"'), []],
      [revision('dd', '"bb"'), ['GR14 2026/dd.py']],
    ];
    for (const [text, expected] of steps) {
      workspace.write(inFolder, text);
      index.filesChanged([{ path, kind: 'changed' }]);
      await index.ready();
      expect(codes(index)).toEqual(expected);
    }
    index.setBuffer(path, revision('cc', '"bb"'), 1);
    expect(codes(index)).toEqual([]);
    index.closeBuffer(path);
    expect(codes(index)).toEqual(['GR14 2026/dd.py']);
    expect(index.snapshot().environmentsOf(path)).toEqual([]);
    expect(index.snapshot().environments[0]?.graph).toBe(graph);
    workspace.remove(inFolder);
    index.filesChanged([{ path, kind: 'deleted' }]);
    await index.ready();
    expect(codes(index)).toEqual([]);
    expect(index.snapshot().file(path)).toBeUndefined();
  });

  test('is loaded once the configuration says so', async () => {
    const { index, workspace } = await start({
      ...chain,
      [inFolder]: revision('dd', '"cc"'),
      [`${versions}/ee.PY`]: revision('ee', '"cc"'),
    });
    expect(codes(index)).toEqual(['GR14 2026/dd.py', 'GR14 ee.PY']);
    const ini = workspace.path('alembic.ini');
    writeFileSync(ini, `${readFileSync(ini, 'utf8')}\nrecursive_version_locations = true\n`);
    index.filesChanged([{ path: ini, kind: 'changed' }]);
    await index.ready();
    expect(codes(index)).toEqual(['GR14 ee.PY']);
    expect(index.snapshot().environmentsOf(workspace.path(inFolder))).toHaveLength(1);
  });

  test('is none where another environment has the revision', async () => {
    const { index } = await start({
      ...chain,
      [inFolder]: revision('dd', '"cc"'),
      ...project({ 'd.py': revision('dd', 'None') }, 'other/'),
    });
    expect(codes(index)).toEqual([]);
  });
});

describe('environments that only their revision files reveal', () => {
  test('are found when the first revision is written, and gone with the last', async () => {
    const { index, workspace } = await start({ ...chain, 'plugin/migrations/versions/note.py': '' });
    expect(index.snapshot().environments).toHaveLength(1);
    const path = workspace.path('plugin/migrations/versions/p1.py');
    writeFileSync(path, revision('p1', 'None'));
    index.filesChanged([{ path, kind: 'created' }]);
    await index.ready();
    expect(
      index
        .snapshot()
        .environmentsOf(path)
        .map(({ environment }) => environment.name),
    ).toEqual(['plugin/migrations']);
    workspace.remove('plugin/migrations/versions/p1.py');
    index.filesChanged([{ path, kind: 'deleted' }]);
    await index.ready();
    expect(index.snapshot().environments.map(({ environment }) => environment.name)).toEqual(['migrations']);
  });

  test('may depend on revisions of other environments, which are joined at run time', async () => {
    const plugin = project(
      { 'pp.py': revision('pp', 'None', { depends: '"cc"' }), 'qq.py': revision('qq', '"pp"', { depends: '"pp"' }) },
      'plugin/',
    );
    const { index, workspace } = await start({ ...chain, ...plugin });
    expect([...index.snapshot().problems.values()].flat()).toEqual([]);
    const [before] = index.snapshot().environmentsOf(workspace.path('plugin/migrations/versions/pp.py'));
    expect(index.snapshot().environments).toContain(before);
    index.setBuffer(workspace.path(`${versions}/cc.py`), revision('changed', '"bb"'), 1);
    expect([...index.snapshot().problems.values()].flat().map(({ code }) => code)).toEqual(['GR02']);
  });
});

test('what changes while an update runs is in the next snapshot', async () => {
  const { index, workspace } = await start();
  for (let count = 0; count < 5; count++) {
    const path = workspace.path(`${versions}/n${count}.py`);
    writeFileSync(path, revision(`n${count}`, '"cc"'));
    index.filesChanged([{ path, kind: 'created' }]);
    await new Promise(setImmediate);
  }
  await index.ready();
  expect(index.snapshot().environments[0]?.graph.heads).toHaveLength(5);
});

test('a parser that cannot be loaded is told, and ends nothing', async () => {
  const workspace = makeWorkspace(chain);
  const failures: string[] = [];
  const index = createWorkspaceIndex({
    reader: Promise.reject(new Error('no wasm')),
    log: (message) => failures.push(message),
  });
  index.setFolders([{ uri: uriOfPath(workspace.root), name: 'test', root: workspace.root }]);
  await index.ready();
  expect(failures).toEqual([expect.stringContaining('no wasm')]);
  expect(index.snapshot().environments[0]?.graph.revisions).toEqual([]);
});

test('ten thousand edits of one document leave the heap flat', { timeout: 120_000 }, async () => {
  const { index, path, text } = await start();
  const edit = (count: number): void => {
    for (let version = 0; version < count; version++) {
      index.setBuffer(path, text.replace('    pass\n', `    op.execute("${version}")\n`), version);
      index.snapshot();
    }
  };
  v8.setFlagsFromString('--expose-gc');
  const collectGarbage = vm.runInNewContext('gc') as () => void;
  const heap = (): number => {
    collectGarbage();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  edit(1_000);
  const before = heap();
  edit(10_000);
  expect(heap() - before).toBeLessThan(8_000_000);
});

test('a revision that carries more data than is read has its place in the history', async () => {
  const data = (bytes: number): string =>
    revision('bb', '"aa"').replace(
      '    pass\n',
      `    op.execute("""\n${'INSERT INTO city VALUES (1, "x");\n'.repeat(Math.ceil(bytes / 33))}""")\n`,
    );
  const { index, workspace, path, texts } = await start({ ...chain, [`${versions}/bb.py`]: data(20_000_000) });
  const heads = (): unknown => index.snapshot().environments[0]?.graph.heads.map(({ id }) => id);
  await index.whole();
  expect(heads()).toEqual(['cc']);
  expect(index.snapshot().problems.size).toBe(0);
  expect(index.snapshot().file(path)?.lines).toBeDefined();
  expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(1_000_000);
  workspace.write(`${versions}/bb.py`, data(7_000_000).replace('"aa"', 'None'));
  index.filesChanged([{ path, kind: 'changed' }]);
  await index.whole();
  expect(index.snapshot().environments[0]?.graph.bases.map(({ id }) => id)).toEqual(['aa', 'bb']);
  // The editor's text is the whole one.
  index.setBuffer(path, data(7_000_000), 2);
  expect(index.snapshot().environments[0]?.graph.bases.map(({ id }) => id)).toEqual(['aa']);
  expect(heads()).toEqual(['cc']);
});
