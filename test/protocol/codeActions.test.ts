import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { CodeAction, CreateFile, Range, TextDocumentEdit } from 'vscode-languageserver/node';
import { applyEdit } from '../support/applyEdit.js';
import { makeRepository } from '../support/gitRepository.js';
import { type LanguageClient, modernClient, startClient } from '../support/languageClient.js';
import {
  environmentFiles,
  makeWorkspace,
  project,
  revision,
  type TestWorkspace,
  versions,
} from '../support/workspace.js';

const file = (name: string): string => `${versions}/${name}`;
const history = project({ 'a.py': revision('1a31ce608336', 'None'), 'b.py': revision('bb', '‹"1a31ce608363"›') });

/** What is offered in a file, but for the comment that every finding can be ignored with. */
async function fixes(client: LanguageClient, path: string): Promise<CodeAction[]> {
  return (await client.codeActions(path)).filter(({ title }) => !/^Ignore [A-Z]{2}\d\d here$/.test(title));
}

describe('code actions', () => {
  test('are registered for revision files and what configures them, as quick fixes and rewrites', async () => {
    const workspace = makeWorkspace(history);
    const client = await startClient({ folders: [workspace.root] });
    await client.until(() => client.registered('textDocument/codeAction').length === 1);
    expect(client.registered('textDocument/codeAction')[0]?.registerOptions).toMatchObject({
      codeActionKinds: ['quickfix', 'refactor.rewrite'],
      resolveProvider: true,
      documentSelector: expect.arrayContaining([expect.objectContaining({ language: 'python' })]) as unknown,
    });
  });

  test('edit the open document in its version', async () => {
    const workspace = makeWorkspace(history);
    const client = await startClient({ folders: [workspace.root] });
    const path = workspace.path(file('b.py'));
    await client.open(path);
    await client.edit(path, '"""message of bb', '"""é\nmessage of bb');
    const [action, another] = await fixes(client, path);
    expect(another).toBeUndefined();
    expect(action).toMatchObject({
      title: 'Change to "1a31ce608336"',
      kind: 'quickfix',
      isPreferred: true,
      diagnostics: [{ code: 'GR02' }],
    });
    const { start, end } = workspace.marker(file('b.py'));
    const range = { start: { ...start, line: start.line + 1 }, end: { ...end, line: end.line + 1 } };
    expect(action?.edit?.documentChanges as TextDocumentEdit[]).toEqual([
      { textDocument: { uri: workspace.uri(file('b.py')), version: 2 }, edits: [{ range, newText: '"1a31ce608336"' }] },
    ]);
  });

  test('edit plainly for a client that knows no versions, and say nothing of what cannot be done', async () => {
    const workspace = makeWorkspace(
      project({ ...revisionsOf(history), 'c.py': `parent = "1a31ce60833"\n${revision('cc', 'parent')}` }),
    );
    const codeAction = { dynamicRegistration: true, codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } };
    const client = await startClient({
      folders: [workspace.root],
      capabilities: { textDocument: { ...modernClient.textDocument, codeAction } },
    });
    expect(await fixes(client, workspace.path(file('c.py')))).toEqual([]);
    const [action] = await fixes(client, workspace.path(file('b.py')));
    expect(action?.edit).toEqual({
      changes: {
        [workspace.uri(file('b.py'))]: [{ range: workspace.marker(file('b.py')), newText: '"1a31ce608336"' }],
      },
    });
    expect(action).not.toHaveProperty('isPreferred');
  });

  test('say why something cannot be done, where the client shows it', async () => {
    const workspace = makeWorkspace(
      project({ ...revisionsOf(history), 'c.py': `parent = "1a31ce60833"\n${revision('cc', 'parent')}` }),
    );
    const client = await startClient({ folders: [workspace.root] });
    const [action] = await fixes(client, workspace.path(file('c.py')));
    expect(action?.edit).toBeUndefined();
    expect(action?.disabled?.reason).toBe(
      'Cannot be fixed automatically: it is not written as a literal but by parent.',
    );
  });

  test('cover every environment that loads the file, as one', async () => {
    const ini =
      '[alembic]\nscript_location = %(here)s/migrations\nversion_locations = %(here)s/../shared %(here)s/own\n';
    const workspace = makeWorkspace({
      ...environmentFiles('one/'),
      ...environmentFiles('two/'),
      'one/alembic.ini': ini,
      'two/alembic.ini': ini,
      'shared/a.py': revision('a-1', 'None'),
      'one/own/b.py': revision('b1', '"a-1"'),
      'two/own/c.py': revision('c1', '"a-1"'),
    });
    const client = await startClient({ folders: [workspace.root] });
    const actions = await fixes(client, workspace.path('shared/a.py'));
    expect(actions.map(({ title }) => title)).toEqual([
      expect.stringMatching(/^Give it the id "[0-9a-f]{12}", here and where it is named$/),
    ]);
    const edited = (actions[0]?.edit?.documentChanges as TextDocumentEdit[]).map(
      ({ textDocument }) => textDocument.uri,
    );
    expect(edited.sort()).toEqual([
      workspace.uri('one/own/b.py'),
      workspace.uri('shared/a.py'),
      workspace.uri('two/own/c.py'),
    ]);
  });

  test('of two places with the same words are two', async () => {
    const workspace = makeWorkspace(
      project({
        'a.py': revision('1a31ce608336', 'None'),
        'b.py': revision('bb', '"1a31ce608363"', { depends: '"1a31ce608363"' }),
      }),
    );
    const client = await startClient({ folders: [workspace.root] });
    const actions = await fixes(client, workspace.path(file('b.py')));
    expect(actions.map(({ title }) => title)).toEqual([
      'Change to "1a31ce608336"',
      'Change to "1a31ce608336"',
      'Fix all GR02 in this file (2)',
    ]);
    expect(actions[0]?.edit).not.toEqual(actions[1]?.edit);
  });

  describe('that create files', () => {
    const repairable = revision('xx', '"aa"').replace('pass', "op.create_table('t', sa.Column('id', sa.Integer()))");
    const title = 'Write a repair revision at the head';

    async function offered(capabilities = modernClient): Promise<{ workspace: TestWorkspace; action?: CodeAction }> {
      const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '"aa"') }));
      const repository = makeRepository({ root: workspace.root });
      repository.commit();
      repository.git('tag', 'v1.0');
      repository.write(file('xx.py'), repairable);
      repository.write(file('bb.py'), revision('bb', '"xx"'));
      repository.commit();
      const client = await startClient({
        folders: [workspace.root],
        capabilities,
        initializationOptions: { trusted: true },
      });
      let [seen, action] = [0, undefined as CodeAction | undefined];
      for (;;) {
        seen = client.received('alembic/graphChanged');
        const actions = await fixes(client, workspace.path(file('xx.py')));
        action = actions.find((each) => each.title === title);
        if (action !== undefined) return { workspace, action };
        await client.until(() => client.received('alembic/graphChanged') > seen);
      }
    }

    test('make the file before they write it, and edit others with it', async () => {
      const { workspace, action } = await offered();
      const [create, write, edit, ...more] = action?.edit?.documentChanges ?? [];
      expect(more).toEqual([]);
      const uri = (create as CreateFile).uri;
      expect(create).toEqual({ kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } });
      expect(uri).toMatch(/\/versions\/[0-9a-f]{12}_repair\.py$/);
      expect(write).toMatchObject({ textDocument: { uri, version: null } });
      expect(edit).toMatchObject({ textDocument: { uri: workspace.uri(file('xx.py')) } });
      if (action?.edit !== undefined) applyEdit(action.edit);
      expect(readFileSync(fileURLToPath(uri), 'utf8')).toContain('down_revision = "bb"');
    });

    test('say where the client creates none why they do not', async () => {
      const capabilities = structuredClone(modernClient);
      if (capabilities.workspace?.workspaceEdit) capabilities.workspace.workspaceEdit.resourceOperations = [];
      const { action } = await offered(capabilities);
      expect(action?.disabled?.reason).toBe('Cannot be fixed automatically: this editor creates no files for a fix.');
    });
  });

  test('that run Python say in Restricted Mode why they do not', async () => {
    const workspace = makeWorkspace(
      project({ 'a.py': revision('aa', 'None'), 'b.py': revision('bb', '"aa"'), 'c.py': revision('cc', '"aa"') }),
    );
    for (const trusted of [false, true]) {
      const client = await startClient({ folders: [workspace.root], initializationOptions: { trusted } });
      const merge = (await fixes(client, workspace.path(file('c.py')))).find(
        ({ title }) => title === 'Merge the heads…',
      );
      expect(merge?.command?.command).toBe(trusted ? 'alembic.mergeHeads' : undefined);
      expect(merge?.disabled?.reason).toBe(
        trusted ? undefined : "This runs the project's Python, and the workspace is in Restricted Mode.",
      );
    }
  });

  test('of other kinds, and for old clients, there are none', async () => {
    const { ask, client, workspace } = await startAsking();
    expect(await ask({ only: ['quickfix.alembic'] })).toBeNull();
    expect(await ask({ only: ['source'] })).toBeNull();
    expect(await ask({ only: ['refactor'] })).toEqual([]);
    expect(await ask({ only: ['quickfix'] })).toHaveLength(2);
    expect(await ask({ only: [''] })).toHaveLength(2);
    expect(await ask({ only: [] })).toHaveLength(2);
    expect(
      await client.request('textDocument/codeAction', {
        textDocument: { uri: workspace.uri('alembic.ini') },
        range: rangeFrom(0, 0, 0, 0),
        context: { diagnostics: [] },
      }),
    ).toEqual([]);
  });

  test('are chosen by the range, whatever diagnostics come along', async () => {
    const { ask, range } = await startAsking();
    const { start, end } = range;
    const middle = { line: start.line, character: start.character + 3 };
    expect(await ask({})).toHaveLength(2);
    expect(await ask({ diagnostics: [{ range, message: '', code: 'E501' }] })).toHaveLength(2);
    for (const touching of [
      { start: middle, end: middle },
      { start, end: start },
      { start: end, end },
      { start: middle, end },
      rangeFrom(0, 0, 100, 0),
    ]) {
      expect(await ask({}, touching)).toHaveLength(2);
    }
    expect(
      await ask(
        { diagnostics: [{ range, message: '', code: 'GR02' }] },
        rangeFrom(0, 0, start.line, start.character - 1),
      ),
    ).toEqual([]);
    expect(await ask({}, rangeFrom(end.line + 1, 0, 100, 0))).toEqual([]);
  });

  test('name the diagnostic that they put right: the one of the client, where it sent it', async () => {
    const { ask, range } = await startAsking();
    expect(await ask({})).toMatchObject(
      Array(2).fill({ diagnostics: [{ code: 'GR02', range, severity: 1, source: 'Alembic' }] }),
    );
    const sent = { range, message: 'as I show it', code: 'GR02', data: 7 };
    expect(await ask({ diagnostics: [sent] })).toMatchObject(Array(2).fill({ diagnostics: [sent] }));
  });
});

function rangeFrom(line: number, character: number, endLine: number, endCharacter: number): Range {
  return { start: { line, character }, end: { line: endLine, character: endCharacter } };
}

/** A project with one problem, and what is asked about it. */
async function startAsking() {
  const workspace = makeWorkspace(history);
  const client = await startClient({ folders: [workspace.root] });
  const range = workspace.marker(file('b.py'));
  const ask = (context: { only?: string[]; diagnostics?: object[] }, asked = range): Promise<unknown> =>
    client.request('textDocument/codeAction', {
      textDocument: { uri: workspace.uri(file('b.py')) },
      range: asked,
      context: { diagnostics: [], ...context },
    });
  return { workspace, client, range, ask };
}

/** The revision files of a project, by name. */
function revisionsOf(files: typeof history): Record<string, string | Uint8Array> {
  return Object.fromEntries(
    Object.entries(files)
      .filter(([path]) => path.startsWith(versions))
      .map(([path, text]) => [path.slice(versions.length + 1), text]),
  );
}
