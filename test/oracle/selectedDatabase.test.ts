import { expect, test } from 'vitest';
import type { SelectedUrl } from '../../server/src/alembic/selectedUrl.js';
import { DatabaseSelectedNotification, SelectedDatabaseRequest } from '../../server/src/lsp/messages.js';
import { pythonPath, pythons } from '../support/python.js';
import { envPy, isNowhere, openProject, type CommandsProject, shop } from './commandsProject.js';

/** As Alembic's own template: the URL is the configuration's. */
const configured = envPy.replace('os.environ["DATABASE_URL"]', 'context.config.get_main_option("sqlalchemy.url")');
const ini = `${shop['alembic.ini'] as string}sqlalchemy.url = sqlite:///ini.db\n`;

/** The shop with its own database at bbbb, and an editor in which the user entered a URL. */
async function openShop(python: string, files: object, selected: () => SelectedUrl | null): Promise<CommandsProject> {
  const project = await openProject({
    files: { ...shop, ...files },
    url: 'sqlite:///own.db',
    python,
    initializationOptions: { selectedDatabase: true },
  });
  project.client.connection.onRequest(SelectedDatabaseRequest.method, ({ environment }: { environment: string }) =>
    environment === project.id ? selected() : null,
  );
  return project;
}

const ways: [string, string | null, object][] = [
  ['a variable', 'DATABASE_URL', {}],
  ['sqlalchemy.url', null, { 'migrations/env.py': configured, 'alembic.ini': ini }],
];

test.each(
  pythons().flatMap(([end, python]) => ways.map(([name, ...way]) => [`${end}, ${name}`, python, ...way] as const)),
)('the entered URL reaches every run, %s', async (_title, python, variable, files) => {
  let selected: SelectedUrl | null = null;
  const project = await openShop(python, files, () => selected);
  await project.run('upgrade', 'bbbb');
  selected = { url: 'sqlite:///chosen%20one.db', variable };
  await project.client.connection.sendNotification(DatabaseSelectedNotification.method, { environment: project.id });
  expect((await project.summary()).database).toBeUndefined();
  expect((await project.current()).revisions).toEqual([]);
  const plan = await project.plan('upgrade', 'heads');
  expect(plan.database.database).toMatch(/^chosen(?: |%20)one\.db$/u);
  await project.run('upgrade', 'heads');
  expect((await project.current()).revisions).toEqual(['eeee']);
  expect((await project.check()).differences).toEqual([]);
  selected = null;
  expect((await project.current()).revisions).toEqual(['bbbb']);
});

test('a URL that env.py does not take leads to nothing being run', async () => {
  const python = pythonPath();
  const secret = 'pw-of-the-prompt';
  const project = await openShop(python, {}, () => ({
    url: `postgresql://ada:${secret}@localhost:1/shop`,
    variable: 'OTHER_URL',
  }));
  for (const method of ['current', 'check', 'planCommand'] as const) {
    const refused = await project.refused(method);
    expect(refused).toMatchObject({
      failure: 'otherDatabase',
      message: expect.stringMatching(
        /You selected PostgreSQL ada@localhost:1\/shop, but env\.py connects to SQLite own\.db.*OTHER_URL/u,
      ) as string,
    });
    expect(isNowhere(secret, refused, project.client.logged)).toBe(true);
  }
});

/** What the server answers and logs is all that the editor can show or log. */
test.each([
  ['prints it', 'print(url, url.split(":")[2].split("@")[0], flush=True)\n'],
  ['raises it', 'raise RuntimeError(f"no {url}, " + url.split(":")[2])\n'],
  ['logs it', 'import logging\nlogging.basicConfig(level="INFO")\nlogging.warning("going to %s", url)\n'],
])('an entered password is told to nobody by an env.py that %s', async (_, leak) => {
  const secret = 'pw-of-the-prompt';
  const url = `postgresql+psycopg://ada:${secret}@127.0.0.1:1/shop`;
  const leaky = envPy.replace('options = ', `${leak}options = `);
  const project = await openShop(pythonPath(), { 'migrations/env.py': leaky }, () => ({
    url,
    variable: 'DATABASE_URL',
  }));
  const said: unknown[] = [];
  for (const method of ['current', 'check', 'planCommand', 'runCommand'] as const)
    said.push(await project.refused(method));
  said.push(
    await project.client.request('alembic/newRevision', { environment: project.id, message: 'x', autogenerate: true }),
  );
  said.push(
    await project.client.request('alembic/preview', {
      scope: { kind: 'all', environment: project.id },
      direction: 'upgrade',
      dialect: null,
    }),
  );
  expect(isNowhere(secret, said, project.client.logged, project.client.shown)).toBe(true);
  expect(JSON.stringify(said)).toContain('ada:***@127.0.0.1');
});

test('a URL that cannot be used says so without repeating it', async () => {
  const python = pythonPath();
  const project = await openShop(python, {}, () => ({
    url: 'postgresql://ada:pw@of@the/prompt:x@h/db',
    variable: 'DATABASE_URL',
  }));
  const refused = await project.refused('current');
  expect(refused.failure).toBe('badUrl');
  expect(isNowhere('prompt:x', refused)).toBe(true);
});

test('nothing runs when the database is not the one that the user was asked about', async () => {
  const python = pythonPath();
  let url = 'sqlite:///first.db';
  const project = await openShop(python, {}, () => ({ url, variable: 'DATABASE_URL' }));
  const { database, from, seal } = await project.plan('upgrade', 'bbbb');
  url = 'sqlite:///second.db';
  const params = { command: 'upgrade', to: 'bbbb', confirmed: { database: database.description, from, seal } } as const;
  expect(await project.refused('runCommand', params)).toMatchObject({
    failure: 'otherDatabase',
    message: expect.stringContaining('SQLite second.db at base') as string,
  });
  url = 'sqlite:///first.db';
  await project.run('upgrade', 'aaaa');
  expect(await project.refused('runCommand', params)).toMatchObject({
    message: expect.stringContaining('SQLite first.db at aaaa') as string,
  });
});
