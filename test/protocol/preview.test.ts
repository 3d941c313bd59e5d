import { describe, expect, test } from 'vitest';
import { CancellationTokenSource, WorkDoneProgress } from 'vscode-languageserver/node';
import {
  PreviewRequest,
  SelectedDatabaseRequest,
  type PreviewAnswer,
  type PreviewParams,
  type PreviewResult,
  type PreviewScope,
} from '../../server/src/lsp/messages.js';
import { startClient, type LanguageClient } from '../support/languageClient.js';
import { pythonPath } from '../support/python.js';
import { makeWorkspace, type Files, type TestWorkspace } from '../support/workspace.js';

const versions = 'migrations/versions';
const offline =
  'context.configure(url="postgresql://u:geheim99@localhost/x", literal_binds=True, dialect_opts={"paramstyle": "named"})\nwith context.begin_transaction():\n    context.run_migrations()\n';

function project(envPy: string, revisions: Files): Files {
  return {
    'alembic.ini':
      '[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = driver://user:pass@localhost/dbname\n',
    'migrations/env.py': `from alembic import context\n${envPy}`,
    'migrations/script.py.mako': '',
    ...Object.fromEntries(Object.entries(revisions).map(([name, text]) => [`${versions}/${name}.py`, text])),
  };
}

function revision(id: string, down: string, body: string): string {
  return `"""message of ${id}"""\nrevision = "${id}"\ndown_revision = ${down}\nfrom alembic import op\nimport sqlalchemy as sa\n\n\ndef upgrade():\n    ${body}\n\n\ndef downgrade():\n    op.execute("undo ${id}")\n`;
}

async function open(workspace: TestWorkspace, trusted = true, interpreter = pythonPath()): Promise<LanguageClient> {
  return startClient({ folders: [workspace.root], initializationOptions: { trusted }, settings: { interpreter } });
}

async function ask(
  client: LanguageClient,
  scope: PreviewScope,
  more: Partial<PreviewParams> = {},
): Promise<PreviewAnswer> {
  return client.request<PreviewAnswer>(PreviewRequest, { scope, direction: 'upgrade', dialect: null, ...more });
}

function rendered(answer: PreviewAnswer): PreviewResult {
  if ('failure' in answer) throw new Error(JSON.stringify(answer));
  return answer;
}

function sqlOf(answer: PreviewAnswer): string[] {
  return rendered(answer).revisions.flatMap((one) => one.statements.map(({ sql }) => `${one.revision}: ${sql}`));
}

const two = {
  a: revision('aaaa', 'None', 'op.execute("A")'),
  b: revision('bbbb', '"aaaa"', 'op.drop_column("item", "price")'),
};

