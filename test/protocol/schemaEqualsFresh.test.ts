import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TextDocumentContentResult } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { PreviewRequest, type EnvironmentSummary, type SchemaDocumentAnswer } from '../../server/src/lsp/messages.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { randomSeed } from '../support/randomSeed.js';
import { makeWorkspace, project, type TestWorkspace, versions } from '../support/workspace.js';

/** Edits between two comparisons with a server that is started fresh, and how many comparisons there are. */
const [batch, comparisons] = process.env['ALEMBIC_TEST_FULL'] === undefined ? [4, 15] : [4, 500];

/** A revision as the edits know it. */
interface Source {
  readonly down: string;
  readonly upgrade: readonly string[];
  readonly downgrade: readonly string[];
}

const sound: Readonly<Record<string, Source>> = {
  aa: {
    down: 'None',
    upgrade: [
      'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mail", sa.String(50)))',
      'op.create_index("ix_mail", "person", ["mail"])',
    ],
    downgrade: ['op.drop_table("person")'],
  },
  bb: {
    down: '"aa"',
    upgrade: ['op.rename_table("person", "customer")', 'op.add_column("customer", sa.Column("age", sa.Integer()))'],
    downgrade: ['op.drop_column("customer", "age")', 'op.rename_table("customer", "person")'],
  },
  cc: {
    down: '"bb"',
    upgrade: ['op.alter_column("customer", "mail", new_column_name="email")'],
    downgrade: ['op.alter_column("customer", "email", new_column_name="mail")'],
  },
  dd: { down: '"bb"', upgrade: ['op.drop_column("customer", "age")'], downgrade: ['pass'] },
  mm: {
    down: '("cc", "dd")',
    upgrade: ['op.create_unique_constraint("uq_email", "customer", ["email"])', 'op.drop_index("ix_mail")'],
    downgrade: ['op.drop_constraint("uq_email", "customer")'],
  },
};
const ids = Object.keys(sound);

function textOf(id: string, { down, upgrade, downgrade }: Source): string {
  const body = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join('');
  return `"""Message of ${id}

Revision ID: ${id}
Create Date: 2026-01-02 03:04:05.678901
"""
from alembic import op
import sqlalchemy as sa

revision = "${id}"
down_revision = ${down}
branch_labels = None
depends_on = None


def upgrade() -> None:
${body(upgrade)}

def downgrade() -> None:
${body(downgrade)}`;
}

const lines = [
  'op.create_table("team", sa.Column("id", sa.Integer()))',
  'op.add_column("customer", sa.Column("team_id", sa.Integer(), nullable=False))',
  'op.add_column("person", sa.Column("age", sa.Text()))',
  'op.rename_table("customer", "client")',
  'op.rename_table("team", "person")',
  'op.drop_table("person")',
  'op.alter_column("customer", "mail", nullable=False)',
  'op.create_foreign_key("fk_team", "customer", "team", ["team_id"], ["id"])',
  'op.execute("ALTER TABLE customer ADD COLUMN note TEXT")',
  'with op.batch_alter_table("customer") as batch_op: batch_op.drop_column("mail")',
  'op.add_column("customer", sa.Column("",',
  'if op.get_bind().dialect.name == "sqlite": op.drop_table("customer")',
  'unknown(op)',
  '# a comment',
  'pass',
];
const names = ['person', 'customer', 'client', 'team', 'mail', 'email', 'age'];
const parents = ['None', '"aa"', '"bb"', '"cc"', '"dd"', '"mm"', '("cc", "dd")', '("bb", "cc")', '"zz"'];

const direction = fc.constantFrom('upgrade' as const, 'downgrade' as const);
const someEdit = fc.record({
  id: fc.constantFrom(...ids),
  change: fc.oneof(
    fc.record({ kind: fc.constant('insert' as const), direction, at: fc.nat(4), line: fc.constantFrom(...lines) }),
    fc.record({ kind: fc.constant('remove' as const), direction, at: fc.nat(4) }),
    fc.record({
      kind: fc.constant('rename' as const),
      from: fc.constantFrom(...names),
      to: fc.constantFrom(...names),
    }),
    fc.record({ kind: fc.constant('reparent' as const), down: fc.constantFrom(...parents) }),
    fc.record({ kind: fc.constant('restore' as const) }),
  ),
});
type Edit = typeof someEdit extends fc.Arbitrary<infer T> ? T : never;

