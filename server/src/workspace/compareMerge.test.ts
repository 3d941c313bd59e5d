import { afterEach, expect, test } from 'vitest';
import { testReaders } from '../../../test/support/factReader.js';
import { makeRepository, type TestRepository } from '../../../test/support/gitRepository.js';
import { project, revision, versions, writeFiles } from '../../../test/support/workspace.js';
import { findRepository } from '../git/repository.js';
import { createBlobStore } from './blobStore.js';
import { compareMerge } from './compareMerge.js';
import { uriOfPath } from './paths.js';
import { createWorkspaceIndex, type WorkspaceIndex } from './workspaceIndex.js';

const file = (name: string): string => `${versions}/${name}.py`;
const indexes: WorkspaceIndex[] = [];

afterEach(() => {
  for (const index of indexes.splice(0)) index.dispose();
});

/** What merging a branch would give, in words. */
async function described(
  repository: TestRepository,
  ref: string,
  edited = new Map<string, string>(),
): Promise<unknown> {
  const { root } = repository;
  const readers = testReaders();
  const folder = { uri: uriOfPath(root), name: 'test', root };
  const index = createWorkspaceIndex({
    reader: readers.then(({ facts }) => facts),
    log: (message) => expect.fail(message),
  });
  indexes.push(index);
  index.setFolders([folder]);
  await index.whole();
  for (const [name, text] of edited) index.setBuffer(`${root}/${name}`, text, 1);
  await index.whole();
  const { signal } = new AbortController();
  const found = await findRepository(root, signal);
  if (found.kind === 'unknown') throw new Error(found.reason);
  const snapshot = index.snapshot();
  const outlooks = await compareMerge(
    { snapshot, environments: snapshot.environments, folder, repository: found.repository, ref },
    {
      facts: (await readers).facts,
      blobs: createBlobStore(readers),
      bufferText: index.bufferText,
      editorSettings: () => Promise.resolve(undefined),
      signal,
      onMade: () => undefined,
      log: (message) => expect.fail(message),
    },
  );
  if ('reason' in outlooks) return outlooks.reason;
  return [...outlooks.values()].map(({ heads, competing, problems, brought, yours, conflicts, ownFiles }) => ({
    heads: heads.map(({ revision: { id }, side }) => `${id ?? ''} of ${side}`).sort(),
    competing: competing.map(({ revision: { id } }) => id).sort(),
    problems: problems.map(({ code, file: path, message }) => `${code} ${path.slice(root.length)} ${message}`).sort(),
    brought: brought.map(({ id }) => id).sort(),
    yours: yours.map(({ id }) => id).sort(),
    conflicts: conflicts.map((path) => path.slice(root.length)),
    ownFiles: [...ownFiles].map((path) => path.slice(root.length)).sort(),
  }));
}

const start = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"bb"'),
});
const commented = revision('mm', '"cc"').replace('revision = "mm"', 'revision = "mm"  # alembic: ignore[GR01] two');

interface Change {
  readonly write?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

const cases: readonly (readonly [name: string, mine: Change, theirs: Change])[] = [
  [
    'two heads',
    { write: { [file('mm')]: revision('mm', '"cc"') } },
    { write: { [file('tt')]: revision('tt', '"cc"') } },
  ],
  ['nothing in the way', {}, { write: { [file('tt')]: revision('tt', '"cc"') } }],
  [
    'a comment that sets one of two heads aside',
    { write: { [file('mm')]: commented } },
    { write: { [file('tt')]: revision('tt', '"cc"') } },
  ],
  ['a parent that goes', { write: { [file('mm')]: revision('mm', '"cc"') } }, { remove: [file('cc')] }],
  [
    'one id in two files',
    { write: { [file('mm')]: revision('xx', '"cc"') } },
    { write: { [file('tt')]: revision('xx', '"cc"') } },
  ],
  [
    'another parent',
    { write: { [file('mm')]: revision('mm', '"cc"') } },
    { write: { [file('cc')]: revision('cc', '"aa"') } },
  ],
  ['a file that moves', {}, { remove: [file('cc')], write: { [file('dd')]: revision('cc', '"bb"') } }],
  [
    'a conflict',
    { write: { [file('cc')]: revision('cc', '"aa"') } },
    { write: { [file('cc')]: revision('cc', 'None') } },
  ],
  ['a script beside the revisions', {}, { write: { 'migrations/helpers.py': 'x = 1\n' } }],
];

test.each(cases)(
  'merging revision files alone is described as the whole folder is: %s',
  async (_name, mine, theirs) => {
    const repository = makeRepository();
    const change = ({ write = {}, remove = [] }: Change): void => {
      writeFiles(repository.root, write);
      for (const name of remove) repository.remove(name);
      repository.commit();
    };
    writeFiles(repository.root, { ...start, README: '' });
    repository.commit();
    for (const branch of ['alone', 'more']) {
      repository.git('switch', '--quiet', '--create', branch, 'main');
      // What may be a configuration is only read where it is laid out.
      change({ ...theirs, write: { ...theirs.write, [branch === 'more' ? 'other.ini' : 'README']: '[other]\n' } });
    }
    repository.git('switch', '--quiet', 'main');
    change({ ...mine, write: { ...mine.write, mine: '' } });
    const whole = await described(repository, 'more');
    expect(await described(repository, 'alone')).toEqual(whole);
    expect(JSON.stringify(whole)).toContain('"heads"');
  },
);

test('unsaved edits count in the merge of revision files', async () => {
  const repository = makeRepository();
  writeFiles(repository.root, start);
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'other');
  repository.write(file('tt'), revision('tt', '"cc"'));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write(file('mm'), revision('mm', '"cc"'));
  const edited = new Map([[file('mm'), revision('mm', '"tt"')]]);
  expect(await described(repository, 'other')).toMatchObject([{ heads: ['mm of here', 'tt of there'] }]);
  expect(await described(repository, 'other', edited)).toMatchObject([{ heads: ['mm of here'] }]);
});