describe('a revision', () => {
  test('with the ranges of its statements, and what they lose', async () => {
    const body = 'op.execute("A")\n    ‹op.drop_column(\n        "item", "price",\n    )›\n    ‹op.execute(f())›\n';
    const workspace = makeWorkspace(project(offline, { a: revision('aaaa', 'None', body) }));
    const client = await open(workspace);
    const uri = workspace.uri(`${versions}/a.py`);
    const answer = rendered(await ask(client, { kind: 'revision', uri }));
    expect(answer).toMatchObject({ environmentName: 'migrations', dialect: 'postgresql', notes: [] });
    expect(answer.revisions).toEqual([
      {
        revision: 'aaaa',
        message: 'message of aaaa',
        uri,
        direction: 'upgrade',
        statements: [
          {
            sql: 'A',
            range: { start: { line: 8, character: 4 }, end: { line: 8, character: 19 } },
            database: null,
            loses: null,
          },
          {
            sql: 'ALTER TABLE item DROP COLUMN price',
            range: workspace.marker(`${versions}/a.py`, 0),
            database: null,
            loses: 'drops the column item.price with its values',
          },
        ],
        error: {
          message: "NameError: name 'f' is not defined.",
          details: expect.stringContaining('Traceback') as string,
          range: workspace.marker(`${versions}/a.py`, 1),
        },
        mayLoseUnseen: true,
      },
    ]);
  });

  test('with the statements that env.py itself runs, apart', async () => {
    const own = offline.replace('    context.run', '    ‹context.execute("SET lock_timeout = 5")›\n    context.run');
    const workspace = makeWorkspace(project(own, { a: two.a }));
    const client = await open(workspace);
    const answer = rendered(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) }));
    expect(sqlOf(answer)).toEqual(['aaaa: A']);
    expect(answer.environmentStatements).toEqual([
      {
        sql: 'SET lock_timeout = 5',
        uri: workspace.uri('migrations/env.py'),
        range: workspace.marker('migrations/env.py', 0),
        position: 'before',
      },
    ]);
  });

  test('with the conditions that a live run answers in another way', async () => {
    const body =
      'from alembic import context\n    if ‹context.is_offline_mode()›:\n        op.execute("A")\n    else:\n        op.execute("B")\n';
    const workspace = makeWorkspace(project(offline, { a: revision('aaaa', 'None', body) }));
    const client = await open(workspace);
    const scope: PreviewScope = { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) };
    const conditions = async (direction: PreviewParams['direction']): Promise<unknown> =>
      rendered(await ask(client, scope, { direction })).revisions[0]?.offlineConditions;
    expect(sqlOf(await ask(client, scope))).toEqual(['aaaa: A']);
    expect(await conditions('upgrade')).toEqual([{ range: workspace.marker(`${versions}/a.py`, 0), decides: true }]);
    expect(await conditions('downgrade')).toBeUndefined();
  });

  test('as it is in the editor, saved or not', async () => {
    const workspace = makeWorkspace(project(offline, two));
    const client = await open(workspace);
    const file = workspace.path(`${versions}/a.py`);
    const scope: PreviewScope = { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) };
    await client.open(file);
    expect(sqlOf(await ask(client, scope))).toEqual(['aaaa: A']);
    await client.edit(file, 'op.execute("A")', '\n\n    op.execute("unsaved")');
    const answer = await ask(client, scope);
    expect(sqlOf(answer)).toEqual(['aaaa: unsaved']);
    expect(rendered(answer).revisions[0]?.statements[0]?.range?.start).toEqual({ line: 10, character: 4 });
    await client.close(file);
    expect(sqlOf(await ask(client, scope))).toEqual(['aaaa: A']);
  });

  test('downwards, and for another dialect', async () => {
    const workspace = makeWorkspace(project(offline, { a: revision('aaaa', 'None', 'op.rename_table("a", "b")') }));
    const client = await open(workspace);
    const scope: PreviewScope = { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) };
    expect(sqlOf(await ask(client, scope, { direction: 'downgrade' }))).toEqual(['aaaa: undo aaaa']);
    const other = await ask(client, scope, { dialect: 'mssql' });
    expect([rendered(other).dialect, ...sqlOf(other)]).toEqual(['mssql', "aaaa: EXEC sp_rename 'a', b"]);
  });

  test('without a known id, or a parent', async () => {
    const workspace = makeWorkspace(
      project(offline, {
        x: 'import uuid\nfrom alembic import op\nrevision = str(uuid.uuid4())\ndown_revision = "gone"\ndef upgrade():\n    op.execute("A")\n',
      }),
    );
    const client = await open(workspace);
    expect(sqlOf(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/x.py`) }))).toEqual(['x: A']);
  });

  test('with a gap', async () => {
    const workspace = makeWorkspace(
      project(offline, {
        a: revision('aaaa', 'None', 'with op.batch_alter_table("t") as batch:\n        batch.drop_column("x")'),
      }),
    );
    const client = await open(workspace);
    const [one] = rendered(
      await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) }, { dialect: 'sqlite' }),
    ).revisions;
    const gap = 'batch mode copies the table "t", which Alembic can only do with a database';
    expect(one).toMatchObject({
      error: null,
      statements: [{ gap, sql: `-- Not shown: ${gap}.`, loses: null, range: { start: { line: 8 }, end: { line: 9 } } }],
    });
  });
});

describe('several revisions', () => {
  test('a range, all, and both ways', async () => {
    const workspace = makeWorkspace(project(offline, two));
    const client = await open(workspace);
    const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
    const about = { environment: environment?.id ?? '' };
    const [up, down] = [
      ['aaaa: A', 'bbbb: ALTER TABLE item DROP COLUMN price'],
      ['bbbb: undo bbbb', 'aaaa: undo aaaa'],
    ];
    expect(sqlOf(await ask(client, { kind: 'all', ...about }))).toEqual(up);
    expect(sqlOf(await ask(client, { kind: 'all', ...about }, { direction: 'downgrade' }))).toEqual(down);
    expect(sqlOf(await ask(client, { kind: 'range', from: 'aaaa', to: 'head', ...about }))).toEqual(up.slice(1));
    expect(
      sqlOf(await ask(client, { kind: 'range', from: 'head', to: '-1', ...about }, { direction: 'downgrade' })),
    ).toEqual(down.slice(0, 1));
    expect(await ask(client, { kind: 'range', from: 'nope', to: 'head', ...about })).toMatchObject({
      failure: 'unknownRevision',
      refusal: { kind: 'ResolutionError', message: expect.stringContaining('"nope"') as string },
    });
    expect(await ask(client, { kind: 'pending', ...about })).toMatchObject({ failure: 'unknownDatabaseRevision' });
    expect(await ask(client, { kind: 'all', environment: 'gone' })).toMatchObject({ failure: 'noConfiguration' });
  });
});

describe('with alembic.command', () => {
  const command = [pythonPath(), '-m', 'alembic'];
  const guarded = `assert context.is_offline_mode()\n${offline}`;
  const openWith = (workspace: TestWorkspace): Promise<LanguageClient> =>
    startClient({ folders: [workspace.root], initializationOptions: { trusted: true }, settings: { command } });

  test('a range and all have the order of the files, and the SQL of one run', async () => {
    const mood = 'sa.Column("mood", sa.Enum("ok", "bad", name="mood"))';
    const files = {
      a: revision('aaaa', 'None', `op.create_table("t", ${mood})`),
      b: revision('bbbb', '"aaaa"', `op.create_table("u", ${mood})`),
      c: revision('cccc', '"aaaa"', 'op.execute("C")'),
    };
    const workspace = makeWorkspace(project(guarded, files));
    const client = await openWith(workspace);
    const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
    const about = { environment: environment?.id ?? '' };
    const heads = (answer: PreviewAnswer): string[] => sqlOf(answer).map((sql) => sql.split('\n', 1)[0] ?? '');
    expect(heads(await ask(client, { kind: 'range', from: 'base', to: 'bbbb', ...about }))).toEqual([
      "aaaa: CREATE TYPE mood AS ENUM ('ok', 'bad')",
      'aaaa: CREATE TABLE t (',
      'bbbb: CREATE TABLE u (',
    ]);
    expect(
      heads(await ask(client, { kind: 'range', from: 'bbbb', to: '-1', ...about }, { direction: 'downgrade' })),
    ).toEqual(['bbbb: undo bbbb']);
    // From two heads Alembic has no range.
    const down = await ask(client, { kind: 'all', ...about }, { direction: 'downgrade' });
    expect(sqlOf(down)).toEqual(['bbbb: undo bbbb', 'cccc: undo cccc', 'aaaa: undo aaaa']);
    expect(rendered(down).notes).toContainEqual(expect.stringContaining('once for each revision'));
    expect(await ask(client, { kind: 'range', from: 'base', to: 'head', ...about })).toMatchObject({
      refusal: { kind: 'MultipleHeads' },
    });
  });

  test('a revision that it does not run has no SQL, and says so', async () => {
    const workspace = makeWorkspace(project(guarded, two));
    const client = await openWith(workspace);
    const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
    const file = workspace.path(`${versions}/b.py`);
    await client.open(file);
    await client.edit(file, 'revision = "bbbb"', 'revision = "beef"');
    const answer = rendered(await ask(client, { kind: 'all', environment: environment?.id ?? '' }));
    expect(answer.revisions).toMatchObject([
      { revision: 'aaaa', statements: [{ sql: 'A' }], error: null },
      {
        revision: 'beef',
        statements: [],
        error: { message: expect.stringMatching(/did not run this revision/) as string },
      },
    ]);
    expect(answer.notes).toContainEqual(expect.stringContaining('also ran bbbb'));
  });

  test('what failed half-way is shown up to there', async () => {
    const workspace = makeWorkspace(
      project(guarded, {
        ...two,
        b: revision('bbbb', '"aaaa"', 'op.execute("B")\n    1 / 0'),
        c: revision('cccc', '"bbbb"', 'op.execute("C")'),
      }),
    );
    const client = await openWith(workspace);
    const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
    const answer = rendered(await ask(client, { kind: 'all', environment: environment?.id ?? '' }));
    expect(sqlOf(answer)).toEqual(['aaaa: A', 'bbbb: B']);
    expect(answer.revisions.map(({ error }) => error?.message ?? null)).toEqual([
      null,
      expect.stringMatching(/^b\.py, line \d+, raised ZeroDivisionError/),
      expect.stringMatching(/^Alembic stopped before this revision: /),
    ]);
  });
});

test.each([
  ['the interpreter', {}],
  ['alembic.command', { command: [pythonPath(), '-m', 'alembic'] }],
])('what the files do not determine is ordered by Alembic, through %s', async (_how, settings) => {
  const computed = revision('cccc', '"bbbb"', 'pass').replace(
    'revision = "cccc"',
    'import os\nrevision = os.path.basename("x/cccc")',
  );
  const workspace = makeWorkspace(project(`assert context.is_offline_mode()\n${offline}`, { ...two, c: computed }));
  const client = await startClient({
    folders: [workspace.root],
    initializationOptions: { trusted: true },
    settings: { interpreter: pythonPath(), ...settings },
  });
  const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
  const range = (to: string): Promise<PreviewAnswer> =>
    ask(client, { kind: 'range', from: 'base', to, environment: environment?.id ?? '' });
  expect(sqlOf(await range('bbbb'))).toEqual(['aaaa: A', 'bbbb: ALTER TABLE item DROP COLUMN price']);
  expect(await range('nope')).toHaveProperty('failure');
});

test('a range over a file that is broken', async () => {
  const workspace = makeWorkspace(
    project(offline, { ...two, c: 'revision = "cccc"\ndown_revision = "bbbb"\ndef upgrade(:\n' }),
  );
  const client = await open(workspace);
  const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
  expect(await ask(client, { kind: 'all', environment: environment?.id ?? '' })).toMatchObject({
    failure: 'brokenFile',
    message: expect.stringContaining('c.py') as string,
  });
  // Its own preview says where, and the others have theirs.
  const [broken] = rendered(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/c.py`) })).revisions;
  expect(broken).toMatchObject({
    statements: [],
    error: { message: expect.stringMatching(/^c\.py, line 3, is not valid Python: invalid syntax/) as string },
  });
  expect(sqlOf(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) }))).toEqual(['aaaa: A']);
});

