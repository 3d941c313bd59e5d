import { execFile } from 'node:child_process';
import { cpSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../server/src/cli/cli.js';
import type { SqlDocument } from '../../server/src/cli/sqlJson.js';
import { bridgeScript } from '../support/bridge.js';
import { testReaders } from '../support/factReader.js';
import { pythonPath, pythons } from '../support/python.js';
import { makeWorkspace } from '../support/workspace.js';
import { files, offlineBranch, revisionFile, versions } from './bridgeProject.js';

interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Result> {
  let stdout = '';
  let stderr = '';
  const exitCode = await runCli(args, {
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    cwd,
    env: { ALEMBIC_LS_PYTHON: pythonPath(), ...env },
    loadReaders: testReaders,
    build: 'test',
    bridgeScript,
  });
  return { exitCode, stdout, stderr };
}

const pg = `from alembic import context\nurl = "postgresql://u:geheim99@localhost/x"\n${offlineBranch}`;
const history = {
  ...files(pg, { aa11: 'op.execute("A")\nwith op.get_context().autocommit_block():\n    op.execute("B")' }),
  [`${versions}/bb22.py`]: revisionFile('bb22', 'op.create_table("t", sa.Column("x", sa.Integer))', '"aa11"'),
};
const sql = ['sql', '--engine', 'alembic'];

describe.each(pythons())('alembic-ls sql, %s', (_end, python) => {
  const env = { ALEMBIC_LS_PYTHON: python };

  test('shows no password, in an error or in what env.py prints; the SQL is what Alembic prints', async () => {
    const leaks = 'print("connecting to", url)\n';
    const { root } = makeWorkspace({
      ...files(`${pg}${leaks}`, { aa11: 'op.execute("A")' }),
      [`${versions}/bb22.py`]: revisionFile(
        'bb22',
        'raise ValueError("postgresql://u:geheim99@localhost/x")',
        '"aa11"',
      ),
    });
    for (const format of ['text', 'json']) {
      const { exitCode, stdout, stderr } = await run(root, [...sql, '--range', 'base:bb22', '--format', format], env);
      expect(exitCode, stdout + stderr).toBe(1);
      expect(stdout + stderr).toContain('***');
      expect(stdout + stderr).not.toContain('geheim99');
    }
  });

  test('--format json is the document of the contract', async () => {
    const { root } = makeWorkspace(history);
    const { exitCode, stdout, stderr } = await run(
      root,
      [...sql, '--revision', 'aa11', 'bb22', '--format', 'json'],
      env,
    );
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const range = (line: number, character: number, endLine: number, end: number) => ({
      start: { line, character },
      end: { line: endLine, character: end },
    });
    expect(JSON.parse(stdout)).toEqual({
      environment: 'migrations',
      dialect: 'postgresql',
      engine: 'alembic',
      revisions: [
        {
          revision: 'aa11',
          direction: 'upgrade',
          file: 'migrations/versions/aa11.py',
          statements: [
            { sql: 'A', range: range(8, 4, 8, 19) },
            { sql: 'COMMIT', range: range(9, 4, 10, 23) },
            { sql: 'B', range: range(10, 8, 10, 23) },
            { sql: 'BEGIN', range: range(9, 4, 10, 23) },
          ],
          error: null,
        },
        {
          revision: 'bb22',
          direction: 'upgrade',
          file: 'migrations/versions/bb22.py',
          statements: [{ sql: 'CREATE TABLE t (\n    x INTEGER\n)', range: range(8, 4, 8, 52) }],
          error: null,
        },
      ],
      versions: {
        alembic: expect.stringMatching(/^\d+\./) as string,
        sqlalchemy: expect.stringMatching(/^\d+\./) as string,
        source: 'the running Python',
      },
      environmentStatements: [],
      coverage: { operations: 5, understood: 5 },
      notes: [],
    });
  });

  test('--format json has the statements of env.py apart, and which run of it a statement is of', async () => {
    const envPy = `${pg.replace('    context.run_migrations()', '    context.execute("SET x = 1;")\n    context.run_migrations()')}\ncontext.run_migrations()\n`;
    const { root } = makeWorkspace(files(envPy, { aa11: 'op.execute("A")' }));
    const { stdout } = await run(root, [...sql, '--revision', 'aa11', '--format', 'json'], env);
    const document = JSON.parse(stdout) as SqlDocument;
    const [own, ...others] = document.environmentStatements ?? [];
    expect(own).toMatchObject({
      sql: 'SET x = 1',
      file: 'migrations/env.py',
      position: 'before',
      run: 0,
      revision: null,
    });
    expect(own?.range?.start.line).toBe(envPy.split('\n').findIndex((line) => line.includes('SET x')));
    expect(others).toEqual([]);
    expect(document.revisions[0]?.statements).toMatchObject([
      { sql: 'A', run: 0 },
      { sql: 'A', run: 1 },
    ]);
  });

  test('--format json says why the statements of env.py are not known', async () => {
    const { root } = makeWorkspace(files('raise RuntimeError\n', { aa11: 'op.execute("A")' }));
    const { stdout } = await run(
      root,
      [...sql, '--revision', 'aa11', '--format', 'json', '--dialect', 'postgresql'],
      env,
    );
    expect(JSON.parse(stdout)).toMatchObject({
      environmentStatements: null,
      environmentReason: 'The SQL is rendered without env.py.',
    });
  });

  test('--format text is what Alembic prints', async () => {
    const { root } = makeWorkspace(history);
    const real = (args: readonly string[]) =>
      promisify(execFile)(python, ['-m', 'alembic', ...args, '--sql'], {
        cwd: root,
        env: { ...process.env, PYTHONDONTWRITEBYTECODE: '1' },
      });
    const upgrade = await real(['upgrade', 'base:head']);
    expect(await run(root, [...sql, '--range', 'base:head'], env)).toEqual({
      exitCode: 0,
      stdout: upgrade.stdout,
      stderr: '',
    });
    const downgrade = await real(['downgrade', 'head:-1']);
    expect((await run(root, [...sql, '--range=head:-1', '--downgrade'], env)).stdout).toBe(downgrade.stdout);
    const each = `${(await real(['upgrade', 'base:aa11'])).stdout}${(await real(['upgrade', 'aa11:bb22'])).stdout}`;
    expect((await run(root, [...sql, '--revision', 'aa11', '--revision', 'head'], env)).stdout).toBe(each);
  });

  test('--command prints the same script, and refuses a revision that no range runs alone', async () => {
    const { root } = makeWorkspace({
      ...history,
      'migrations/env.py': `assert __import__("alembic").context.is_offline_mode()\n${pg}`,
      [`${versions}/cc33.py`]: revisionFile('cc33', 'op.execute("C")'),
      [`${versions}/dd44.py`]: revisionFile('dd44', 'op.execute("D")', '("bb22", "cc33")'),
    });
    const through = ['--command', JSON.stringify([python, '-m', 'alembic'])];
    for (const args of [
      ['--range', 'base:head'],
      ['--range=bb22:-2', '--downgrade'],
      ['--revision', 'bb22', 'cc33'],
    ]) {
      const plain = await run(root, [...sql, ...args], env);
      expect(plain).toMatchObject({ exitCode: 0, stderr: '' });
      expect(await run(root, [...sql, ...args, ...through], env)).toEqual(plain);
    }
    const merge = await run(root, [...sql, '--revision', 'dd44', ...through], env);
    expect(merge).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr:
        'alembic-ls: alembic.command cannot print the script of dd44 alone: each range that ends there runs other revisions too.\n',
    });
  });

  test('1 when a revision has an error, in both forms; what was rendered until then is told', async () => {
    const { root } = makeWorkspace({
      ...history,
      [`${versions}/cc33.py`]: revisionFile('cc33', 'op.execute("C")\n1 / 0', '"bb22"'),
    });
    const json = await run(root, [...sql, '--range', 'bb22:head', '--format', 'json'], env);
    expect(json.exitCode).toBe(1);
    expect((JSON.parse(json.stdout) as SqlDocument).revisions[0]).toMatchObject({
      statements: [{ sql: 'C' }],
      error: { message: 'ZeroDivisionError: division by zero.', range: { start: { line: 9 } } },
    });
    const text = await run(root, [...sql, '--range', 'bb22:head'], env);
    const unknown = await run(root, [...sql, '--range', 'gone:head'], env);
    expect(unknown).toMatchObject({
      exitCode: 2,
      stdout: '',
      stderr: expect.stringMatching(/^alembic-ls: ResolutionError: No revision .* starts with "gone"\./) as string,
    });
    expect(text).toMatchObject({
      exitCode: 1,
      stderr: 'alembic-ls: cc33.py, line 10, raised ZeroDivisionError: division by zero.\n',
      stdout: expect.stringContaining('C;\n\n') as string,
    });
  });

  test('a statement of the document carries no trailing semicolon, its own neither', async () => {
    const { root } = makeWorkspace(files(pg, { aa11: 'op.execute("A; B ;\\n;")\nop.execute("C ")' }));
    const { stdout } = await run(root, [...sql, '--revision', 'aa11', '--format', 'json'], env);
    expect((JSON.parse(stdout) as SqlDocument).revisions[0]?.statements).toMatchObject([
      { sql: 'A; B' },
      { sql: expect.stringMatching(/^C ?$/) as string },
    ]);
  });

  test('a gap is no error', async () => {
    const { root } = makeWorkspace(
      files(pg, { aa11: 'with op.batch_alter_table("t") as batch:\n    batch.drop_column("x")' }),
    );
    const { exitCode, stdout } = await run(
      root,
      [...sql, '--revision', 'aa11', '--dialect', 'sqlite', '--format', 'json'],
      env,
    );
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      revisions: [{ statements: [{ gap: expect.stringContaining('"t"') as string, range: {} }] }],
      coverage: { operations: 1, understood: 0 },
    });
  });
});

