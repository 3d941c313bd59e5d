import {
  DiagnosticSeverity,
  FileChangeType,
  type FullDocumentDiagnosticReport,
  type WorkspaceEdit,
} from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import type { TreeNode } from '../../server/src/lsp/messages.js';
import { makeRepository, type TestRepository } from '../support/gitRepository.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions, type TestWorkspace } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;
const { Changed, Created } = FileChangeType;

interface Place {
  readonly workspace: TestWorkspace;
  readonly repository: TestRepository;
  readonly client: LanguageClient;
}

const nothing: (repository: TestRepository) => void = () => undefined;

/** aa on the default branch; then mm there and ff, gg on "feature", which is checked out. */
async function feature({ folder = '', trusted = true, settings = {}, prepare = nothing } = {}): Promise<Place> {
  const workspace = makeWorkspace({ ...project({ 'aa.py': revision('aa', 'None') }, folder), 'README.md': '' });
  const repository = makeRepository({ root: workspace.root });
  const at = (name: string): string => `${folder}${file(name)}`;
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write(at('ff.py'), revision('ff', '"aa"'));
  repository.write(at('gg.py'), revision('gg', '"ff"'));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write(at('mm.py'), revision('mm', '"aa"'));
  repository.commit();
  repository.git('switch', '--quiet', 'feature');
  prepare(repository);
  const client = await startClient({
    folders: [folder === '' ? workspace.root : workspace.path(folder)],
    settings,
    initializationOptions: { trusted },
  });
  return { workspace, repository, client };
}

async function codes({ client, workspace }: Place, name: string, folder = ''): Promise<unknown[]> {
  const report = (await client.pull(workspace.path(`${folder}${file(name)}`))) as FullDocumentDiagnosticReport;
  return report.items.map(({ code }) => code);
}

/** Waits until what git says has come to the views. */
async function untilMarked({ client }: Place, marked: string): Promise<void> {
  let shown = await marks(client);
  while (shown !== marked) {
    const before = client.received('alembic/graphChanged');
    await client.until(() => client.received('alembic/graphChanged') > before);
    shown = await marks(client);
  }
}

/** Of the first line of the tree what is yours: "gg ff". */
async function marks(client: LanguageClient): Promise<string> {
  const roots = await client.request<TreeNode[]>('alembic/tree', {});
  const nodes = [...roots];
  for (const { id, collapsible } of roots)
    if (collapsible !== 'none') nodes.push(...(await client.request<TreeNode[]>('alembic/tree', { node: id })));
  return nodes
    .filter((node) => 'isYours' in node && node.isYours)
    .map((node) => node.revision)
    .join(' ');
}

const merge = (repository: TestRepository): void => {
  repository.git('merge', '--quiet', '--no-edit', 'main');
};

describe('two heads after a merge', () => {
  test('are reported on the one that is yours, which the tree marks', async () => {
    const place = await feature({ prepare: merge });
    await untilMarked(place, 'gg ff');
    expect(await codes(place, 'mm.py')).toEqual([]);
    const report = (await place.client.pull(place.workspace.path(file('gg.py')))) as FullDocumentDiagnosticReport;
    expect(report.items).toMatchObject([
      {
        code: 'GR01',
        severity: DiagnosticSeverity.Error,
        message: expect.stringContaining('main already has "mm"') as string,
      },
    ]);
    expect(await place.client.request<string>('alembic/debugInformation')).toContain(
      'Default branch: main, 2 revisions there',
    );
  });

  test('are known while the merge is under way', async () => {
    const place = await feature({
      prepare: (repository) => {
        repository.git('merge', '--no-commit', '--quiet', 'main');
      },
    });
    await untilMarked(place, 'gg ff');
  });

  test('are both reported where git must not be asked', async () => {
    const place = await feature({ prepare: merge, trusted: false });
    expect(await codes(place, 'mm.py')).toEqual(['GR01']);
    expect(await codes(place, 'gg.py')).toEqual(['GR01']);
    expect(await place.client.request<string>('alembic/debugInformation')).toContain(
      'Default branch not known: git is not asked in Restricted Mode',
    );
    expect(
      place.client
        .registered('workspace/didChangeWatchedFiles')
        .some(({ registerOptions }) => JSON.stringify(registerOptions).includes('MERGE_HEAD')),
    ).toBe(false);
    await place.client.connection.sendNotification('alembic/trustGranted');
    await untilMarked(place, 'gg ff');
  });

  test('are yours to the branch that the setting names', async () => {
    const place = await feature({ prepare: merge, settings: { git: { defaultBranch: 'feature' } } });
    await place.client.until(() => place.client.registered('workspace/didChangeWatchedFiles').length === 3);
    // All is on "feature" by now.
    await untilMarked(place, '');
    expect(await codes(place, 'mm.py')).toEqual(['GR01']);
  });
});

