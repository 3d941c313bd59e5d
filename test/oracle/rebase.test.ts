import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';
import type { RebaseAnswer } from '../../server/src/lsp/messages.js';
import { makeRepository } from '../support/gitRepository.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { alembic, sqliteEnvironment } from '../support/sqliteProject.js';
import { makeWorkspace, type TestWorkspace } from '../support/workspace.js';

/** A revision that makes a table of its own name, as a template would write it. */
function revision(id: string, down: string, revises: string): string {
  return `"""make ${id}

Revision ID: ${id}
Revises: ${revises}
Create Date: 2026-01-02 03:04:05.678901

"""
from alembic import op
import sqlalchemy as sa

# revision identifiers, used by Alembic.
revision = '${id}'
down_revision = ${down}
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('t_${id}', sa.Column('id', sa.Integer))


def downgrade():
    op.drop_table('t_${id}')
`;
}

const file = (id: string): string => `migrations/versions/${id}_make.py`;

/** a, b on the default branch, and on "feature", merged with it, f1 and f2, g beside them and their merge h. */
function merged(): TestWorkspace {
  const workspace = makeWorkspace({ ...sqliteEnvironment, [file('a')]: revision('a', 'None', '') });
  const repository = makeRepository({ root: workspace.root });
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  for (const [id, down, revises] of [
    ['f1', "'a'", 'a'],
    ['f2', "'f1'", 'f1'],
    ['g', "'a'", 'a'],
    ['h', "('f2', 'g')", 'f2, g'],
  ] as const)
    repository.write(file(id), revision(id, down, revises));
  repository.commit();
  repository.git('switch', '--quiet', 'main');
  repository.write(file('b'), revision('b', "'a'", 'a'));
  repository.commit();
  repository.git('switch', '--quiet', 'feature');
  repository.git('merge', '--quiet', '--no-edit', 'main');
  return workspace;
}

async function start(workspace: TestWorkspace): Promise<LanguageClient> {
  const client = await startClient({
    folders: [workspace.root],
    settings: { interpreter: pythonPath() },
    initializationOptions: { trusted: true },
  });
  // Once git has answered, the head of the default branch is not reported.
  while ((await client.codeActions(workspace.path(file('b')))).length > 0) {
    const before = client.received('workspace/diagnostic/refresh');
    await client.until(() => client.received('workspace/diagnostic/refresh') > before);
  }
  return client;
}

const uriOf = (workspace: TestWorkspace, name: string): string => URI.file(workspace.path(name)).toString();

/** Writes the edits, as an editor that saves. */
function apply(
  workspace: TestWorkspace,
  edits: readonly { readonly uri: string; readonly edits: Parameters<typeof TextDocument.applyEdits>[1] }[],
): void {
  for (const { uri, edits: changes } of edits) {
    const name = path.relative(workspace.root, URI.parse(uri).fsPath);
    workspace.write(
      name,
      TextDocument.applyEdits(
        TextDocument.create(uri, 'python', 0, readFileSync(workspace.path(name), 'utf8')),
        changes,
      ),
    );
  }
}

/** The real Alembic after the rebase: one head, all of it runs, up and down again, on a database that stood at "b". */
function expectRebased(workspace: TestWorkspace): void {
  expect(alembic(workspace, 'heads')).toBe('h (head)');
  const history = alembic(workspace, 'history')
    .split('\n')
    .map((line) => line.replace(/,.*/, ''));
  expect(history).toContain('a -> b (branchpoint)');
  expect(history).toContain('b -> f1');
  expect(history).toContain('b -> g');
  alembic(workspace, 'upgrade', 'head');
  expect(alembic(workspace, 'current')).toBe('h (head) (mergepoint)');
  alembic(workspace, 'downgrade', 'base');
  for (const id of ['f1', 'g']) expect(readFileSync(workspace.path(file(id)), 'utf8')).toContain('\nRevises: b\n');
  for (const id of ['a', 'b', 'f2', 'h'])
    expect(readFileSync(workspace.path(file(id)), 'utf8')).not.toContain('Revises: b\n');
}

test('the quick fix rebases what is yours so that the real Alembic runs it', async () => {
  const workspace = merged();
  alembic(workspace, 'upgrade', 'b');
  expect(alembic(workspace, 'heads').split('\n')).toHaveLength(2);
  const client = await start(workspace);
  const offered: CodeAction[] = await client.codeActions(workspace.path(file('h')));
  const actions = offered.filter(({ title }) => !title.startsWith('Ignore '));
  expect(actions.map(({ title, isPreferred }) => [title, isPreferred === true])).toEqual([
    ['Rebase mine onto "b" (make b)', true],
    ['Merge the heads…', false],
  ]);
  const edits = (actions[0]?.edit?.documentChanges ?? []) as TextDocumentEdit[];
  apply(
    workspace,
    edits.map(({ textDocument, edits: changes }) => ({
      uri: textDocument.uri,
      edits: changes as Parameters<typeof TextDocument.applyEdits>[1],
    })),
  );
  expectRebased(workspace);
});

test('the command rebases the same, and refuses what others have', async () => {
  const workspace = merged();
  const client = await start(workspace);
  const [{ id: environment } = { id: '' }] = await client.request<{ id: string }[]>('alembic/environments', {});
  const ask = (revisionId: string | null, onto: string | null): Promise<RebaseAnswer> =>
    client.request('alembic/rebase', { environment, revision: revisionId, onto });

  expect(await ask('b', 'h')).toEqual({
    kind: 'refused',
    reason: '"b" cannot be rebased: others have it already: it is on the default branch.',
  });
  expect(await ask('h', 'a')).toMatchObject({
    kind: 'refused',
    reason: expect.stringContaining('follows "a" already') as string,
  });
  expect(await ask('zz', null)).toMatchObject({ kind: 'refused' });
  const answer = await ask(null, null);
  if (answer.kind !== 'edits') throw new Error(JSON.stringify(answer));
  expect([answer.revision.revision, answer.onto.revision]).toEqual(['h', 'b']);
  const uris = [...new Set(answer.edits.map(({ uri }) => uri))];
  expect(uris.sort()).toEqual([uriOf(workspace, file('f1')), uriOf(workspace, file('g'))]);
  apply(
    workspace,
    uris.map((uri) => ({ uri, edits: answer.edits.filter((edit) => edit.uri === uri) })),
  );
  alembic(workspace, 'upgrade', 'b');
  expectRebased(workspace);
});

test('what the database ran, as last asked, stays where it is: with the reason, and merging is what is offered', async () => {
  const workspace = merged();
  const client = await start(workspace);
  const [{ id: environment } = { id: '' }] = await client.request<{ id: string }[]>('alembic/environments', {});
  alembic(workspace, 'upgrade', 'f1');
  expect(await client.request('alembic/current', { environment })).toMatchObject({ revisions: ['f1'], unknown: [] });
  const reason = /^"h" cannot be rebased: "f1", where the branch begins, is applied to .*: downgrade it there first\.$/;
  expect(await client.request('alembic/rebase', { environment, revision: null, onto: null })).toEqual({
    kind: 'refused',
    reason: expect.stringMatching(reason) as string,
  });
  const [rebase, merge] = await client.codeActions(workspace.path(file('h')));
  expect(rebase?.edit).toBeUndefined();
  expect(rebase?.disabled?.reason).toContain('is applied to');
  expect(merge?.command?.command).toBe('alembic.mergeHeads');
});
