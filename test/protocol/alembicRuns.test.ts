import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import type {
  EditorInterpreterParams,
  EnvironmentSummary,
  InitResult,
  InitTemplate,
  NewRevisionResult,
} from '../../server/src/lsp/messages.js';
import {
  EditorInterpreterRequest,
  EnvironmentsRequest,
  InitRequest,
  InitTemplatesRequest,
  MergeRequest,
  NewRevisionRequest,
} from '../../server/src/lsp/messages.js';
import { type LanguageClient, startClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { type Files, makeWorkspace, project, revision, type TestWorkspace } from '../support/workspace.js';

const settings = { interpreter: pythonPath() };
const trusted = { trusted: true };

const template = '"""${message}"""\nrevision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n';
const threeRevisions = {
  ...project({
    'a.py': revision('aaaa', 'None'),
    'b.py': revision('bbbb', '"aaaa"'),
    'c.py': revision('cccc', '"aaaa"'),
  }),
  'migrations/script.py.mako': template,
};

async function open(
  files: Files,
  options: Partial<Parameters<typeof startClient>[0]> = {},
): Promise<{ client: LanguageClient; workspace: TestWorkspace; environment: string }> {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root], initializationOptions: trusted, settings, ...options });
  const [environment] = await client.request<EnvironmentSummary[]>(EnvironmentsRequest, {});
  return { client, workspace, environment: environment?.id ?? '' };
}

it('starts a branch from a revision that others follow, and says which Python ran', async () => {
  const { client, workspace, environment } = await open(threeRevisions);
  const made = await client.request<NewRevisionResult>(NewRevisionRequest, {
    environment,
    message: 'branch',
    head: 'aaaa',
  });
  expect(made).toMatchObject({
    uri: expect.stringContaining(workspace.uri('migrations/versions')) as string,
    isEmpty: false,
    interpreter: { path: pythonPath(), reason: 'the setting alembic.interpreter' },
  });
});

it('says where to begin to write in a new revision', async () => {
  const written = `${template}\n\ndef upgrade():\n    \${upgrades if upgrades else "pass"}\n`;
  const { client, environment } = await open({ ...threeRevisions, 'migrations/script.py.mako': written });
  const made = await client.request<NewRevisionResult>(NewRevisionRequest, {
    environment,
    message: 'branch',
    head: 'aaaa',
  });
  expect(made).toMatchObject({ selection: { start: { line: 6, character: 4 }, end: { line: 6, character: 8 } } });
});

it('merges two heads', async () => {
  const { client, workspace, environment } = await open(threeRevisions);
  const made = await client.request<NewRevisionResult>(MergeRequest, {
    environment,
    message: 'join',
    revisions: ['bbbb', 'cccc'],
  });
  expect(made).toHaveProperty('uri', expect.stringContaining(workspace.uri('migrations/versions')));
});

it('makes an environment in an empty folder, once', async () => {
  const { client, workspace } = await open({});
  const folder = workspace.uri('');
  const templates = await client.request<InitTemplate[]>(InitTemplatesRequest, { folder });
  expect(templates.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['FastAPI + SQLModel', 'FastAPI + SQLModel (async)', 'generic']),
  );
  const made = await client.request<InitResult>(InitRequest, {
    folder,
    directory: 'migrations',
    template: 'FastAPI + SQLModel',
  });
  expect(made.files[0]).toBe(workspace.uri('app/models.py'));
  expect(await client.request(InitRequest, { folder, directory: 'other', template: 'generic' })).toMatchObject({
    failure: 'fileExists',
  });
});

it("takes the interpreter that is selected in the editor's Python extension", async () => {
  const { client, workspace, environment } = await open(threeRevisions, {
    settings: { interpreter: '' },
    initializationOptions: { ...trusted, editorInterpreter: true },
  });
  // A link to the interpreter of the tests' environment works like a second environment.
  mkdirSync(workspace.path('selected/bin'), { recursive: true });
  writeFileSync(workspace.path('selected/pyvenv.cfg'), '');
  const selected = workspace.path('selected/bin/python');
  writeFileSync(selected, `#!/bin/sh\nexec "${pythonPath()}" "$@"\n`, { mode: 0o755 });
  const asked: EditorInterpreterParams[] = [];
  client.connection.onRequest(EditorInterpreterRequest.method, (params: EditorInterpreterParams) => {
    asked.push(params);
    return { path: selected, reason: 'selected in the Python extension' };
  });
  const made = await client.request(NewRevisionRequest, { environment, message: 'x', head: 'bbbb' });
  expect(made).toMatchObject({ interpreter: { path: selected, reason: 'selected in the Python extension' } });
  // The review of the configuration asks too, beside it.
  expect(new Set(asked.map(({ folder }) => folder))).toEqual(new Set([workspace.uri('').replace(/\/$/, '')]));
});

it('goes on without an answer about the interpreter', async () => {
  const { client, workspace, environment } = await open(threeRevisions, {
    settings: { interpreter: '' },
    initializationOptions: { ...trusted, editorInterpreter: true },
  });
  symlinkSync(path.dirname(path.dirname(pythonPath())), workspace.path('.venv'));
  client.connection.onRequest(EditorInterpreterRequest.method, () => new Promise(() => undefined));
  const made = await client.request(NewRevisionRequest, { environment, message: 'x', head: 'bbbb' });
  expect(made).toMatchObject({ interpreter: { path: workspace.path('.venv/bin/python') } });
});

it('reads every setting, and counts what is of another type as not set', async () => {
  const spy =
    'import os\nfrom alembic import context\nopen("seen", "w").write(repr([context.get_x_argument(), os.environ.get("SHOP")]))\n';
  const files = { ...threeRevisions, 'migrations/env.py': spy, 'shop.env': 'SHOP=1\n', '.env': 'SHOP=2\n' };
  const run = async (own: object): Promise<unknown> => {
    const { client, environment } = await open(files, { settings: { ...settings, ...own } });
    return client.request(NewRevisionRequest, { environment, message: 'x', head: 'bbbb' });
  };
  expect(await run({ envFile: 'nowhere.env' })).toMatchObject({ failure: 'settings', setting: 'alembic.envFile' });
  expect(await run({ command: ['nowhere-to-be-found'] })).toMatchObject({ failure: 'commandFailed' });
  expect(await run({ arguments: { migrations: ['a=${env:NOT_SET_ANYWHERE}'] } })).toMatchObject({
    failure: 'settings',
    setting: 'alembic.arguments',
  });
  expect(await run({ envFile: 'shop.env', arguments: { '*': ['a=${env:SHOP}'] } })).toHaveProperty('uri');
  expect(await run({ envFile: 1, arguments: ['a'], command: 'alembic', database: true })).toHaveProperty('uri');
});