describe('git is asked again', () => {
  test('when HEAD or a branch moves, as a watcher tells, in a part of a repository too', async () => {
    const folder = 'services/api/';
    const place = await feature({ folder });
    const { client, workspace, repository } = place;
    await untilMarked(place, 'gg ff');
    expect(await codes(place, 'ff.py', folder)).toEqual(['GR11']);
    await client.until(() => client.registered('workspace/didChangeWatchedFiles').length === 3);
    const watched = JSON.stringify(client.registered('workspace/didChangeWatchedFiles'));
    expect(watched).toContain(`{"baseUri":"${workspace.uri('.git')}","pattern":"MERGE_HEAD"}`);

    merge(repository);
    await client.filesChanged([
      [workspace.path(`${folder}${file('mm.py')}`), Created],
      [workspace.path('.git/refs/heads/feature'), Changed],
    ]);
    expect(await codes(place, 'ff.py', folder)).toEqual([]);
    expect(await codes(place, 'gg.py', folder)).toEqual(['GR01']);

    repository.git('switch', '--quiet', 'main');
    repository.git('merge', '--quiet', 'feature');
    await client.filesChanged([[workspace.path('.git/HEAD'), Changed]]);
    await untilMarked(place, '');
    expect(await codes(place, 'mm.py', folder)).toEqual(['GR01']);
  });
});

describe('a release', () => {
  test('that is tagged is known at once: what it has and no file declares is an error', async () => {
    const place = await feature({
      prepare(repository) {
        repository.git('merge', '--quiet', '--no-edit', 'main');
        repository.git('switch', '--quiet', 'main');
        repository.remove(file('aa.py'));
        repository.remove(file('mm.py'));
        repository.write(file('ss.py'), revision('ss', 'None'));
        repository.commit();
      },
    });
    const { client, workspace, repository } = place;
    await client.until(() => client.registered('workspace/didChangeWatchedFiles').length === 3);
    expect(await codes(place, 'ss.py')).toEqual([]);
    repository.git('tag', 'v1.0', 'main~1');
    await client.filesChanged([[workspace.path('.git/refs/tags/v1.0'), Created]]);
    while (JSON.stringify(await codes(place, 'ss.py')) !== '["GR17"]') {
      const before = client.received('workspace/diagnostic/refresh');
      await client.until(() => client.received('workspace/diagnostic/refresh') > before);
    }
  });
});

describe('a released migration', () => {
  test('that is edited is reported, and is not when it is put back or only looks different', async () => {
    const place = await feature();
    const { client, workspace } = place;
    await untilMarked(place, 'gg ff');
    const path = workspace.path(file('aa.py'));
    await client.open(path);
    const answered = async (expected: string[]): Promise<void> => {
      while (JSON.stringify(await codes(place, 'aa.py')) !== JSON.stringify(expected)) {
        const before = client.received('workspace/diagnostic/refresh');
        await client.until(() => client.received('workspace/diagnostic/refresh') > before);
      }
    };
    await client.edit(path, 'def upgrade() -> None:\n    pass', 'def upgrade():\n    """Nothing."""\n    # nothing');
    await answered([]);
    await client.edit(path, '    # nothing', '    op.execute("drop table x")');
    await answered(['GR12']);
    await client.edit(path, '"drop table x"', '"drop table y"');
    expect(await codes(place, 'aa.py')).toEqual(['GR12']);
    await client.edit(path, '    op.execute("drop table y")', '    pass');
    expect(await codes(place, 'aa.py')).toEqual([]);
    await client.edit(path, 'branch_labels = None', 'branch_labels = "x"');
    expect(await codes(place, 'aa.py')).toEqual(['GR12']);
  });

  test('that was committed with other line ends, encoding or name is the same', async () => {
    const text = revision('aa', 'None', { message: 'größe' });
    const place = await feature({
      prepare(repository) {
        repository.git('switch', '--quiet', 'main');
        repository.write(file('aa.py'), text.replaceAll('\n', '\r\n'));
        repository.commit();
        repository.git('switch', '--quiet', 'feature');
        repository.git('merge', '--quiet', '--no-edit', 'main');
        repository.git('mv', file('aa.py'), file('renamed.py'));
        repository.write(file('renamed.py'), text);
        repository.commit();
      },
    });
    await untilMarked(place, 'gg ff');
    expect(await codes(place, 'renamed.py')).toEqual([]);
  });
});

test('a rename of a released id is shown first, with what it means; one of yours is not', async () => {
  const { client, workspace, ...place } = await feature();
  await untilMarked({ client, workspace, ...place }, 'gg ff');
  const rename = async (name: string, newName: string): Promise<WorkspaceEdit> => {
    const line = revision('x', 'None')
      .split('\n')
      .findIndex((text) => text.startsWith('revision'));
    return client.request('textDocument/rename', {
      textDocument: { uri: workspace.uri(file(name)) },
      position: { line, character: 13 },
      newName,
    });
  };
  const released = await rename('aa.py', 'new');
  expect(released.changeAnnotations).toEqual({
    released: {
      label: 'Rename a released revision',
      description: '"aa" is on main already: a database at it will not find it any more.',
      needsConfirmation: true,
    },
  });
  expect(
    released.documentChanges
      ?.flatMap((change): object[] => ('edits' in change ? change.edits : [change]))
      .map((edit) => 'annotationId' in edit && edit.annotationId),
  ).toEqual(['released', 'released', 'released', 'released']);
  expect((await rename('gg.py', 'new')).changeAnnotations).toBeUndefined();
});
