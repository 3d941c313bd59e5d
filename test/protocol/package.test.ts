import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeRepository } from '../support/gitRepository.js';
import { startBuiltClient } from '../support/languageClient.js';
import { makeWorkspace, project, revision, versions } from '../support/workspace.js';

const root = path.resolve(import.meta.dirname, '../..');
const folder = path.join(realpathSync(os.tmpdir()), `alembic-package-${process.pid}`);
const installed = path.join(folder, 'user/node_modules/alembic-vscode');
let tarball = '';
const program = path.join(folder, 'user/node_modules/.bin/alembic-ls');

function run(command: string, args: readonly string[], cwd: string): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && command === 'npm',
  });
}

/** The files of a fresh checkout, those that are not committed yet included, beside the packages of this one. */
function checkOut(): string {
  const checkout = path.join(folder, 'checkout');
  const files = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], root)
    .split('\0')
    .filter((file) => file !== '' && statSync(path.join(root, file), { throwIfNoEntry: false }) !== undefined);
  for (const file of files) cpSync(path.join(root, file), path.join(checkout, file));
  symlinkSync(path.join(root, 'node_modules'), path.join(checkout, 'node_modules'), 'junction');
  return checkout;
}

function filesBelow(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}

beforeAll(() => {
  const checkout = checkOut();
  run('npm', ['run', 'pack'], checkout);
  const [packed = ''] = readdirSync(checkout).filter((file) => file.endsWith('.tgz'));
  tarball = path.join(checkout, packed);
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
  expect(files.reduce((sum, file) => sum + statSync(path.join(installed, file)).size, 0)).toBeLessThan(6_000_000);
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

test('the steps of the jobs in docs/ci.md install the package by its checksum and judge a pull request', () => {
  const workspace = makeWorkspace(project({ 'aa.py': revision('aa', 'None') }));
  const repository = makeRepository({ root: workspace.root });
  repository.commit();
  repository.git('switch', '--quiet', '--create', 'feature');
  repository.write(`${versions}/bb.py`, revision('bb', '"gone"'));
  repository.commit();
  const page = readFileSync(path.resolve(import.meta.dirname, '../../docs/ci.md'), 'utf8');
  const github = [...page.matchAll(/^ {8}run: \|\n((?: {10}.*\n)+)/gm)].map(([, script = '']) => script);
  const gitlab = /^ {2}script:\n((?: {4}- .*\n)+)/m.exec(page)?.[1]?.replaceAll(/^ {4}- /gm, '') ?? '';
  for (const [name, script] of Object.entries({ github: github.join(''), gitlab })) {
    const place = path.join(folder, name);
    mkdirSync(place);
    const result = spawnSync('bash', ['-eo', 'pipefail', '-c', script.replaceAll('/tmp/', `${place}/`)], {
      cwd: workspace.root,
      encoding: 'utf8',
      env: {
        ...process.env,
        PATH: `${place}/bin${path.delimiter}${process.env['PATH'] ?? ''}`,
        npm_config_prefix: place,
        npm_config_offline: 'true',
        RUNNER_TEMP: place,
        ALEMBIC_LS_URL: pathToFileURL(tarball).href,
        ALEMBIC_LS_SHA256: createHash('sha256').update(readFileSync(tarball)).digest('hex'),
        CI_MERGE_REQUEST_DIFF_BASE_SHA: repository.git('merge-base', 'main', 'HEAD'),
      },
    });
    expect({ status: result.status, stderr: result.stderr }).toEqual({ status: 1, stderr: '' });
    if (name === 'github') expect(result.stdout).toContain(`\n::error file=${versions}/bb.py,line=10,`);
    else
      expect(JSON.parse(readFileSync(path.join(workspace.root, 'gl-code-quality-report.json'), 'utf8'))).toMatchObject([
        { check_name: 'GR02 missing-parent-revision' },
      ]);
  }
});
