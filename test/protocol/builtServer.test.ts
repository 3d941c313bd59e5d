import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { DocumentSymbol, FullDocumentDiagnosticReport, LocationLink, Position } from 'vscode-languageserver/node';
import { expect, test } from 'vitest';
import type { EnvironmentSummary, TreeNode } from '../../server/src/lsp/messages.js';
import { builtServer, plainClient, startBuiltClient } from '../support/languageClient.js';
import { makeWorkspace } from '../support/workspace.js';

/** The bundle as it is shipped, over standard input and output, on the sample project. */
const sample = path.resolve(import.meta.dirname, '../../examples/fastapi-sqlmodel');
const broken = path.resolve(import.meta.dirname, '../../examples/broken');
const file = (name: string): string => path.join(sample, 'migrations/versions', name);
const merge = file('2026-07-01_c6b20f7d81e9_merge_billing_and_reservations.py');
const afterMerge = file('2026-07-14_8d4f1ab3960e_index_open_loans.py');
const linked = file('2026-06-30_358ad9e7f6c0_link_reservations_to_deposit_invoices.py');
const invoices = file('2026-06-09_b5170e9dc42a_create_invoices.py');

/** Inside the last occurrence of a text, after its first character: ids are in the docstring first. */
function positionOf(name: string, text: string): Position {
  const before = readFileSync(name, 'utf8').split(text).slice(0, -1).join(text).split('\n');
  return { line: before.length - 1, character: (before.at(-1) ?? '').length + 1 };
}

function targets(found: readonly unknown[]): string[] {
  return (found as LocationLink[]).map(({ targetUri }) => path.basename(targetUri));
}

test('answers every request on the sample project', async () => {
  const client = await startBuiltClient({ folders: [sample] });
  expect(client.initialized.serverInfo?.name).toBe('alembic-ls');

  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(environment).toMatchObject({
    name: 'migrations',
    revisionCount: 16,
    problemCount: 0,
    heads: [{ revision: 'a27d40c8f51b' }],
  });
  expect((await client.pullWorkspace()).items).toEqual([]);

  const hover = await client.hover(merge, positionOf(merge, '358ad9e7f6c0'));
  expect(hover?.contents).toMatchObject({
    value: expect.stringContaining('**link reservations to deposit invoices**') as string,
  });
  expect(hover?.contents).toMatchObject({
    value: expect.stringContaining('4 revisions below head allow tools to be retired') as string,
  });

  expect(targets(await client.definition(merge, positionOf(merge, '0e6f93b8a1d7')))).toEqual([
    '2026-06-23_0e6f93b8a1d7_track_paid_invoices.py',
  ]);
  expect(targets(await client.definition(merge, positionOf(merge, '358ad9e7f6c0')))).toEqual([path.basename(linked)]);
  expect(targets(await client.definition(afterMerge, positionOf(afterMerge, 'c6b20f7d81e9')))).toEqual([
    path.basename(merge),
  ]);
  expect(targets(await client.definition(linked, positionOf(linked, 'b5170e9dc42a')))).toEqual([
    path.basename(invoices),
  ]);

  const references = await client.references(invoices, positionOf(invoices, '"b5170e9dc42a'), true);
  expect(references.map(({ uri }) => path.basename(uri)).sort()).toEqual(
    [path.basename(invoices), '2026-06-23_0e6f93b8a1d7_track_paid_invoices.py', path.basename(linked)].sort(),
  );

  const [symbol] = (await client.symbols(merge)) as DocumentSymbol[];
  expect(symbol).toMatchObject({ name: 'merge billing and reservations', detail: 'c6b20f7d81e9' });
  expect(symbol?.children?.map(({ name }) => name)).toEqual([
    'revision',
    'down_revision',
    'branch_labels',
    'depends_on',
    'upgrade',
    'downgrade',
  ]);

  const lenses = await client.lenses(merge);
  expect(lenses.slice(0, 2).map(({ command }) => command?.title)).toEqual([
    '↑ 2 parents: track when invoices are paid (0e6f93b8), link reservations to deposit invoices (358ad9e7)',
    '↓ child: index loans that are still open by due date (8d4f1ab3)',
  ]);

  const [head] = await client.request<TreeNode[]>('alembic/tree', {});
  expect(head).toMatchObject({ kind: 'head', revision: 'a27d40c8f51b' });
  const history = await client.request<TreeNode[]>('alembic/tree', { node: head?.id });
  expect(history.map(({ kind }) => kind).filter((kind) => kind !== 'revision')).toEqual([
    'merge',
    'branchPoint',
    'base',
  ]);
});

