import { describe, expect, test } from 'vitest';
import type { PlanResult, RenderResult, ResolveResult, ScriptResult } from '../../server/src/alembic/bridgeMessages.js';
import { pythons } from '../support/python.js';
import { files, listen, offlineBranch, openProject, revisionFile, stepOf, summary, versions } from './bridgeProject.js';

const env = (url: string): string => `from alembic import context\nurl = "${url}"\n${offlineBranch}`;
const pg = env('postgresql://u:p@localhost/x');

/** An error whose class differs between versions: "9: ERROR" fits any at line 9. */
function anyError(line: string): unknown {
  return line.endsWith('ERROR') ? expect.stringContaining(line) : line;
}

describe.each(pythons())('a revision, %s:', (_end, python) => {
  const bodies: [string, string, string[]][] = [
    ['statements on their lines', 'op.execute("A")\nop.execute("B")', ['9: A', '10: B']],
    [
      'a statement over several lines',
      'op.create_table(\n    "t",\n    sa.Column("a", sa.Integer),\n    sa.Column("b", sa.Text, index=True),\n)\nop.execute("B")',
      ['9: CREATE TABLE t ( a INTEGER, b TEXT )', '9: CREATE INDEX ix_t_b ON t (b)', '14: B'],
    ],
    [
      'a result that is read',
      'op.execute("A")\nn = op.get_bind().execute(sa.text("SELECT 1")).scalar()\nop.execute("B")',
      ['9: A', '10: SELECT 1', '10: ERROR AttributeError'],
    ],
    ['an inspector', 'sa.inspect(op.get_bind()).get_table_names()', ['9: ERROR']],
    [
      'a session',
      'from sqlalchemy.orm import Session\nop.execute("A")\nSession(bind=op.get_bind()).execute(sa.text("SELECT 1"))',
      ['10: A', '11: ERROR'],
    ],
    [
      'a block outside of the transaction',
      'op.execute("A")\nwith op.get_context().autocommit_block():\n    op.execute("B")\n    op.execute("C")\nop.execute("D")',
      ['9: A', '10: COMMIT', '11: B', '12: C', '10: BEGIN', '13: D'],
    ],
    [
      'such a block that fails',
      'with op.get_context().autocommit_block():\n    op.execute("B")\n    1 / 0',
      ['9: COMMIT', '10: B', '9: BEGIN', '11: ERROR ZeroDivisionError'],
    ],
    [
      'a batch',
      'with op.batch_alter_table("t") as batch:\n    batch.add_column(sa.Column("x", sa.Integer))\n    batch.drop_column("y")',
      ['10: ALTER TABLE t ADD COLUMN x INTEGER', '11: ALTER TABLE t DROP COLUMN y'],
    ],
    [
      'a percent sign and colons',
      String.raw`op.execute("SELECT '100%', x::int, '12:30' LIKE 'a\\:b'")`,
      ["9: SELECT '100%', x::int, '12:30' LIKE 'a:b'"],
    ],
    ['a closing semicolon', 'op.execute("A;")', ['9: A;']],
    ['several statements in one string', 'op.execute("A; B")', ['9: A; B']],
    ['an empty line in a statement', 'op.execute("A\\n\\nB")', ['9: A B']],
    ['a comment of its own', 'context.get_context().impl.static_output("-- note")', ['9: -- note']],
    [
      'rows',
      'op.bulk_insert(sa.table("t", sa.column("a", sa.Integer)), [{"a": 1}, {"a": 2}])',
      ['9: INSERT INTO t (a) VALUES (1)', '9: INSERT INTO t (a) VALUES (2)'],
    ],
    ['nothing', 'pass', []],
    ['an exit', 'op.execute("A")\nraise SystemExit(1)', ['9: A', '10: ERROR SystemExit']],
    ['recursion without end', 'def again():\n    again()\nagain()', ['10: ERROR RecursionError']],
    ['a lone surrogate', 'op.execute("SELECT \'\\ud800\'")', ["9: SELECT '\ud800'"]],
    [
      'a connection of its own',
      'op.execute("A")\nsa.create_engine("sqlite:///x.db").connect()',
      ['9: A', '10: ERROR WouldConnect'],
    ],
    ['a file', 'open("out.sql", "w").write("x")\nimport os\nos.remove("alembic.ini")', ['11: ERROR WouldWrite']],
    ['a program', 'import subprocess\nsubprocess.run(["touch", "x"])', ['10: ERROR WouldRun']],
    [
      'offline mode is known to it',
      'op.execute("offline" if context.is_offline_mode() else "online")\nop.execute(op.get_bind().dialect.name)',
      ['9: offline', '10: postgresql'],
    ],
  ];
  test.each(bodies)('%s', async (_what, body, expected) => {
    const project = openProject({ python, files: files(pg, { a: body, b: 'op.execute("next")' }) });
    const result = await project.render(['a', 'b']);
    const [own, next] = summary(result);
    expect(own).toEqual(expected.map(anyError));
    expect(next).toEqual(['9: next']);
    expect(result.throughEnvironment).toBe(true);
  });

  test('an error that names an object reads the same each time', async () => {
    const project = openProject({ python, files: files(pg, { a: 'raise ValueError(object())' }) });
    const [revision] = (await project.render(['a'])).revisions;
    expect(revision?.error).toMatchObject({
      message: '<object object>',
      traceback: expect.stringMatching(/ValueError: <object object>\n$/) as unknown,
    });
  });

  const texts: [string, string, string[]][] = [
    ['a syntax error', 'revision = "a"\ndef upgrade(:\n', ['2: ERROR SyntaxError']],
    ['no upgrade()', 'revision = "a"\n', ['?: ERROR AttributeError']],
    [
      'an upgrade without a name, which alembic upgrade --sql refuses',
      'from functools import partial\nfrom alembic import op\nrevision = "a"\nupgrade = partial(op.execute, "A")\n',
      ['?: ERROR AttributeError'],
    ],
    [
      'an upgrade by another name',
      'from alembic import op\nrevision = "a"\nupgrade = lambda: op.execute("A")\n',
      ['3: A'],
    ],
    ['a missing import', 'revision = "a"\nimport nowhere_to_be_found\n', ['2: ERROR ModuleNotFoundError']],
    ['NUL characters', 'revision = "a"\n\0', ['?: ERROR']],
    [
      'a byte order mark',
      '\ufeffrevision = "a"\nfrom alembic import op\ndef upgrade():\n    op.execute("A")\n',
      ['4: A'],
    ],
    [
      'names imported from alembic.op',
      'revision = "a"\nfrom alembic.op import execute\ndef upgrade():\n    execute("A")\n',
      ['4: A'],
    ],
    [
      'a function of its own',
      'revision = "a"\nfrom alembic import op\ndef add(name):\n    op.execute(name)\n\ndef upgrade():\n    add("A")\n',
      ['4: A'],
    ],
    [
      'a function of another module',
      'revision = "a"\nfrom helpers import add\ndef upgrade():\n    add("A")\n    add(\n        "B"\n    )\n',
      ['4: A', '5: B'],
    ],
    [
      'a migration context of its own',
      'revision = "a"\nfrom alembic import op\nfrom alembic.operations import Operations\ndef upgrade():\n    Operations(op.get_context()).execute("A")\n',
      ['5: A'],
    ],
  ];
  test.each(texts)('%s', async (_what, text, expected) => {
    const given = files(pg, { a: text, b: 'op.execute("next")' });
    const project = openProject({
      python,
      files: { ...given, 'helpers.py': 'from alembic import op\n\ndef add(sql):\n    op.execute(sql)\n' },
    });
    const [own, next] = summary(await project.render(['a', 'b']));
    expect(own).toEqual(expected.map(anyError));
    expect(next).toEqual(['9: next']);
  });

  test('the text of an open buffer instead of the file, in tracebacks too', async () => {
    const project = openProject({ python, files: files(pg, { a: 'op.execute("saved")' }) });
    const text =
      'from alembic import op\n\ndef upgrade():\n    op.execute("unsaved")\n    raise LookupError("no")  # only here\n';
    const step = { ...stepOf(project.workspace, 'a'), text };
    const result = await project.render([], { steps: [step] });
    expect(summary(result)).toEqual([['4: unsaved', '5: ERROR LookupError']]);
    expect(result.revisions[0]?.error?.traceback).toContain('# only here');
    expect(summary(await project.render(['a']))).toEqual([['9: saved']]);
  });

  test('a merge, and downgrades', async () => {
    const given = files(pg, { a: 'pass', b: 'pass' });
    const merge = revisionFile('m', 'op.execute("merged")', '("a", "b")');
    const project = openProject({ python, files: { ...given, [`${versions}/m.py`]: merge } });
    const down = stepOf(project.workspace, 'm', 'downgrade');
    expect(summary(await project.render([], { steps: [stepOf(project.workspace, 'm'), down] }))).toEqual([
      ['9: merged'],
      ['12: down m'],
    ]);
  });

  const enumTable = 'op.create_table("%", sa.Column("m", sa.Enum("x", name="mood")))';
  test('types that a run remembers: one run, or each its own', async () => {
    const project = openProject({
      python,
      files: files(pg, { a: enumTable.replace('%', 's'), b: enumTable.replace('%', 't') }),
    });
    const [type, s, t] = [
      "9: CREATE TYPE mood AS ENUM ('x')",
      '9: CREATE TABLE s ( m mood )',
      '9: CREATE TABLE t ( m mood )',
    ];
    expect(summary(await project.render(['a', 'b'], { together: true }))).toEqual([[type, s], [t]]);
    expect(summary(await project.render(['a', 'b'], { together: false }))).toEqual([
      [type, s],
      [type, t],
    ]);
  });

  const dialects: [string, string[]][] = [
    ['postgresql', ['COMMIT', 'CREATE TABLE t (x INTEGER)', 'BEGIN']],
    ['mysql', ['CREATE TABLE t (x INTEGER)']],
    ['mariadb', ['CREATE TABLE t (x INTEGER)']],
    ['sqlite', ['CREATE TABLE t (x INTEGER)']],
    ['mssql', ['COMMIT', 'CREATE TABLE t (x INTEGER NULL)', 'BEGIN TRANSACTION']],
    ['oracle', ['CREATE TABLE t (x INTEGER)']],
  ];
  test.each(dialects)('for %s, without separators', async (dialect, expected) => {
    const project = openProject({
      python,
      files: files(pg, {
        a: 'with op.get_context().autocommit_block():\n    op.create_table("t", sa.Column("x", sa.Integer))',
      }),
    });
    for (const result of [
      await project.render(['a'], { dialect }),
      await project.render(['a'], { dialect, withoutEnvironment: true }),
    ]) {
      expect(result.dialect).toBe(dialect);
      expect(
        result.revisions[0]?.statements.map(({ sql }) =>
          sql.replace(/\s+/g, ' ').replace(/\( | (?=\))/g, (space) => space.trim()),
        ),
      ).toEqual(expected);
    }
  });

  test('batch mode on SQLite is a gap, and the rest goes on', async () => {
    const body =
      'op.execute("A")\nwith op.batch_alter_table("t") as batch:\n    batch.drop_column("y")\nwith op.batch_alter_table("t") as batch:\n    batch.add_column(sa.Column("x", sa.Integer))\nop.execute("B")';
    const project = openProject({ python, files: files(env('sqlite:///x.db'), { a: body }) });
    expect(summary(await project.render(['a']))).toEqual([
      [
        '9: A',
        '10: GAP batch mode copies the table "t", which Alembic can only do with a database',
        '13: ALTER TABLE t ADD COLUMN x INTEGER',
        '14: B',
      ],
    ]);
  });

  test('a dialect that does not exist', async () => {
    const project = openProject({ python, files: files(pg, { a: 'pass' }) });
    expect(await project.ask('render', { steps: [], dialect: 'nosql' })).toMatchObject({
      end: 'raised',
      kind: 'NoSuchModuleError',
    });
    expect(summary(await project.render(['a']))).toEqual([[]]);
  });

  test('plans, names and scripts', async () => {
    const given = files(pg, {});
    const file = (id: string, down: string): [string, string] => [
      `${versions}/${id}.py`,
      revisionFile(id, `op.execute("${id}")`, down),
    ];
    const project = openProject({
      python,
      files: {
        ...given,
        ...Object.fromEntries([file('aa', 'None'), file('bb', '"aa"'), file('cc', '"aa"'), file('dd', '("bb", "cc")')]),
      },
    });
    const plan = async (from: string[], to: string, direction = 'upgrade'): Promise<unknown> => {
      const reply = await project.ask<PlanResult>('plan', { from, to, direction });
      if (reply.end !== 'answered') return reply;
      return reply.result.error?.kind ?? reply.result.steps.map(({ revision }) => revision);
    };
    expect(await plan([], 'heads')).toHaveLength(4);
    expect(await plan(['bb'], 'dd')).toEqual(['cc', 'dd']);
    expect(await plan(['dd'], 'base', 'downgrade')).toHaveLength(4);
    expect(await plan(['bb', 'cc'], 'head')).toEqual(['dd']);
    expect(await plan(['zz'], 'head')).toBe('ResolutionError');
    expect(await plan(['dd'], '-1', 'downgrade')).toBe('RevisionError');
    expect(await plan(['cc'], '-1', 'downgrade')).toEqual(['cc']);
    const resolve = await project.ask<ResolveResult>('resolve', { revision: 'head' });
    expect(resolve).toMatchObject({
      result: { revisions: [{ revision: 'dd', path: project.workspace.path(`${versions}/dd.py`) }] },
    });
    expect(await project.ask<ResolveResult>('resolve', { revision: 'zz' })).toMatchObject({
      result: { revisions: [], error: { kind: 'ResolutionError' } },
    });
    const script = await project.ask<ScriptResult>('script', { steps: ['dd'], range: null, direction: 'upgrade' });
    expect(script).toMatchObject({
      result: { text: expect.stringContaining('-- Running upgrade bb, cc -> dd\n\ndd;\n\n') as string, error: null },
    });
  });

  test('hundreds of revisions, of which one connects', async () => {
    const { port } = await listen();
    const names = Array.from({ length: 200 }, (_, index) => `r${index}`);
    const bodies = Object.fromEntries(
      names.map((name) => [
        name,
        name === 'r7' ? `import socket\nsocket.create_connection(("127.0.0.1", ${port}))` : `op.execute("${name}")`,
      ]),
    );
    const project = openProject({ python, files: files(pg, bodies) });
    const result: RenderResult = await project.render(names, { together: true });
    expect(
      summary(result)
        .flat()
        .filter((line) => line.includes('ERROR')),
    ).toEqual(['10: ERROR WouldReach']);
    expect(summary(result).flat()).toHaveLength(200);
  });
});
