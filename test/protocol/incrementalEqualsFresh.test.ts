import fc from 'fast-check';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { FileChangeType, type Position } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { makeRepository } from '../support/gitRepository.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { randomSeed } from '../support/randomSeed.js';
import { makeWorkspace, project, type TestWorkspace, versions } from '../support/workspace.js';
import { sampleSize } from '../support/sampleSize.js';

/** Edits between two comparisons with a server that is started fresh, and how many comparisons there are. */
const [batch, comparisons] = [6, sampleSize(70, 2_000)];

const names = ['aa.py', 'bb.py', 'cc.py', 'dd.py', 'mm.py'];

function text(id: string, parent: string): string {
  return `"""Message of ${id}

Revision ID: ${id}
Revises: ${parent.replace(/[^\w, ]/gu, '')}
"""
from alembic import op
import sqlalchemy as sa

revision = "${id}"
down_revision = ${parent}
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table("t_${id}", sa.Column("id", sa.Integer))


def downgrade() -> None:
    op.drop_table("t_${id}")
`;
}

const sound: Readonly<Record<string, string>> = {
  'aa.py': text('aa', 'None'),
  'bb.py': text('bb', '"aa"'),
  'cc.py': text('cc', '"bb"'),
  'dd.py': text('dd', '"bb"'),
  'mm.py': text('mm', '("cc", "dd")'),
};

type Edit =
  | {
      readonly kind: 'replace';
      readonly name: string;
      readonly at: number;
      readonly removed: number;
      readonly inserted: string;
    }
  | { readonly kind: 'behind'; readonly name: string; readonly anchor: string; readonly inserted: string }
  | { readonly kind: 'restore' | 'close' | 'delete' | 'touch'; readonly name: string };

/** What moves everything behind it and changes nothing else. */
const harmless = ['# one\n', '\n', '\n\n\n', '    # two\n    # three\n'];
const lines = [
  ...harmless,
  '    op.execute("select 1")\n',
  '    pass\n',
  'def extra():\n    pass\n',
  'revision = "zz"\n',
  '"""\n',
  '    x = (\n',
  ')\n',
  'from x import *\n',
];
const anchors = [
  '"""\n',
  'import op\n',
  'revision = ',
  'depends_on = None\n',
  'def upgrade() -> None:\n',
  'def downgrade() -> None:\n',
  'drop_table("',
];
const pieces = [...lines, '"', "'", '(', ')', '"aa"', '"cc", ', 'None', '#', ' ', 'x', '😀'];
const someFile = fc.constantFrom(...names);
const someEdit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('behind' as const),
      name: someFile,
      anchor: fc.constantFrom(...anchors),
      inserted: fc.constantFrom(...harmless),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('behind' as const),
      name: someFile,
      anchor: fc.constantFrom(...anchors),
      inserted: fc.constantFrom(...lines),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('replace' as const),
      name: someFile,
      at: fc.nat(600),
      removed: fc.nat(8),
      inserted: fc.constantFrom('', ...pieces),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('restore' as const), name: someFile }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constantFrom('close' as const, 'delete' as const, 'touch' as const),
      name: someFile,
    }),
  },
);

/** The documents that are open, and the files on disk below them. */
interface State {
  readonly workspace: TestWorkspace;
  readonly client: LanguageClient;
  readonly open: Map<string, TextDocument>;
  readonly onDisk: Set<string>;
}

async function change(
  { client, workspace, open }: State,
  name: string,
  range: { start: Position; end: Position },
  inserted: string,
): Promise<void> {
  const document = open.get(name);
  if (document === undefined) return;
  const contentChanges = [{ range, text: inserted }];
  TextDocument.update(document, contentChanges, document.version + 1);
  await client.connection.sendNotification('textDocument/didChange', {
    textDocument: { uri: workspace.uri(`${versions}/${name}`), version: document.version },
    contentChanges,
  });
}

async function ensureOpen({ client, workspace, open }: State, name: string): Promise<TextDocument> {
  const known = open.get(name);
  if (known !== undefined) return known;
  const document = TextDocument.create(workspace.uri(`${versions}/${name}`), 'python', 1, sound[name] ?? '');
  open.set(name, document);
  await client.open(workspace.path(`${versions}/${name}`), document.getText());
  return document;
}