test('the sample', async () => {
  const { root } = makeWorkspace({});
  cpSync(path.resolve(import.meta.dirname, '../../examples/fastapi-sqlmodel'), root, { recursive: true });
  const { exitCode, stdout, stderr } = await run(root, [
    ...sql,
    '--range',
    'base:head',
    '--format',
    'json',
    '--dialect',
    'postgresql',
  ]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  const { revisions } = JSON.parse(stdout) as SqlDocument;
  expect(revisions).toHaveLength(16);
  for (const { statements } of revisions) for (const { range } of statements) expect(range).not.toBeNull();
});

describe('exit 2 with one line', () => {
  const cases: [string, string[], string][] = [
    [
      'versions that only the instant engine takes',
      [...sql, '--revision', 'aa11', '--versions', 'alembic=1.20.1'],
      'sql: --versions and --database are for --engine instant (see alembic-ls --help)',
    ],
    ['nothing asked for', sql, 'sql takes either --revision REV… or --range A:B (see alembic-ls --help)'],
    [
      'both',
      [...sql, '--revision', 'a', '--range', 'a:b'],
      'sql takes either --revision REV… or --range A:B (see alembic-ls --help)',
    ],
    [
      'a range without an end',
      [...sql, '--range', 'aa11'],
      '--range takes A:B, as in base:head, not "aa11" (see alembic-ls --help)',
    ],
    [
      'another dialect',
      [...sql, '--revision', 'aa11', '--dialect', 'db2'],
      '--dialect takes postgresql, mysql, mariadb, sqlite, mssql or oracle, not "db2" (see alembic-ls --help)',
    ],
    [
      'another engine',
      ['sql', '--engine', 'x', '--revision', 'aa11'],
      '--engine takes instant or alembic, not "x" (see alembic-ls --help)',
    ],
    [
      'a revision that does not exist',
      [...sql, '--revision', 'zz99'],
      'ResolutionError: No revision or branch label is or starts with "zz99". Look for a missing file, another branch or a typing mistake.',
    ],
    ['a name of no revision', [...sql, '--revision', 'base'], 'sql: "base" names no revision (see alembic-ls --help)'],
    [
      'a command that is no list',
      [...sql, '--command', '["alembic"', '--revision', 'aa11'],
      '--command takes a command, or a JSON list of its words, not "["alembic"" (see alembic-ls --help)',
    ],
    [
      'an environment that does not exist',
      [...sql, '--environment', 'x', '--revision', 'aa11'],
      'sql: there is no environment "x"; there are migrations (see alembic-ls --help)',
    ],
    ['an option that does not exist', [...sql, '--nope'], "sql: Unknown option '--nope' (see alembic-ls --help)"],
    [
      'two folders',
      [...sql, '.', 'x', '--revision', 'aa11'],
      'sql takes one PATH, and "x" is a second (see alembic-ls --help)',
    ],
    [
      'no interpreter',
      [...sql, '--python', '/nowhere', '--revision', 'aa11'],
      'The setting alembic.interpreter names "/nowhere", which is not there or cannot be executed. Correct the setting, or clear it to search.',
    ],
  ];
  test.each(cases)('%s', async (_name, args, message) => {
    const { root } = makeWorkspace(history);
    expect(await run(root, args)).toEqual({ exitCode: 2, stdout: '', stderr: `alembic-ls: ${message}\n` });
  });

  test('several environments', async () => {
    const second = Object.fromEntries(Object.entries(history).map(([name, text]) => [`two/${name}`, text]));
    const { root } = makeWorkspace({ ...history, ...second });
    const args = [...sql, '--revision', 'aa11', '--format', 'json'];
    expect(await run(root, args)).toMatchObject({
      exitCode: 2,
      stderr:
        'alembic-ls: sql: there are several environments; choose one with --environment: migrations, two/migrations (see alembic-ls --help)\n',
    });
    expect((await run(root, [...args, '--environment', 'two/migrations'])).exitCode).toBe(0);
    // PATH may follow a revision.
    expect((await run(root, [...sql, '--format', 'json', '--revision', 'aa11', 'two'])).exitCode).toBe(0);
  });

  test('no environment', async () => {
    const { root } = makeWorkspace({});
    expect(await run(root, [...sql, '--revision', 'aa11'])).toMatchObject({
      exitCode: 2,
      stderr: 'alembic-ls: sql: no Alembic environment was found (see alembic-ls --help)\n',
    });
  });

  test('an env.py that cannot run, without a dialect', async () => {
    const { root } = makeWorkspace(
      files('raise RuntimeError("broken by postgresql://u:geheim99@h/x")\n', { aa11: 'pass' }),
    );
    for (const format of ['json', 'text']) {
      const result = await run(root, [...sql, '--revision', 'aa11', '--format', format]);
      expect(result).toMatchObject({ exitCode: 2, stdout: '' });
      expect(result.stderr).toMatch(
        /^alembic-ls: env\.py, line 1, raised RuntimeError: broken by postgresql:\/\/u:\*\*\*@h\/x.* Choose a dialect to see the SQL without env\.py\.\n$/,
      );
    }
    const asked = await run(root, [...sql, '--revision', 'aa11', '--dialect', 'mysql', '--format', 'json']);
    expect(asked).toMatchObject({ exitCode: 0, stderr: expect.stringContaining('rendered without env.py') as string });
  });
});
