import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import type { WorkspaceEdit } from 'vscode-languageserver/node';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EnvironmentSummary, RevisionSummary } from '../../server/src/lsp/messages.js';
import { applyEdit } from '../support/applyEdit.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { makeWorkspace, project, revision, type TestWorkspace, versions } from '../support/workspace.js';
import { wholeEnvironment, type RandomEnvironment } from './randomGraphs.js';
import { sampleSize } from '../support/sampleSize.js';

/** Renames through the server, applies the edit on disk, and asks the real Alembic what has become of the history. */

interface AlembicGraph {
  readonly error?: string;
  readonly heads: readonly string[];
  readonly bases: readonly string[];
  readonly revisions: Readonly<
    Record<
      string,
      {
        readonly downRevisions: readonly string[];
        readonly dependsOn: readonly string[];
        readonly branchLabels: readonly string[];
        readonly message: string;
        readonly file: string;
      }
    >
  >;
}

let oracle: PythonOracle;
beforeAll(() => {
  oracle = startPythonOracle(readFileSync(path.join(import.meta.dirname, 'graphOracle.py'), 'utf8'));
});
afterAll(() => oracle.close());

async function alembicGraph(ini: string): Promise<AlembicGraph> {
  const [graph] = (await oracle.ask([ini])) as AlembicGraph[];
  if (graph === undefined || graph.error !== undefined) throw new Error(`Alembic stopped: ${String(graph?.error)}`);
  return graph;
}

function alembic(root: string, ...command: readonly string[]): string[] {
  const output = execFileSync(pythonPath(), ['-m', 'alembic', ...command], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1', PYTHONIOENCODING: 'utf-8' },
  });
  return output.split('\n').filter((line) => line !== '');
}

test('alembic heads and history say of renamed revisions what they said before', async () => {
  const workspace = makeWorkspace(
    project({
      '0283_platform_admin.py': revision('0283_platform_admin', 'None', {
        message: 'platform admin',
        labels: '("office",)',
      }).replace('= "0283', '= "‹›0283'),
      '2026_01_02_spring_clean.py': revision('20260102', "u'0283_platform_admin'", { message: 'spring clean' }).replace(
        'Create',
        'Revises: 0283_platform_admin\nCreate',
      ),
      'orders_ab12.py': revision('ab12', '"""0283_platform_admin"""', { message: 'Aufträge' }),
      'merge.py': revision('merge', '(\n    "20260102",  # one\n    "ab" r\'12\',\n)', { message: 'merge' }).replaceAll(
        '\n',
        '\r\n',
      ),
      'other.py': revision('other', 'None', { message: 'other', depends: '["office", \'ab12\']' }),
    }),
  );
  const client = await startClient({ folders: [workspace.root] });
  let names = new Map<string, string>();
  const before = { heads: alembic(workspace.root, 'heads'), history: alembic(workspace.root, 'history') };
  const inNewNames = (lines: readonly string[]): string[] =>
    lines.map((line) => [...names].reduce((text, [from, to]) => text.replaceAll(from, to), line));
  for (const [from, to] of [
    ['0283_platform_admin', '0284 admin'],
    ['20260102', 'x\\y'],
    ['ab12', "it's"],
    ['merge', 'join.all'],
    ['office', 'back office'],
  ] as const) {
    await renameThrough(client, workspace, from, to);
    names = new Map([...names, [from, to]]);
    // The message "merge" is also an id: only the ids before it are compared.
    const ids = (lines: readonly string[]): string[] => lines.map((line) => line.split(', ')[0] ?? '');
    expect(ids(alembic(workspace.root, 'history'))).toEqual(inNewNames(ids(before.history)));
  }
  expect(alembic(workspace.root, 'heads')).toEqual(inNewNames(before.heads));
  expect(alembic(workspace.root, 'show', 'back office').join('\n')).toContain(
    `Path: ${workspace.path(`${versions}/0284 admin.py`)}`,
  );
});

/** Renames what stands first under this name among ids and labels. */
async function renameThrough(
  client: LanguageClient,
  workspace: TestWorkspace,
  from: string,
  to: string,
): Promise<void> {
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  const revisions = await client.request<RevisionSummary[]>('alembic/revisions', { environment: environment?.id });
  const declaring = revisions.find(({ revision: id }) => id === from);
  const place =
    declaring === undefined ? labelPlace(revisions, from) : { uri: declaring.uri, position: declaring.range.start };
  const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
    textDocument: { uri: place.uri },
    position: place.position,
    newName: to,
  });
  applyEdit(edit);
  await filesChanged(client, workspace, edit);
}

