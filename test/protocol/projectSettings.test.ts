import { type CodeAction, DiagnosticSeverity, type FullDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import { makeRepository } from '../support/gitRepository.js';
import { startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

test('a project names its default branch in TOML, and what cannot be used there is reported', async () => {
  const workspace = makeWorkspace({
    ...project({ 'aa.py': revision('aa', 'None') }),
    'alembic-ls.toml': 'interpreter = "x"\n[git]\ndefaultBranch = "develop"\n',
  });
  const repository = makeRepository({ root: workspace.root });
  repository.commit();
  repository.git('branch', 'develop');
  repository.git('tag', 'v1.0');
  const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted: true } });
  const told = async (): Promise<string> => client.request<string>('alembic/debugInformation', {});
  for (let text = await told(); !text.includes('Default branch: develop'); text = await told())
    await new Promise(setImmediate);
  expect(await told()).toContain('Release: v1.0, revisions: 1');
  expect(await client.pull(workspace.path('alembic-ls.toml'))).toMatchObject({
    items: [
      {
        code: 'CF04',
        range: { start: { line: 0, character: 14 }, end: { line: 0, character: 17 } },
        message: expect.stringContaining('a setting of the editor alone') as unknown,
      },
    ],
  });
});

test('the editor gives rules another severity, and a comment sets a finding aside while it is typed', async () => {
  const workspace = makeWorkspace(
    project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"'), 'cc.py': revision('cc', '"aa"') }),
  );
  const client = await startClient({
    folders: [workspace.root],
    settings: { review: { rules: { GR01: 'warning', OD06: 'off' } } },
  });
  const path = workspace.path(`${versions}/bb.py`);
  const severities = async (): Promise<unknown[]> => {
    const report = (await client.pull(path)) as FullDocumentDiagnosticReport;
    return report.items.map(({ code, severity }) => [code, severity]);
  };
  expect(await severities()).toEqual([['GR01', DiagnosticSeverity.Warning]]);
  await client.open(path);
  await client.edit(path, 'revision = "bb"', 'revision = "bb"  # alembic: ignore[GR01] two tracks');
  expect(await severities()).toEqual([]);
  await client.edit(path, 'down_revision = "aa"', 'down_revision = "cc"');
  expect(await severities()).toEqual([]);
});

test('a comment that suppresses nothing is reported, and its quick fix removes it', async () => {
  const workspace = makeWorkspace(
    project({ 'aa.py': `# alembic: ignore[GR06] an old one\n${revision('aa', 'None')}` }),
  );
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path(`${versions}/aa.py`);
  expect(await client.pull(path)).toMatchObject({
    items: [
      {
        code: 'OD06',
        severity: DiagnosticSeverity.Information,
        range: { start: { line: 0, character: 18 }, end: { line: 0, character: 22 } },
      },
    ],
  });
  const actions = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: workspace.uri(`${versions}/aa.py`) },
    range: { start: { line: 0, character: 18 }, end: { line: 0, character: 18 } },
    context: { diagnostics: [] },
  });
  expect(actions.map(({ title }) => title)).toEqual(['Remove the comment']);
  expect(JSON.stringify(actions[0]?.edit)).toContain(
    '"range":{"start":{"line":0,"character":0},"end":{"line":1,"character":0}}',
  );
});
