import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DocumentDiagnosticReport } from 'vscode-languageserver/node';
import type { EnvironmentSummary } from '../../server/src/lsp/messages.js';
import { type LanguageClient, startBuiltClient } from '../support/languageClient.js';
import { randomFile, randomIni } from '../support/randomTexts.js';
import { type Files, environmentFiles, makeWorkspace, project, revision, versions } from '../support/workspace.js';
import { sampleSize } from '../support/sampleSize.js';

const chain = { 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') };
const sound = revision('cc', '("aa", \'bb\')', { labels: '("core",)', depends: 'None' }).replace(
  '    pass\n',
  '    op.execute("""\n        UPDATE a\n    """)\n',
);

async function expectAnswers(client: LanguageClient, path: string): Promise<void> {
  const position = { line: 10, character: 12 };
  const [hover, definition, references, symbols, lenses, report] = await Promise.all([
    client.hover(path, position),
    client.definition(path, position),
    client.references(path, position),
    client.symbols(path),
    client.lenses(path),
    client.pull(path),
  ]);
  expect({ hover, definition, references, symbols, lenses, report }).toMatchObject({
    definition: expect.any(Array) as unknown,
    references: expect.any(Array) as unknown,
    symbols: expect.any(Array) as unknown,
    lenses: expect.any(Array) as unknown,
    report: { kind: 'full' },
  });
}

/** The heap and what lies beside it, wasm memory included, in MB. */
async function memory(client: LanguageClient): Promise<number> {
  const text = await client.request<string>('alembic/debugInformation');
  const found = /Heap: (\d+) MB, beside it (\d+) MB/.exec(text);
  if (found === null) throw new Error(`No memory is named in\n${text}`);
  return Number(found[1]) + Number(found[2]);
}

test('thousands of broken and random files leave the others whole', { timeout: 300_000 }, async () => {
  const count = sampleSize(2_000, 9_900);
  const texts = fc.sample(randomFile(sound), count);
  const workspace = makeWorkspace(
    project({
      ...chain,
      ...Object.fromEntries(texts.map((text, index) => [`m${String(index)}.py`, Buffer.from(text)])),
    }),
  );
  const client = await startBuiltClient({ folders: [workspace.root] });
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(environment?.revisionCount).toBeGreaterThan(count / 4);
  for (let index = 0; index < count; index += 100)
    await expectAnswers(client, workspace.path(`${versions}/m${String(index)}.py`));
  await expectAnswers(client, workspace.path(`${versions}/bb.py`));
  const { items } = await client.pullWorkspace();
  expect(items.length).toBeGreaterThan(count / 4);
  expect(client.logged).toEqual([]);
  console.log(`fuzz: ${String(count)} revision files through the built server`);
});

test('hundreds of broken and random configuration files leave the others whole', { timeout: 300_000 }, async () => {
  const count = 100;
  const inis = fc.sample(randomIni, count).map((text, index): Files => ({
    [`p${String(index)}/alembic.ini`]: Buffer.from(text),
    [`p${String(index)}/migrations/versions/aa.py`]: revision('aa', 'None'),
  }));
  const workspace = makeWorkspace(Object.assign({}, ...inis, project(chain, 'good/')) as Files);
  const client = await startBuiltClient({ folders: [workspace.root] });
  const environments = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(environments.find(({ name }) => name.includes('good'))?.heads.map(({ revision: id }) => id)).toEqual(['bb']);
  await client.pullWorkspace();
  expect(client.logged).toEqual([]);

  // The same as edits of one open file.
  const path = workspace.path('good/alembic.ini');
  const text = environmentFiles()['alembic.ini'] as string;
  await client.open(path);
  let current = text;
  for (const next of [...fc.sample(randomIni, 100), text]) {
    await replace(client, path, current, next);
    current = next;
    await client.pull(path);
  }
  const after = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(after.find(({ name }) => name.includes('good'))?.heads.map(({ revision: id }) => id)).toEqual(['bb']);
  expect(client.logged).toEqual([]);
  console.log(`fuzz: ${String(count)} ini files and 100 edits of one through the built server`);
});

let version = 1;
async function replace(client: LanguageClient, path: string, before: string, after: string): Promise<void> {
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  const lines = before.slice(0, start).split('\n');
  const from = { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
  // What lies beyond the end of the text is its end.
  const range = { start: from, end: { line: 1_000_000, character: 0 } };
  const rest = after.slice(start);
  version += 1;
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: `file://${path}`, version },
    contentChanges: before.includes('\r') ? [{ text: after }] : [{ range, text: rest }],
  });
}

test('thousands of random edits are answered, and memory stays flat', { timeout: 300_000 }, async () => {
  const count = sampleSize(2_000, 10_000);
  const workspace = makeWorkspace(project({ ...chain, 'cc.py': sound }));
  const client = await startBuiltClient({ folders: [workspace.root] });
  const path = workspace.path(`${versions}/cc.py`);
  await client.open(path);
  let current = readFileSync(path, 'utf8');
  const edits = fc.sample(randomFile(sound), 2000);
  let warm = 0;
  for (let edit = 0; edit < count; edit++) {
    const next = edits[edit % edits.length] ?? '';
    await replace(client, path, current, next);
    current = next;
    // Every edit is judged; the other requests are asked now and then.
    const report: DocumentDiagnosticReport = await client.pull(path);
    expect(report.kind).toBe('full');
    if (edit % 200 === 0) await expectAnswers(client, path);
    if (edit === count / 10) warm = await memory(client);
  }
  // A tree that is not freed takes some 300 KB: a hundred of them show, and the collector's own rhythm does not.
  expect((await memory(client)) - warm).toBeLessThan(64);
  await replace(client, path, current, sound);
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  expect(environment?.heads.map(({ revision: id }) => id)).toEqual(['cc']);
  expect(client.logged).toEqual([]);
  console.log(`fuzz: ${String(count)} edits through the built server`);
});