async function apply(edit: Edit, state: State): Promise<void> {
  const { client, workspace, open, onDisk } = state;
  const file = `${versions}/${edit.name}`;
  switch (edit.kind) {
    case 'replace': {
      const document = await ensureOpen(state, edit.name);
      const start = Math.min(edit.at, document.getText().length);
      return change(
        state,
        edit.name,
        { start: document.positionAt(start), end: document.positionAt(start + edit.removed) },
        edit.inserted,
      );
    }
    case 'behind': {
      const document = await ensureOpen(state, edit.name);
      const found = document.getText().indexOf(edit.anchor);
      const at = document.positionAt(found < 0 ? 0 : found + edit.anchor.length);
      return change(state, edit.name, { start: at, end: at }, edit.inserted);
    }
    case 'restore': {
      const document = await ensureOpen(state, edit.name);
      return change(
        state,
        edit.name,
        { start: document.positionAt(0), end: document.positionAt(document.getText().length) },
        sound[edit.name] ?? '',
      );
    }
    case 'close':
      if (open.delete(edit.name)) await client.close(workspace.path(file));
      return;
    case 'delete':
      if (!onDisk.delete(edit.name)) return;
      workspace.remove(file);
      return client.filesChanged([[workspace.path(file), FileChangeType.Deleted]]);
    case 'touch': {
      const kind = onDisk.has(edit.name) ? FileChangeType.Changed : FileChangeType.Created;
      onDisk.add(edit.name);
      workspace.write(file, `# written anew\n${sound[edit.name] ?? ''}`);
      return client.filesChanged([[workspace.path(file), kind]]);
    }
  }
}

/** All that is shown of the files, as one text that two servers can be compared by. */
async function shown(client: LanguageClient, { workspace, open }: State): Promise<string> {
  const parts: unknown[] = [];
  for (const name of names) {
    const file = workspace.path(`${versions}/${name}`);
    const at = { textDocument: { uri: workspace.uri(`${versions}/${name}`) } };
    const report = await client.pull(file);
    parts.push(
      name,
      report.kind === 'full' ? report.items : report,
      await client.symbols(file),
      await client.lenses(file),
    );
    parts.push(
      await client.request('textDocument/inlayHint', {
        ...at,
        range: { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } },
      }),
    );
    const document = open.get(name);
    if (document === undefined) continue;
    const ids = [...document.getText().matchAll(/\b(?:aa|bb|cc|dd|mm|zz)\b/gu)].slice(0, 6);
    for (const { index } of ids) parts.push(await client.hover(file, document.positionAt(index)));
  }
  parts.push(await client.request('alembic/environments', {}));
  return JSON.stringify(parts, undefined, 1);
}

async function askedGit(client: LanguageClient): Promise<void> {
  while (!(await client.request<string>('alembic/debugInformation', {})).includes('Default branch: main'))
    await wait(10);
}

test(
  'after random edits, an incremental server shows what one started fresh on the same text shows',
  { timeout: 20 * 60_000 },
  async () => {
    const workspace = makeWorkspace(project(sound));
    const repository = makeRepository({ root: workspace.root });
    repository.commit();
    const start = (): Promise<LanguageClient> =>
      startClient({ folders: [workspace.root], initializationOptions: { trusted: true } });
    const state: State = { workspace, client: await start(), open: new Map(), onDisk: new Set(names) };
    await askedGit(state.client);
    const edits = fc.sample(someEdit, { numRuns: batch * comparisons, seed: randomSeed });
    let compared = 0;
    onTestFinished(() => {
      console.log(`incremental equals fresh: ${compared * batch} edits, ${compared} comparisons`);
    });
    for (let at = 0; at < edits.length; at += batch) {
      const now = edits.slice(at, at + batch);
      for (const edit of now) {
        await apply(edit, state);
        // As an editor does after each key: what is judged now must not be shown after the next edit.
        await state.client.pull(workspace.path(`${versions}/${edit.name}`));
      }
      const fresh = await start();
      for (const [name, document] of state.open)
        await fresh.open(workspace.path(`${versions}/${name}`), document.getText());
      await askedGit(fresh);
      await expectSame(state, fresh, now);
      compared++;
    }
  },
);

/** What git says comes late: the answers are compared until they agree, or nothing more can come. */
async function expectSame(state: State, fresh: LanguageClient, edits: readonly Edit[]): Promise<void> {
  let [one, other] = ['', ' '];
  for (let tries = 0; tries < 60 && one !== other; tries++) {
    if (tries > 0) await wait(50);
    [one, other] = [await shown(state.client, state), await shown(fresh, state)];
  }
  expect(one, `after ${JSON.stringify(edits, undefined, 1)}`).toBe(other);
}
