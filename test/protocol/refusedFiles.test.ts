import { execFileSync } from 'node:child_process';
import { symlinkSync, truncateSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { EnvironmentSummary } from '../../server/src/lsp/messages.js';
import { startClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, type TestWorkspace, versions } from '../support/workspace.js';

type Make = (workspace: TestWorkspace, name: string) => void;

const makers: Readonly<Record<string, Make>> = {
  'links to a device without an end': (workspace, name) => {
    symlinkSync('/dev/zero', workspace.path(name));
  },
  'pipes that nobody writes into': (workspace, name) => {
    execFileSync('mkfifo', [workspace.path(name)]);
  },
  'files of 300 MB': (workspace, name) => {
    workspace.write(name, '[alembic]\nscript_location = migrations\n');
    truncateSync(workspace.path(name), 300 * 1024 * 1024);
  },
};

/** Every file that is read by its name, and one that the walk finds. */
const names = [
  'pyproject.toml',
  'alembic-ls.toml',
  'second.ini',
  'alembic.ini.template',
  'migrations/env.py.mako',
  'other/env.py',
  `${versions}/zz.py`,
];

describe.skipIf(process.platform === 'win32')('a workspace whose files lead astray', () => {
  test.each(Object.keys(makers))('%s cost neither time nor memory, and hide no revision', async (kind) => {
    const workspace = makeWorkspace({ ...project({ 'aa.py': revision('aa', 'None') }), 'other/script.py.mako': '' });
    for (const name of names) makers[kind]?.(workspace, name);
    const client = await startClient({ folders: [workspace.root] });
    const environments = await client.request<EnvironmentSummary[]>('alembic/environments', {});
    expect(environments.map(({ name, heads }) => [name, heads.map(({ revision: id }) => id)])).toContainEqual([
      'migrations',
      ['aa'],
    ]);
    const information = await client.request<string>('alembic/debugInformation', {});
    const resident = Number(/Memory: (\d+) MB/.exec(information)?.[1]);
    expect(resident).toBeGreaterThan(0);
    expect(resident).toBeLessThan(400);
  });

  test('debug information says which file is not read, and why', async () => {
    const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None') }));
    symlinkSync('/dev/zero', workspace.path('alembic-ls.toml'));
    const client = await startClient({ folders: [workspace.root] });
    expect(await client.request<string>('alembic/debugInformation', {})).toContain(
      'alembic-ls.toml: It is not read: it is a device, a pipe or a socket, and no file.',
    );
  });
});
