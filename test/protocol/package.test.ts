import { mkdirSync, readdirSync, realpathSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startBuiltClient } from '../support/languageClient.js';
import { packProgram, runHere as run } from '../support/packedProgram.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const folder = path.join(realpathSync(os.tmpdir()), `alembic-package-${process.pid}`);
const installed = path.join(folder, 'user/node_modules/alembic-vscode');
const program = path.join(folder, 'user/node_modules/.bin/alembic-ls');

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

beforeAll(() => {
  const tarball = packProgram(folder);
  mkdirSync(path.join(folder, 'user'));
  run(
    'npm',
    [
      'install',
      '--offline',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--prefix',
      path.join(folder, 'user'),
      tarball,
    ],
    folder,
  );
}, 120_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('the npm package of a fresh checkout holds the program, the bridge and the rules, and neither tests nor source maps', () => {
  const files = filesBelow(installed);
  expect(files).toEqual(
    expect.arrayContaining([
      'dist/server.js',
      'dist/python/start.py',
      'dist/templates/sqlmodel/env.py',
      'docs/rules/GR01.md',
      'dist/LICENSES.txt',
      'LICENSE',
    ]),
  );
  expect(files.filter((file) => !/^(dist|docs)\//.test(file)).sort()).toEqual([
    'CHANGELOG.md',
    'LICENSE',
    'README.md',
    'package.json',
  ]);
  expect(files.filter((file) => /\.map$|\.test\.|extension|preview|__pycache__/.test(file))).toEqual([]);
  expect(files.reduce((sum, file) => sum + statSync(path.join(installed, file)).size, 0)).toBeLessThan(9_000_000);
});

test('the installed program shows a graph and serves an editor', async () => {
  const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None'), 'bb.py': revision('bb', '‹"aa"›') }));
  expect(JSON.parse(run(program, ['graph', '--format', 'json'], workspace.root))).toMatchObject({
    environments: [{ heads: ['bb'] }],
  });
  const client = await startBuiltClient(
    { folders: [workspace.root] },
    { bundle: path.join(installed, 'dist/server.js') },
  );
  const { line, character } = workspace.marker(`${versions}/bb.py`).start;
  expect(
    JSON.stringify(await client.hover(workspace.path(`${versions}/bb.py`), { line, character: character + 1 })),
  ).toContain('message of aa');
});