describe("an env.py that can't be run", () => {
  test('says why, and renders without it', async () => {
    const workspace = makeWorkspace(
      project('from sqlalchemy import create_engine\ncreate_engine("sqlite:///x.db").connect()\n', two),
    );
    const client = await open(workspace);
    const answer = rendered(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) }));
    expect(answer).toMatchObject({
      dialect: 'sqlite',
      notes: [expect.stringMatching(/^env.py has no offline branch and would connect/) as string],
    });
    expect(sqlOf(answer)).toEqual(['aaaa: A']);
  });

  test('and tells what to do where no dialect is known', async () => {
    const workspace = makeWorkspace(project('import nowhere_to_be_found\n', two));
    const client = await open(workspace);
    const scope: PreviewScope = { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) };
    expect(await ask(client, scope)).toMatchObject({
      failure: 'missingModule',
      message: expect.stringMatching(
        /nowhere_to_be_found.*Choose a dialect to see the SQL without env\.py\.$/s,
      ) as string,
    });
    const asked = rendered(await ask(client, scope, { dialect: 'mysql' }));
    expect(asked).toMatchObject({
      dialect: 'mysql',
      notes: [expect.stringContaining('nowhere_to_be_found') as string],
    });
    expect(sqlOf(asked)).toEqual(['aaaa: A']);
  });
});

