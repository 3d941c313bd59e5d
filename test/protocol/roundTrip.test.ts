import { expect, test } from 'vitest';
import type { CodeAction, CodeLens } from 'vscode-languageserver-protocol';
import type { DowngradeAnswer, RoundTripAnswer } from '../../server/src/lsp/messages.js';
import { startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const imports = 'from alembic import op\nimport sqlalchemy as sa\n';

function withUpgrade(id: string, down: string, upgrade: string): string {
  return revision(id, down)
    .replace('from alembic import op\n', imports)
    .replace(/def upgrade\(\) -> None:\n {4}pass/, `def upgrade() -> None:\n    ${upgrade}`);
}

const files = project({
  'aa.py': withUpgrade('aa', 'None', 'op.create_table("item", sa.Column("code", sa.String(20), nullable=False))'),
  'bb.py': withUpgrade('bb', '"aa"', 'op.drop_column("item", "code")'),
});
const settings = { 'alembic-ls.toml': 'dialect = "postgresql"\n' };

test('a downgrade is written and judged without Python, and the lens follows', async () => {
  const workspace = makeWorkspace({ ...files, ...settings });
  const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted: false } });
  const path = workspace.path(`${versions}/bb.py`);
  const uri = workspace.uri(`${versions}/bb.py`);
  await client.open(path);
  const titles = async (): Promise<(string | undefined)[]> => {
    const lenses = await client.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } });
    const waiting = lenses.filter(({ command }) => command === undefined);
    const resolved = await Promise.all(waiting.map((lens) => client.request<CodeLens>('codeLens/resolve', lens)));
    return resolved.map(({ command }) => command?.title);
  };
  expect(await titles()).toEqual(['round trip broken at line 17: the column item.code does not come back']);
  const answered = await client.request<RoundTripAnswer>('alembic/roundTrip', { uri });
  expect(answered).toMatchObject({ verdict: 'broken', text: (await titles())[0] });
  const answer = await client.request<DowngradeAnswer>('alembic/writeDowngrade', { uri, mode: 'generate' });
  expect(answer).toMatchObject({ kind: 'edits', verdict: 'losesData', reasons: ['what is in item.code is lost'] });
  const [edit] = answer.kind === 'edits' ? answer.edits : [];
  expect(edit?.newText).toContain("op.add_column('item', sa.Column('code', sa.String(20), server_default=sa.text(");
});

test('the light bulb where downgrade is defined offers to write it, in Restricted Mode too', async () => {
  const workspace = makeWorkspace({ ...files, ...settings });
  const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted: false } });
  const uri = workspace.uri(`${versions}/bb.py`);
  const lines = files[`${versions}/bb.py`]?.toString().split('\n') ?? [];
  const offered = async (word: string): Promise<CodeAction[]> => {
    const line = lines.findIndex((each) => each.includes(`def ${word}`));
    const position = { line, character: 'def '.length };
    const answer = await client.request<CodeAction[] | null>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: position, end: position },
      context: { diagnostics: [], only: ['refactor'] },
    });
    return answer ?? [];
  };
  const actions = await offered('downgrade');
  expect(actions.map(({ title, kind }) => [title, kind])).toEqual([
    ['Generate Downgrade', 'refactor.rewrite'],
    ['Complete Downgrade', 'refactor.rewrite'],
  ]);
  expect(JSON.stringify(actions[0]?.edit)).toContain("op.add_column('item'");
  expect(await offered('upgrade')).toEqual([]);
});

test('of a long revision the downgrade is written when it is chosen', async () => {
  const long = `${files[`${versions}/bb.py`]?.toString() ?? ''}\n# ${'long '.repeat(5000)}\n`;
  const workspace = makeWorkspace({ ...files, ...settings, [`${versions}/bb.py`]: long });
  const client = await startClient({ folders: [workspace.root] });
  await client.open(workspace.path(`${versions}/bb.py`));
  const line = long.split('\n').findIndex((each) => each.includes('def downgrade'));
  const position = { line, character: 'def '.length };
  const [action] = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: workspace.uri(`${versions}/bb.py`) },
    range: { start: position, end: position },
    context: { diagnostics: [], only: ['refactor'] },
  });
  expect(action).toMatchObject({ title: 'Generate Downgrade', data: { mode: 'generate' } });
  expect(action?.edit).toBeUndefined();
  const resolved = await client.request<CodeAction>('codeAction/resolve', action);
  expect(JSON.stringify(resolved.edit)).toContain("op.add_column('item'");
});