function labelPlace(
  revisions: readonly RevisionSummary[],
  label: string,
): { uri: string; position: { line: number; character: number } } {
  for (const { uri } of revisions) {
    const lines = readFileSync(new URL(uri), 'utf8').split(/\r?\n/);
    const line = lines.findIndex((text) => text.startsWith('branch_labels') && text.includes(label));
    if (line >= 0) return { uri, position: { line, character: lines[line]?.indexOf(label) ?? 0 } };
  }
  throw new Error(`No file declares ${label}.`);
}

async function filesChanged(client: LanguageClient, workspace: TestWorkspace, edit: WorkspaceEdit): Promise<void> {
  const uris = (edit.documentChanges ?? []).flatMap((change): [string, 1 | 2 | 3][] => {
    if ('textDocument' in change) return [[change.textDocument.uri, 2]];
    return change.kind === 'rename'
      ? [
          [change.oldUri, 3],
          [change.newUri, 1],
        ]
      : [];
  });
  expect(uris.every(([uri]) => uri.startsWith(workspace.uri('')))).toBe(true);
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
    changes: uris.map(([uri, type]) => ({ uri, type })),
  });
}

const tried = { renamed: 0, refused: 0, files: 0 };

test('Alembic reads the same history after random renames', { timeout: 300_000 }, async () => {
  const newName = fc.constantFrom(
    'new',
    '0283_new',
    '2026_01_02',
    'neu é',
    "it's",
    'say "hi"',
    'back\\slash',
    '🥜',
    'x.y',
    '小麦',
  );
  await fc.assert(
    fc.asyncProperty(wholeEnvironment, fc.nat(13), newName, async (environment, index, to) => {
      await renameOne(environment, index, to);
    }),
    { numRuns: sampleSize(40, 150), interruptAfterTimeLimit: 120_000 },
  );
  console.log(
    `rename oracle: ${String(tried.renamed)} renames, ${String(tried.files)} files changed, ${String(tried.refused)} refused`,
  );
  expect(tried.renamed).toBeGreaterThan(10);
});

async function renameOne({ files, isSplit }: RandomEnvironment, index: number, to: string): Promise<void> {
  const locations = isSplit
    ? 'version_locations = %(here)s/m/one:%(here)s/m/two\npath_separator = :\nrecursive_version_locations = true\n'
    : '';
  const workspace = makeWorkspace({
    'alembic.ini': `[alembic]\nscript_location = %(here)s/m\n${locations}`,
    'm/env.py': '',
    ...(isSplit && { 'm/one/.keep': '', 'm/two/.keep': '' }),
    ...Object.fromEntries(Object.entries(files).map(([name, text]) => [`m/${name}`, text])),
  });
  const client = await startClient({ folders: [workspace.root] });
  const [environment] = await client.request<EnvironmentSummary[]>('alembic/environments', {});
  const revisions = await client.request<RevisionSummary[]>('alembic/revisions', { environment: environment?.id });
  const chosen = revisions[index % Math.max(1, revisions.length)];
  const from = chosen?.revision;
  if (chosen === undefined || from === null || from === undefined || from === to) return;
  const before = await alembicGraph(workspace.path('alembic.ini'));
  let edit: WorkspaceEdit;
  try {
    edit = await client.request('textDocument/rename', {
      textDocument: { uri: chosen.uri },
      position: chosen.range.start,
      newName: to,
    });
  } catch (error) {
    // Assigned twice or through another name, or taken already.
    expect(String(error)).toMatch(/cannot be renamed: in .+|is the id of/);
    expect(await alembicGraph(workspace.path('alembic.ini'))).toEqual(before);
    tried.refused++;
    return;
  }
  applyEdit(edit);
  const renamed = (name: string): string => (name === from ? to : name);
  const after = await alembicGraph(workspace.path('alembic.ini'));
  expect(new Set(after.heads)).toEqual(new Set(before.heads.map(renamed)));
  expect(new Set(after.bases)).toEqual(new Set(before.bases.map(renamed)));
  expect(
    Object.fromEntries(Object.entries(after.revisions).map(([id, each]) => [id, namesOf(each, (name) => name)])),
  ).toEqual(
    Object.fromEntries(Object.entries(before.revisions).map(([id, each]) => [renamed(id), namesOf(each, renamed)])),
  );
  tried.renamed++;
  tried.files += edit.documentChanges?.length ?? 0;
}

/** What a revision names; Alembic keeps dependencies as resolved ids in no order. */
function namesOf(
  { downRevisions, dependsOn, branchLabels }: AlembicGraph['revisions'][string],
  name: (each: string) => string,
): unknown {
  return { downRevisions: downRevisions.map(name), dependsOn: dependsOn.map(name).sort(), branchLabels };
}