function edited(source: Source, { id, change }: Edit): Source {
  switch (change.kind) {
    case 'insert':
      return { ...source, [change.direction]: source[change.direction].toSpliced(change.at, 0, change.line) };
    case 'remove': {
      const left = source[change.direction].toSpliced(change.at, 1);
      return { ...source, [change.direction]: left.length === 0 ? ['pass'] : left };
    }
    case 'rename': {
      const renamed = (all: readonly string[]): string[] =>
        all.map((line) => line.replaceAll(`"${change.from}"`, `"${change.to}"`));
      return { ...source, upgrade: renamed(source.upgrade), downgrade: renamed(source.downgrade) };
    }
    case 'reparent':
      return { ...source, down: change.down };
    case 'restore':
      return sound[id] ?? source;
  }
}

/** All that is said of the schema, of every name in the operations, and of the instant SQL, as one text. */
async function said(
  client: LanguageClient,
  workspace: TestWorkspace,
  texts: ReadonlyMap<string, string>,
): Promise<string> {
  const parts: unknown[] = [];
  for (const [id, text] of texts) {
    const file = workspace.path(`${versions}/${id}.py`);
    const document = TextDocument.create('file:///x', 'python', 1, text);
    parts.push(id, await client.symbols(file));
    const start = text.indexOf('def upgrade');
    for (const { index, 0: whole } of text.slice(start).matchAll(/"\w*"/gu)) {
      const position = document.positionAt(start + index + 1);
      const at = { textDocument: { uri: workspace.uri(`${versions}/${id}.py`) }, position };
      parts.push(
        whole,
        await client.hover(file, position),
        await client.definition(file, position),
        await client.references(file, position),
        await client.request('textDocument/completion', at),
      );
    }
  }
  for (const id of ids) {
    const scope = { kind: 'revision', uri: workspace.uri(`${versions}/${id}.py`) } as const;
    for (const asked of [
      { direction: 'upgrade', dialect: 'sqlite' },
      { direction: 'downgrade', dialect: 'sqlite' },
      { direction: 'upgrade', dialect: 'mysql' },
    ] as const)
      parts.push(await client.request(PreviewRequest, { scope, engine: 'instant', ...asked }));
  }
  const environments = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  for (const { id: environment } of environments) {
    const scope = { kind: 'all', environment } as const;
    parts.push(
      await client.request(PreviewRequest, { scope, engine: 'instant', direction: 'upgrade', dialect: 'sqlite' }),
    );
    for (const revision of [null, ...ids]) {
      const dialect = 'postgresql';
      const asked = { environment, revision, dialect };
      const answer = await client.request<SchemaDocumentAnswer>('alembic/schemaDocument', asked);
      parts.push(
        answer.kind === 'document'
          ? await client.request<TextDocumentContentResult>('workspace/textDocumentContent', { uri: answer.uri })
          : answer,
      );
    }
  }
  return JSON.stringify(parts, undefined, 1);
}

test(
  'after edits, renames and other parents, a server says of the schema and of the SQL what one started fresh on the same text says',
  { timeout: 20 * 60_000 },
  async () => {
    const files = Object.fromEntries(Object.entries(sound).map(([id, source]) => [`${id}.py`, textOf(id, source)]));
    const workspace = makeWorkspace(project(files));
    const start = (): Promise<LanguageClient> => startClient({ folders: [workspace.root] });
    const client = await start();
    const sources = new Map(Object.entries(sound));
    const texts = new Map(ids.map((id) => [id, files[`${id}.py`] ?? '']));
    for (const id of ids) await client.open(workspace.path(`${versions}/${id}.py`));
    const edits = fc.sample(someEdit, { numRuns: batch * comparisons, seed: randomSeed });
    let version = 1;
    for (let at = 0; at < edits.length; at += batch) {
      const now = edits.slice(at, at + batch);
      for (const edit of now) {
        const source = sources.get(edit.id);
        if (source === undefined) continue;
        const next = edited(source, edit);
        sources.set(edit.id, next);
        const text = textOf(edit.id, next);
        texts.set(edit.id, text);
        await client.connection.sendNotification('textDocument/didChange', {
          textDocument: { uri: workspace.uri(`${versions}/${edit.id}.py`), version: ++version },
          contentChanges: [{ text }],
        });
        // What is asked between two edits fills what is kept.
        await client.hover(workspace.path(`${versions}/mm.py`), { line: 15, character: 34 });
      }
      const fresh = await start();
      for (const [id, text] of texts) await fresh.open(workspace.path(`${versions}/${id}.py`), text);
      const [one, other] = [await said(client, workspace, texts), await said(fresh, workspace, texts)];
      expect(one, `after ${JSON.stringify(now, undefined, 1)}\n${[...texts.values()].join('\n')}`).toBe(other);
    }
  },
);
