import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { FullDocumentDiagnosticReport } from 'vscode-languageserver/node';
import { applyEdit } from '../support/applyEdit.js';
import { type LanguageClient, plainClient, startClient } from '../support/languageClient.js';
import { runCommand } from '../support/runCommand.js';
import { makeWorkspace } from '../support/workspace.js';

const ini = (url: string): string => `[alembic]\nscript_location = %(here)s/migrations\nsqlalchemy.url = ${url}\n`;
const env = `from sqlalchemy import engine_from_config
from alembic import context

config = context.config
connectable = engine_from_config(config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.")
with connectable.connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
`;
const files = {
  'alembic.ini': ini('postgresql://app:‹7hx-Kq2›@db.shop.io/shop'),
  'migrations/env.py': env,
  'migrations/script.py.mako': '"""${message}"""\n${imports if imports else ""}\n',
  'migrations/versions/.keep': '',
};

async function codes(client: LanguageClient, path: string): Promise<unknown[]> {
  return ((await client.pull(path)) as FullDocumentDiagnosticReport).items.map(({ code }) => code);
}

test('a password in alembic.ini is marked as it is typed, and env.py takes the URL from a variable after the quick fix', async () => {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path('alembic.ini');
  await client.open(path);
  const { items } = (await client.pull(path)) as FullDocumentDiagnosticReport;
  expect(items).toMatchObject([{ code: 'SC01', range: workspace.marker('alembic.ini') }]);
  expect(JSON.stringify(items)).not.toContain('7hx');
  await client.edit(path, ':7hx-Kq2@', ':changeme@');
  expect(await codes(client, path)).toEqual([]);
  await client.edit(path, ':changeme@', ':9k%41!x@');
  expect(await codes(client, path)).toEqual(['SC01', 'SC07']);
  await client.edit(path, ':9k%41!x@', ':7hx-Kq2@');
  const actions = await client.codeActions(path);
  expect(actions.map(({ title }) => title)).toEqual([
    'Take the URL from the environment variable DATABASE_URL',
    'Remove the password',
    'Ignore SC01 here',
  ]);
  applyEdit(actions[0]?.edit ?? {});
  expect(readFileSync(path, 'utf8')).toBe(ini('postgresql://app@db.shop.io/shop'));
  expect(readFileSync(workspace.path('migrations/env.py'), 'utf8')).toBe(
    env
      .replace('from sqlalchemy', 'import os\nfrom sqlalchemy')
      .replace(
        'config = context.config\n',
        'config = context.config\n\n# The password is in no file of the repository.\nconfig.set_main_option("sqlalchemy.url", os.environ["DATABASE_URL"].replace("%", "%%"))\n',
      ),
  );
});

test('env.py is reviewed as it is typed, and fixes are made for the text that is shown', async () => {
  const workspace = makeWorkspace({ ...files, 'alembic.ini': ini('postgresql://db.shop.io/shop') });
  const client = await startClient({ folders: [workspace.root] });
  await client.until(() => client.registered('textDocument/codeAction').length === 1);
  expect(JSON.stringify(client.registered('textDocument/codeAction'))).toContain('migrations/env.py');
  const path = workspace.path('migrations/env.py');
  await client.open(path);
  expect(await codes(client, path)).toEqual([]);
  await client.edit(
    path,
    'connectable = ',
    'config.set_main_option("sqlalchemy.url", "postgresql://a%40b/c")\nconnectable = ',
  );
  expect(await codes(client, path)).toEqual(['SC07']);
  expect((await client.codeActions(path)).map(({ title }) => title)).toEqual([
    'Double each percent sign',
    'Ignore SC07 here',
  ]);
  await client.edit(path, 'a%40b/c")', 'a%40b/c")  # alembic: ignore[SC07] it is replaced');
  expect(await codes(client, path)).toEqual([]);
  await client.edit(path, 'a%40b/c")', 'a/c")');
  expect(await codes(client, path)).toEqual(['OD06']);
});

test('comments, settings and the baseline set findings in alembic.ini aside, in the editor and for check', async () => {
  const workspace = makeWorkspace({
    ...files,
    'alembic.ini': files['alembic.ini'].replace(
      'sqlalchemy.url',
      '# alembic: ignore[SC01] it is read-only\nsqlalchemy.url',
    ),
  });
  const client = await startClient({ folders: [workspace.root] });
  const path = workspace.path('alembic.ini');
  await client.open(path);
  expect(await codes(client, path)).toEqual([]);
  await client.edit(path, '# alembic: ignore[SC01] it is read-only\n', '');
  expect(await codes(client, path)).toEqual(['SC01']);
  const ignore = (await client.codeActions(path)).find(({ title }) => title === 'Ignore SC01 here');
  expect(JSON.stringify(ignore?.edit)).toContain('# alembic: ignore[SC01] TODO: say why');
  const check = async (...args: string[]): Promise<unknown> => {
    const { stdout } = await runCommand(workspace.root, ['check', '--format', 'json', ...args]);
    expect(stdout).not.toContain('7hx');
    return (
      JSON.parse(stdout) as { findings: { code: string; severity: string; suppressed: string | null }[] }
    ).findings.map(({ code, severity, suppressed }) => [code, severity, suppressed]);
  };
  expect(await check()).toEqual([['SC01', 'warning', 'it is read-only']]);
  workspace.write('alembic.ini', files['alembic.ini']);
  workspace.write('alembic-ls.toml', '[review]\nrules = { SC01 = "error" }\n');
  expect(await check()).toEqual([['SC01', 'error', null]]);
  await check('--write-baseline', 'known.json');
  expect(readFileSync(workspace.path('known.json'), 'utf8')).not.toContain('7hx');
  expect(await check('--baseline', 'known.json')).toEqual([['SC01', 'error', 'baseline']]);
});

test('a client that does not pull is sent the findings of configuration files, and their end', async () => {
  const workspace = makeWorkspace(files);
  const client = await startClient({ folders: [workspace.root], capabilities: plainClient });
  const path = workspace.path('alembic.ini');
  await client.until(() => client.published(path).length === 1);
  await client.open(path);
  await client.edit(path, ':7hx-Kq2@', '@');
  await client.until(() => client.published(path).length === 0);
});
