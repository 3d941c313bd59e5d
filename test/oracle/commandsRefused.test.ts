import { describe, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver/node';
import { listen } from '../support/databaseServers.js';
import { pythonPath, pythons } from '../support/python.js';
import { envPy, isThere, openProject, revisionFile, shop, type CommandsProject } from './commandsProject.js';

const methods = ['current', 'planCommand', 'runCommand', 'check'] as const;

describe.each(pythons())('what is refused, %s', (_, python) => {
  const open = (
    files = shop,
    options: { url?: string; trusted?: boolean; settings?: object } = {},
  ): Promise<CommandsProject> => openProject({ files, url: 'sqlite:///shop.db', python, ...options });

  test('nothing runs in an untrusted workspace', async () => {
    const project = await open({ ...shop, 'migrations/env.py': 'open("ran", "w")' }, { trusted: false });
    for (const method of methods) expect(await project.refused(method)).toMatchObject({ failure: 'untrusted' });
    expect(isThere(project, 'ran')).toBe(false);
  });

  test('targets that Alembic refuses, in the plan already', async () => {
    const project = await open({
      ...shop,
      'migrations/versions/ffff.py': revisionFile('ffff', '"bbbb"', 'pass', 'pass'),
    });
    await project.run('upgrade', 'cccc');
    const refused = async (command: 'upgrade' | 'downgrade' | 'stamp', to: string): Promise<string> => {
      const plan = await project.refused('planCommand', { command, to });
      const run = await project.refused('runCommand', { command, to });
      expect(run.failure).toBe(plan.failure);
      return `${plan.failure}: ${plan.message}`;
    };
    expect(await refused('upgrade', 'nowhere')).toBe(
      'unknownRevision: No revision file has the id or label "nowhere".',
    );
    expect(await refused('upgrade', 'head')).toMatch(/^multipleHeads: /);
    expect(await refused('upgrade', '+9')).toMatch(/^unknownRevision: There are fewer than 9 steps/);
    expect(await refused('downgrade', 'dddd')).toMatch(/^unknownRevision: dddd cannot be reached/);
    expect(await refused('downgrade', '-9')).toMatch(/^unknownRevision: /);
    expect(await refused('stamp', 'nowhere')).toMatch(/^unknownRevision: /);
    expect(await refused('stamp', 'head')).toMatch(/^multipleHeads: /);
    for (const option of ['--sql', '-h', '--tag=x', '-1x', ''])
      expect(await refused('upgrade', option)).toMatch(/^unknownRevision: .* names no revision/);
  });

  test('one step down at base, or up at the head, is nothing to do, not a refusal', async () => {
    const project = await open();
    expect(await project.plan('downgrade', '-1')).toMatchObject({
      from: [],
      steps: [],
      losses: [],
      confirmation: null,
    });
    await project.run('upgrade', 'aaaa');
    expect(await project.refused('planCommand', { command: 'downgrade', to: '-2' })).toMatchObject({
      failure: 'unknownRevision',
    });
    await project.run('upgrade', 'heads');
    expect(await project.plan('upgrade', '+1')).toMatchObject({ from: ['eeee'], steps: [] });
  });

  test('an environment that is gone', async () => {
    const project = await open();
    const answers = await Promise.all(
      methods.map((method) =>
        project.client.request(`alembic/${method}`, { environment: 'none', command: 'upgrade', to: 'heads' }),
      ),
    );
    for (const answer of answers) expect(answer).toMatchObject({ failure: 'noConfiguration' });
  });

  test('an env.py that raises, exits, or never migrates', async () => {
    const project = await open({ ...shop, 'migrations/env.py': 'raise RuntimeError("not today")' });
    for (const method of methods)
      expect(await project.refused(method)).toMatchObject({ message: expect.stringContaining('not today') as string });
    project.workspace.write('migrations/env.py', 'import sys\nsys.exit(3)');
    for (const method of methods) expect((await project.refused(method)).failure).not.toBe('cancelled');
    project.workspace.write('migrations/env.py', 'pass');
    expect((await project.refused('current')).message).toContain('without calling context.run_migrations()');
    expect((await project.refused('check')).message).toContain('without calling context.run_migrations()');
  });

  test('where env.py cannot be run, the database of the ini file is read, and said to be it', async () => {
    const project = await open();
    await project.run('upgrade', 'bbbb');
    project.workspace.write(
      'alembic.ini',
      '[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\nsqlalchemy.url = sqlite:///%(here)s/shop.db\n',
    );
    project.workspace.write('models.py', 'import not_installed_here');
    const { database, revisions, pending } = await project.current();
    expect({ revisions, pending }).toEqual({ revisions: ['bbbb'], pending: 3 });
    expect(database.description).toBe(
      `SQLite ${project.workspace.path('shop.db')} (sqlalchemy.url in alembic.ini, because env.py cannot be run)`,
    );
    expect(await project.refused('planCommand')).toMatchObject({ failure: 'missingModule' });
    project.workspace.write(
      'alembic.ini',
      '[alembic]\nscript_location = %(here)s/migrations\nprepend_sys_path = .\nsqlalchemy.url = driver://user:pass@localhost/dbname\n',
    );
    expect(await project.refused('current')).toMatchObject({ failure: 'missingModule' });
  });

  test('an interpreter without Alembic', async () => {
    const project = await open(shop, { settings: { interpreter: '/usr/bin/false' } });
    for (const method of methods) expect(await project.refused(method)).toHaveProperty('failure');
  });

  test('alembic.command: current, plan and run through it; no comparison of models', async () => {
    const project = await open(shop, { settings: { interpreter: '', command: [python, '-m', 'alembic'] } });
    expect(await project.current()).toMatchObject({
      revisions: [],
      pending: 5,
      database: { description: 'SQLite shop.db', isLocal: false },
    });
    const plan = await project.plan('upgrade', 'cccc');
    expect(plan.steps.map(({ revision }) => revision)).toEqual(['aaaa', 'bbbb', 'cccc']);
    expect(plan.preview?.revisions.map(({ statements }) => statements.length)).toEqual([1, 1, 1]);
    expect(plan.confirmation).toBe('shop.db');
    await project.run('upgrade', 'cccc');
    const down = await project.plan('downgrade', '-1');
    expect(down.steps.map(({ revision }) => revision)).toEqual(['cccc']);
    expect(down.losses).toEqual(['cccc: drops the table tag with its rows']);
    await project.run('downgrade', '-1');
    expect(await project.current()).toMatchObject({ revisions: ['bbbb'], pending: 3 });
    expect(await project.refused('check')).toMatchObject({ failure: 'settings', setting: 'alembic.command' });
  });
});

test('a server that never answers: the request can be cancelled', async () => {
  let connected: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => (connected = resolve));
  const server = await listen(() => {
    connected();
  });
  const url = `postgresql+psycopg://app@127.0.0.1:${server.port}/shop`;
  const project = await openProject({ files: { ...shop, 'migrations/env.py': envPy }, url, python: pythonPath() });
  const source = new CancellationTokenSource();
  const current = project.client.connection.sendRequest('alembic/current', { environment: project.id }, source.token);
  const stopped = expect(current).rejects.toThrow('cancelled');
  await asked;
  source.cancel();
  await stopped;
  await server.close();
});
