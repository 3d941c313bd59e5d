import { FileChangeType, type FullDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { type LanguageClient, plainClient, startClient } from '../support/languageClient.js';
import { runCommand } from '../support/runCommand.js';
import { makeWorkspace, project, revision, type TestWorkspace, versions } from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;
const twoHeads = project({
  'aa.py': revision('aa', 'None'),
  'bb.py': revision('bb', '"aa"'),
  'cc.py': revision('cc', '"aa"'),
});

async function codes(client: LanguageClient, path: string): Promise<unknown[]> {
  const report = (await client.pull(path)) as FullDocumentDiagnosticReport;
  return report.items.map(({ code }) => code);
}

async function writeBaseline({ root }: TestWorkspace): Promise<void> {
  expect((await runCommand(root, ['check', '--write-baseline', 'known.json'])).exitCode).toBe(0);
}

test('the editor does not show findings of the baseline, nor offers to fix them; new ones it shows', async () => {
  const workspace = makeWorkspace(twoHeads);
  await writeBaseline(workspace);
  const client = await startClient({
    folders: [workspace.root],
    settings: { review: { baseline: 'known.json' } },
  });
  const path = workspace.path(file('bb.py'));
  await client.open(path);
  expect(await codes(client, path)).toEqual([]);
  expect(await client.codeActions(path)).toEqual([]);
  await client.edit(path, 'down_revision = "aa"', 'down_revision = "gone"');
  expect(await codes(client, path)).toContain('GR02');
  await client.edit(path, 'down_revision = "gone"', '# a comment above\ndown_revision = "aa"');
  expect(await codes(client, path)).toEqual([]);
});

test('a baseline that changes on disk is read again, and the file is watched by its name', async () => {
  const workspace = makeWorkspace({ ...twoHeads, 'alembic-ls.toml': '[review]\nbaseline = "ci/known.json"\n' });
  workspace.write('ci/known.json', '{"version": 1, "findings": []}');
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(file('bb.py'));
  expect(await codes(client, path)).toEqual(['GR01']);
  await client.until(() =>
    JSON.stringify(client.registered('workspace/didChangeWatchedFiles')).includes('**/ci/known.json'),
  );
  expect((await runCommand(workspace.root, ['check', '--write-baseline', 'ci/known.json'])).exitCode).toBe(0);
  await client.filesChanged([[workspace.path('ci/known.json'), FileChangeType.Changed]]);
  expect(await codes(client, path)).toEqual([]);
  workspace.remove('ci/known.json');
  await client.filesChanged([[workspace.path('ci/known.json'), FileChangeType.Deleted]]);
  expect(await codes(client, path)).toEqual(['GR01']);
  expect(await client.request<string>('alembic/debugInformation', {})).toContain(
    'known.json: The setting review.baseline: the file cannot be read.',
  );
});

test('a client that does not watch files sees a new baseline at the next save', async () => {
  const workspace = makeWorkspace({ ...twoHeads, 'alembic-ls.toml': '[review]\nbaseline = "known.json"\n' });
  const client = await startClient({ folders: [workspace.root], capabilities: plainClient });
  const path = workspace.path(file('bb.py'));
  await client.open(path);
  await client.until(() => client.published(path).length > 0);
  await writeBaseline(workspace);
  await client.connection.sendNotification('textDocument/didSave', {
    textDocument: { uri: workspace.uri(file('bb.py')) },
  });
  await client.until(() => client.published(path).length === 0);
});

test('a baseline outside of the folder is not read before the workspace is trusted', async () => {
  const workspace = makeWorkspace(
    Object.fromEntries(Object.entries(twoHeads).map(([name, text]) => [`project/${name}`, text])),
  );
  const root = workspace.path('project');
  expect((await runCommand(root, ['check', '--write-baseline', '../known.json'])).exitCode).toBe(0);
  const start = async (trusted: boolean): Promise<LanguageClient> =>
    startClient({
      folders: [root],
      settings: { review: { baseline: '../known.json' } },
      initializationOptions: { trusted },
    });
  const path = workspace.path(`project/${file('bb.py')}`);
  expect(await codes(await start(false), path)).toEqual(['GR01']);
  expect(await codes(await start(true), path)).toEqual([]);
});
