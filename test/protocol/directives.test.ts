import type { CompletionList, SignatureHelp } from 'vscode-languageserver/node';
import { describe, expect, test } from 'vitest';
import { type LanguageClient, plainClient, startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

/** Asks at the marker of a revision whose `upgrade()` is this; the caret is the marker's start. */
async function ask<T>(
  method: string,
  upgrade: string,
  more: { plain?: boolean; triggered?: boolean } = {},
): Promise<T> {
  const text = revision('own', 'None').replace(/def upgrade\(\)[^]*?pass/, `def upgrade():\n    ${upgrade}`);
  const workspace = makeWorkspace(project({ 'own.py': text }));
  const client: LanguageClient = await startClient({
    folders: [workspace.root],
    ...(more.plain === true && { capabilities: plainClient }),
  });
  await client.open(workspace.path(`${versions}/own.py`));
  return client.request<T>(method, {
    textDocument: { uri: workspace.uri(`${versions}/own.py`) },
    position: workspace.marker(`${versions}/own.py`).start,
    ...(more.triggered === true && { context: { triggerKind: 2, triggerCharacter: ' ' } }),
  });
}

describe('keyword arguments of directives', () => {
  const complete = async (upgrade: string, more = {}): Promise<string[]> =>
    (await ask<CompletionList | null>('textDocument/completion', upgrade, more))?.items.map(({ label }) => label) ?? [];

  test('are offered where an argument begins, without those that are given', async () => {
    expect(await complete("op.drop_column('user', 'name', ‹›)")).toEqual([
      'schema=',
      'if_exists=',
      'mssql_drop_default=',
      'mssql_drop_check=',
      'mssql_drop_foreign_key=',
    ]);
    expect(await complete("op.drop_index('ix', table_name='user', if_‹›")).toContain('if_exists=');
    expect(await complete("op.drop_index('ix', table_name='user', if_‹›")).not.toContain('table_name=');
  });

  test('are those of a batch block on its table', async () => {
    const offered = await complete("with op.batch_alter_table('user') as b:\n        b.alter_column('a', ‹›)");
    expect(offered).toContain('insert_after=');
    expect(offered).not.toContain('schema=');
  });

  test('do not appear by themselves behind a comma, nor in calls of others', async () => {
    expect(await complete("op.drop_column('user', ‹›)", { triggered: true })).toEqual([]);
    expect(await complete('print(‹›)')).toEqual([]);
  });
});

describe('signature help', () => {
  const help = (upgrade: string, more = {}): Promise<SignatureHelp | null> =>
    ask<SignatureHelp | null>('textDocument/signatureHelp', upgrade, more);
  const active = (answer: SignatureHelp | null): string => {
    const [signature] = answer?.signatures ?? [];
    const place = signature?.parameters?.[answer?.activeParameter ?? -1]?.label;
    return Array.isArray(place) ? (signature?.label.slice(...place) ?? '') : (place ?? '');
  };

  test('shows the arguments of the directive, and which one is being written', async () => {
    const answer = await help("op.create_index('ix', ‹›)");
    expect(answer?.signatures[0]?.label).toMatch(
      /^create_index\(index_name, table_name, columns, \*, schema=…, .*\*\*options\)$/u,
    );
    expect(active(answer)).toBe('table_name');
    expect(active(await help("op.create_index('ix', 'user', ['a', ‹›"))).toBe('columns');
    expect(active(await help("op.create_index('ix', 'user', ['a'], unique=‹›)"))).toBe('unique=…');
    expect(active(await help("op.drop_column('user', 'a', ‹›)"))).toBe('schema=…');
  });

  test('names parameters by their text where a client takes no places', async () => {
    expect(active(await help("op.create_index('ix', ‹›)", { plain: true }))).toBe('table_name');
  });

  test('is silent elsewhere', async () => {
    expect(await help('print(‹›)')).toBeNull();
  });
});