describe('refusals', () => {
  test('an untrusted workspace runs nothing', async () => {
    const workspace = makeWorkspace(project('raise RuntimeError\n', two));
    const client = await open(workspace, false, '/nowhere/python');
    expect(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) })).toMatchObject({
      failure: 'untrusted',
    });
  });

  test('a file that is no revision', async () => {
    const workspace = makeWorkspace(project(offline, two));
    const client = await open(workspace);
    expect(await ask(client, { kind: 'revision', uri: workspace.uri('migrations/env.py') })).toMatchObject({
      failure: 'notARevision',
    });
  });

  test('no interpreter', async () => {
    const workspace = makeWorkspace(project(offline, two));
    const client = await open(workspace, true, '/nowhere/python');
    expect(await ask(client, { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) })).toMatchObject({
      failure: 'noInterpreter',
    });
  });

  test('a long rendering says how far it is, to a client that gave a token', async () => {
    const workspace = makeWorkspace(
      project(offline, { ...two, c: revision('cccc', '"bbbb"', 'while True:\n        op.execute("C")') }),
    );
    const client = await open(workspace);
    const [environment] = await client.request<{ id: string }[]>('alembic/environments', {});
    const source = new CancellationTokenSource();
    const heard: string[] = [];
    client.connection.onProgress(WorkDoneProgress.type, 'a token', (value) => {
      heard.push(`${value.kind} ${value.message ?? ''}`);
      if (/cccc .*, [1-9]/.test(value.message ?? '')) source.cancel();
    });
    const params: PreviewParams = {
      scope: { kind: 'all', environment: environment?.id ?? '' },
      direction: 'upgrade',
      dialect: null,
      workDoneToken: 'a token',
    };
    await expect(client.connection.sendRequest(PreviewRequest.method, params, source.token)).rejects.toThrow(
      'cancelled',
    );
    expect(heard.filter((text) => text.endsWith(', 0 statements'))).toEqual([
      'begin aaaa (1 of 3), 0 statements',
      'report bbbb (2 of 3), 0 statements',
      'report cccc (3 of 3), 0 statements',
    ]);
    expect(heard.at(-1)).toBe('end ');
  });

  test('a request that is taken back while the client owes an answer of its own', async () => {
    const workspace = makeWorkspace(project(offline, two));
    const client = await startClient({
      folders: [workspace.root],
      initializationOptions: { trusted: true, selectedDatabase: true },
      settings: { interpreter: pythonPath() },
    });
    let isAsked = (): void => undefined;
    const asked = new Promise<void>((resolve) => {
      isAsked = resolve;
    });
    client.connection.onRequest(SelectedDatabaseRequest.method, () => {
      isAsked();
      return new Promise(() => undefined);
    });
    const source = new CancellationTokenSource();
    const params: PreviewParams = {
      scope: { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) },
      direction: 'upgrade',
      dialect: null,
    };
    const answer = client.connection.sendRequest(PreviewRequest.method, params, source.token);
    await asked;
    source.cancel();
    await expect(answer).rejects.toThrow('cancelled');
  });

  test('a request that is taken back', async () => {
    const workspace = makeWorkspace(project('import time\ntime.sleep(60)\n', two));
    const client = await open(workspace);
    const source = new CancellationTokenSource();
    const scope: PreviewScope = { kind: 'revision', uri: workspace.uri(`${versions}/a.py`) };
    const answer = client.connection.sendRequest(
      PreviewRequest.method,
      { scope, direction: 'upgrade', dialect: null },
      source.token,
    );
    source.cancel();
    await expect(answer).rejects.toThrow('cancelled');
    workspace.write('migrations/env.py', `from alembic import context\n${offline}`);
    expect(sqlOf(await ask(client, scope))).toEqual(['aaaa: A']);
  });
});