test('sees a diagnostic come and go without saving', async () => {
  const client = await startBuiltClient({ folders: [sample] });
  const codes = async (): Promise<unknown[]> =>
    ((await client.pull(afterMerge)) as FullDocumentDiagnosticReport).items.map(({ code }) => code);
  await client.open(afterMerge);
  expect(await codes()).toEqual([]);
  await client.edit(afterMerge, '= "c6b20f7d81e9"', '= "c6b20f7d81e8"');
  expect(await codes()).toEqual(['GR08', 'GR02']);
  await client.edit(afterMerge, '= "c6b20f7d81e8"', '= "c6b20f7d81e9"');
  expect(await codes()).toEqual([]);
});

test('speaks over node IPC too', async () => {
  const client = await startBuiltClient({ folders: [sample] }, { transport: 'node-ipc' });
  expect(await client.request('alembic/environments', {})).toMatchObject([{ revisionCount: 16 }]);
});

test('says what is missing when the parser is not beside the bundle, and goes on', async () => {
  const { path: absolute } = makeWorkspace({ 'README.md': '' });
  const directory = path.dirname(builtServer);
  for (const name of readdirSync(directory))
    if (name.endsWith('.js')) copyFileSync(path.join(directory, name), absolute(name));
  const client = await startBuiltClient({ folders: [sample] }, { bundle: absolute('server.js') });
  await client.until(() => client.shown.length > 0);
  expect(client.shown[0]).toMatch(
    /^Alembic: revisions cannot be read\. web-tree-sitter\.wasm is missing in .+: the installation is incomplete\./,
  );
  expect(await client.request('alembic/environments', {})).toMatchObject([{ name: 'migrations', revisionCount: 0 }]);
});

const reported = [
  ['GR01', 'two-heads'],
  ['GR01', 'two-heads'],
  ['GR02', 'missing-parent', '64f8b02d9e13_add_servings.py'],
  ['GR03', 'duplicate-id'],
  ['GR03', 'duplicate-id', 'e81b4d06f3c9_add_label_colour.py'],
  ['GR04', 'cycle'],
  ['GR04', 'cycle'],
  ['GR01', 'second-base', 'b03f5e92d7c1_add_berth.py'],
  ['GR01', 'second-base', 'e7298c40fa16_create_moorings.py'],
  ['GR05', 'second-base', 'e7298c40fa16_create_moorings.py'],
  ['GR06', 'invalid-id', '2026_03_12_add_price.py'],
  ['GR07', 'no-identifiers', '6e08c7d2b4f9_add_composer.py'],
  ['GR07', 'no-identifiers', 'empty.py'],
  ['GR07', 'no-identifiers', 'f12b9a60d5e3_add_year.py'],
  ['GR07', 'no-identifiers', 'helpers.py'],
  ['GR08', 'docstring', 'c2e7405ab81f_add_receiver.py'],
  ['GR09', 'redundant-parent', 'ad64093f8e2c_merge.py'],
  ['GR10', 'merge-with-operations', 'e20f6ca91b38_merge_floor_and_size.py'],
  ['GR10', 'merge-with-operations', 'e20f6ca91b38_merge_floor_and_size.py'],
  ['GR13', 'label-conflict', '37e5a0d9b1f8_create_plants.py'],
  ['GR13', 'label-conflict', 'f86c14b20ad7_create_tools.py'],
  ['GR14', 'not-loaded', '2026/5a9be07c1f34_add_currency.py'],
  ['GR15', 'syntax-error', '40d9fe8b21c6_add_tracking_code.py'],
  ['GR15', 'binary', 'scan.py'],
  ['CF01', 'bad-config', 'alembic_archive.ini'],
  ['CF02', 'bad-config', 'alembic.ini'],
] as const;

test.each([
  ['pulls', undefined],
  ['is sent', plainClient],
])('a client that %s diagnostics gets each way in which the second sample is broken', async (_how, capabilities) => {
  const client = await startBuiltClient({ folders: [broken], ...(capabilities && { capabilities }) });
  const found: string[] = [];
  if (capabilities === undefined) {
    for (const report of (await client.pullWorkspace()).items) {
      if (report.kind === 'full') for (const { code } of report.items) found.push(`${code ?? ''} ${report.uri}`);
    }
  } else {
    await client.until(
      () => client.allPublished().reduce((sum, { diagnostics }) => sum + diagnostics.length, 0) === reported.length,
    );
    for (const { uri, diagnostics } of client.allPublished())
      for (const { code } of diagnostics) found.push(`${code ?? ''} ${uri}`);
  }
  const left = [...found];
  for (const [code, folder, name = ''] of reported) {
    const index = left.findIndex(
      (entry) => entry.startsWith(`${code} `) && entry.includes(`/broken/${folder}/`) && entry.endsWith(name),
    );
    expect(index, `${code} in ${folder}/${name} among ${found.join('\n')}`).toBeGreaterThanOrEqual(0);
    left.splice(index, 1);
  }
  expect(left).toEqual([]);
});
