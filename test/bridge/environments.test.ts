import { describe, expect, test } from 'vitest';
import { pythons } from '../support/python.js';
import { files, listen, offlineBranch, openProject, summary, versions } from './bridgeProject.js';

const pg = `from alembic import context\nurl = "postgresql://u:p@localhost/x"\n`;
const one = { a: 'op.execute("SELECT 1")' };
const rendered = [['9: SELECT 1']];

describe.each(pythons())('env.py, %s:', (end, python) => {
  const isNewest = end === 'newest';

  test('an offline branch', async () => {
    const project = openProject({ python, files: files(pg + offlineBranch, one) });
    const result = await project.render(['a']);
    expect(result).toMatchObject({
      dialect: 'postgresql',
      throughEnvironment: true,
      environmentError: null,
      printed: '',
      written: [],
      refused: [],
    });
    expect(summary(result)).toEqual(rendered);
  });

  test('no offline branch: the connection is refused, and the dialect of it taken', async () => {
    const envPy = `from alembic import context\nimport sqlalchemy as sa\ntarget_metadata = sa.MetaData(naming_convention={"uq": "uq_%(table_name)s"})\nwith sa.create_engine("sqlite:///x.db").connect() as connection:\n    context.configure(connection=connection)\n    context.run_migrations()\n`;
    const project = openProject({
      python,
      files: files(envPy, { a: 'op.create_table("t", sa.Column("x", sa.Integer), sa.UniqueConstraint("x"))' }),
    });
    const result = await project.render(['a']);
    expect(result).toMatchObject({
      dialect: 'sqlite',
      throughEnvironment: false,
      environmentError: { reason: 'connects', error: { line: 3 } },
    });
    // What env.py had made by then counts: its naming convention is in the names.
    expect(summary(result)).toEqual([['9: CREATE TABLE t ( x INTEGER, CONSTRAINT uq_t UNIQUE (x) )']]);
  });

  test.runIf(isNewest)('no offline branch, to a server that counts who comes', async () => {
    const { port } = await listen();
    const envPy = `import os\nfrom alembic import context\nfrom sqlalchemy import create_engine\ntry:\n    for attempt in range(3):\n        create_engine(os.environ["URL"]).connect()\nexcept Exception:\n    pass\n`;
    const project = openProject({
      python,
      files: files(envPy, one),
      env: { URL: `postgresql+psycopg://u:p@127.0.0.1:${port}/x` },
    });
    const result = await project.render(['a']);
    expect(result).toMatchObject({
      dialect: 'postgresql',
      throughEnvironment: false,
      environmentError: { reason: 'connects' },
    });
    expect(summary(result)).toEqual(rendered);
  });

  const connections: [string, string, boolean][] = [
    ['by the driver itself', 'import psycopg\npsycopg.connect(host="127.0.0.1", port=PORT, user="u")', isNewest],
    ['by the class of a driver', 'import psycopg\npsycopg.Connection.connect(f"host=127.0.0.1 port={PORT}")', isNewest],
    [
      'by a socket',
      'import socket\ntry:\n    socket.create_connection(("127.0.0.1", PORT))\nexcept ConnectionRefusedError:\n    raise LookupError',
      true,
    ],
    [
      'by http',
      'import urllib.request, urllib.error\ntry:\n    urllib.request.urlopen(f"http://127.0.0.1:{PORT}")\nexcept urllib.error.URLError:\n    raise LookupError',
      true,
    ],
    [
      'by asyncio',
      'import asyncio\nasync def go():\n    try:\n        await asyncio.open_connection("127.0.0.1", PORT)\n    except ConnectionRefusedError:\n        raise LookupError\nasyncio.run(go())',
      true,
    ],
    [
      'of a thread',
      'import socket, threading\ncaught = []\ndef go():\n    try:\n        socket.create_connection(("127.0.0.1", PORT))\n    except OSError as error:\n        caught.append(error)\nthread = threading.Thread(target=go)\nthread.start()\nthread.join()\nif caught:\n    raise LookupError',
      true,
    ],
    ['to a file', 'import sqlite3\nsqlite3.connect("x.db")', true],
    [
      'of a pool with a creator',
      'import sqlalchemy, sqlite3\nsqlalchemy.create_engine("sqlite://", creator=lambda: sqlite3.connect("x.db")).connect()',
      true,
    ],
    [
      'by another program',
      'import subprocess\ntry:\n    subprocess.run(["touch", "x.db"])\nexcept FileNotFoundError:\n    raise LookupError',
      true,
    ],
    [
      'by a shell',
      'import os\ntry:\n    os.system("touch x.db")\nexcept FileNotFoundError:\n    raise LookupError',
      true,
    ],
  ];
  test.each(connections.filter(([, , runs]) => runs))('a connection %s is refused', async (_how, code) => {
    const { port } = await listen();
    const project = openProject({
      python,
      files: files(`from alembic import context\nPORT = ${port}\n${code}\n`, one),
      params: { dialect: 'postgresql' },
    });
    const result = await project.render(['a'], { dialect: 'postgresql' });
    expect(['connects', 'raises']).toContain(result.environmentError?.reason);
    expect(result.environmentError?.error?.kind).toMatch(/WouldConnect|LookupError/);
    expect(summary(result)).toEqual(rendered);
  });

  test('multidb: the statements by database, and no file', async () => {
    const envPy = `from alembic import context
for name, url in (("one", "postgresql://"), ("two", "mysql://")):
    with open("%s.sql" % name, "w") as buffer:
        context.configure(url=url, output_buffer=buffer, literal_binds=True, dialect_opts={"paramstyle": "named"})
        with context.begin_transaction():
            context.run_migrations(engine_name=name)
`;
    const text = `revision = "a"\nfrom alembic import op\ndef upgrade(engine_name):\n    globals()["upgrade_%s" % engine_name]()\n\ndef upgrade_one():\n    op.execute("SELECT 1")\n\ndef upgrade_two():\n    op.rename_table("a", "b")\n    op.execute("SELECT 2")\n`;
    const project = openProject({ python, files: files(envPy, { a: text, b: text }) });
    const result = await project.render(['a', 'b']);
    const both = ['7: one: SELECT 1', '10: two: ALTER TABLE a RENAME TO b', '11: two: SELECT 2'];
    expect(summary(result)).toEqual([both, both]);
    expect(result).toMatchObject({ dialect: 'postgresql', throughEnvironment: true, written: ['one.sql', 'two.sql'] });
    expect(result.databases).toEqual([
      { name: 'one', dialect: 'postgresql' },
      { name: 'two', dialect: 'mysql' },
    ]);
    expect(summary(await project.render(['a'], { dialect: 'mssql' }))[0]?.[1]).toBe("10: two: EXEC sp_rename 'a', b");
  });

  test.each([null, 'mssql', 'oracle'])(
    'its own statements are distinguished from those of the revisions and from the frame, for dialect %s',
    async (dialect) => {
      const envPy = `from alembic import context
def configure():
    context.configure(url="postgresql://", literal_binds=True, dialect_opts={"paramstyle": "named"})
configure()
context.execute("SET lock_timeout = 5")
for tenant in ("a", "b"):
    configure()
    with context.begin_transaction():
        context.execute("SET search_path TO %s" % tenant)
        context.run_migrations()
context.execute("RESET search_path")
`;
      const project = openProject({ python, files: files(envPy, one) });
      const result = await project.render(['a'], { dialect });
      expect(result.environmentStatements).toEqual([
        { sql: 'SET lock_timeout = 5', line: 4, run: 0 },
        { sql: 'SET search_path TO a', line: 8, run: 0 },
        { sql: 'SET search_path TO b', line: 8, run: 1 },
        { sql: 'RESET search_path', line: 10, run: 2 },
      ]);
      expect(summary(result)).toEqual([['9: SELECT 1', '9: SELECT 1']]);
      expect(result.revisions[0]?.statements.map(({ run }) => run)).toEqual([0, 1]);
    },
  );

  test("an autocommit block is a revision's, and without env.py nothing is known of its statements", async () => {
    const project = openProject({
      python,
      files: files(pg + offlineBranch, { a: 'with op.get_context().autocommit_block():\n    op.execute("B")' }),
    });
    expect(await project.render(['a'])).toMatchObject({
      environmentStatements: [],
      revisions: [{ statements: [{ sql: 'COMMIT' }, { sql: 'B' }, { sql: 'BEGIN' }] }],
    });
    expect(await project.render(['a'], { withoutEnvironment: true, dialect: 'postgresql' })).toMatchObject({
      environmentStatements: null,
    });
  });

  test('multidb without env.py: the databases of the configuration', async () => {
    const envPy =
      'import sqlalchemy as sa\ntarget_metadata = {"one": sa.MetaData(naming_convention={"uq": "uq_one"}), "two": sa.MetaData()}\nraise RuntimeError\n';
    const text =
      'revision = "a"\nfrom alembic import op\nimport sqlalchemy as sa\ndef upgrade(engine_name):\n    op.create_unique_constraint(None, "t", [engine_name])\n';
    const project = openProject({ python, files: files(envPy, { a: text }, 'databases = one, two\n') });
    const result = await project.render(['a'], { dialect: 'postgresql' });
    expect(summary(result)).toEqual([
      ['5: one: ALTER TABLE t ADD CONSTRAINT uq_one UNIQUE (one)', '5: two: ALTER TABLE t ADD UNIQUE (two)'],
    ]);
  });

  test('async, with its offline branch', async () => {
    const envPy = `import asyncio\nfrom alembic import context\nfrom sqlalchemy.ext.asyncio import create_async_engine\nurl = "postgresql+asyncpg://u:p@localhost/x"\nasync def online():\n    async with create_async_engine(url).connect() as connection:\n        pass\nif context.is_offline_mode():\n${offlineBranch.replace(/^(?=.)/gm, '    ')}\nelse:\n    asyncio.run(online())\n`;
    const project = openProject({ python, files: files(envPy, one) });
    const result = await project.render(['a']);
    expect(result).toMatchObject({ dialect: 'postgresql', throughEnvironment: true, environmentError: null });
    expect(summary(result)).toEqual(rendered);
  });

  test('async, without one: twice', async () => {
    // Both ends have a driver for this only where somebody installed it; the pool's own creator needs none.
    const envPy = `import asyncio\nfrom alembic import context\nfrom sqlalchemy import create_engine\nasync def online():\n    await asyncio.sleep(0)\n    create_engine("sqlite:///x.db").connect()\nasyncio.run(online())\n`;
    const project = openProject({ python, files: files(envPy, one) });
    for (const result of [await project.render(['a']), await project.render(['a'])]) {
      expect(result).toMatchObject({ dialect: 'sqlite', environmentError: { reason: 'connects' } });
      expect(summary(result)).toEqual(rendered);
    }
  });

  const endings: [string, string, object, string[][] | []][] = [
    [
      'prints',
      `print("hello", "there")\nimport sys\nsys.stderr.write("log")\n${offlineBranch}`,
      { throughEnvironment: true, environmentError: null, printed: 'hello there\n' },
      rendered,
    ],
    [
      'prints to the real standard output',
      `import os\nos.write(1, b"raw")\n${offlineBranch}`,
      { throughEnvironment: true, printed: '' },
      rendered,
    ],
    [
      'exits',
      'import sys\nsys.exit("no database")\n',
      { throughEnvironment: false, environmentError: { reason: 'exits', error: { message: 'no database', line: 3 } } },
      [],
    ],
    [
      'exits after its work',
      `${offlineBranch}\nraise SystemExit(0)`,
      { throughEnvironment: true, environmentError: { reason: 'exits' } },
      rendered,
    ],
    [
      'raises',
      'raise RuntimeError("broken")\n',
      {
        throughEnvironment: false,
        environmentError: { reason: 'raises', error: { kind: 'RuntimeError', message: 'broken', line: 2 } },
      },
      [],
    ],
    [
      'raises with an error that cannot be told',
      'class Bad(Exception):\n    def __str__(self):\n        raise ValueError\nraise Bad()\n',
      { environmentError: { reason: 'raises', error: { kind: 'Bad', line: 5 } } },
      [],
    ],
    [
      'is not Python',
      'def (:\n',
      { environmentError: { reason: 'raises', error: { kind: 'SyntaxError', line: 2 } } },
      [],
    ],
    [
      'lacks a module',
      'import nowhere_to_be_found\n',
      { environmentError: { reason: 'raises', error: { kind: 'ModuleNotFoundError', line: 2 } } },
      [],
    ],
    [
      'never runs migrations',
      'context.configure(url=url)\n',
      { dialect: 'postgresql', throughEnvironment: false, environmentError: { reason: 'ended', error: null } },
      rendered,
    ],
    ['does nothing', '', { dialect: null, environmentError: { reason: 'ended' } }, []],
    [
      'reads its standard input',
      `import sys\nassert sys.stdin.read() == ""\n${offlineBranch}`,
      { throughEnvironment: true },
      rendered,
    ],
    [
      'asks a question',
      'input("password?")\n',
      { environmentError: { reason: 'raises', error: { kind: 'EOFError' } } },
      [],
    ],
    ['changes the directory', `import os\nos.chdir("/")\n${offlineBranch}`, { throughEnvironment: true }, rendered],
    [
      'changes the import path',
      `import sys\ndel sys.path[:]\n${offlineBranch}`,
      { throughEnvironment: true },
      rendered,
    ],
    [
      'writes files',
      `import os\nopen("out.txt", "w").write("x")\nos.makedirs("logs/more", exist_ok=True)\nopen("logs/a.log", "ab").write(b"x")\n${offlineBranch}`,
      { throughEnvironment: true, written: ['out.txt', 'logs', 'logs/more', 'logs/a.log'] },
      rendered,
    ],
    [
      'writes by other means',
      `import os\nfor change in (lambda: os.open("x", os.O_CREAT), lambda: os.rename("alembic.ini", "b"), lambda: os.remove("alembic.ini"), lambda: os.rmdir("migrations")):\n    try:\n        change()\n        raise LookupError\n    except PermissionError:\n        pass\n${offlineBranch}`,
      { throughEnvironment: true, environmentError: null },
      rendered,
    ],
    [
      'uses temporary files',
      `import tempfile\nwith tempfile.NamedTemporaryFile() as file:\n    file.write(b"x")\nwith tempfile.TemporaryDirectory() as folder:\n    pass\n${offlineBranch}`,
      { throughEnvironment: true, environmentError: null, written: [], refused: [] },
      rendered,
    ],
    [
      'is ready for a program that fails',
      `import subprocess\ntry:\n    subprocess.check_output(["git", "gc"])\nexcept subprocess.CalledProcessError:\n    pass\n${offlineBranch}`,
      { throughEnvironment: true, environmentError: null, refused: ['the program git'] },
      rendered,
    ],
    [
      'asks git for a version',
      `import subprocess\nassert subprocess.check_output(["git", "--version"]).startswith(b"git version")\n${offlineBranch}`,
      { throughEnvironment: true, environmentError: null, refused: [] },
      rendered,
    ],
    [
      'has git write',
      `import subprocess\nfor command in (["git", "log", "--output=x"], ["git", "-c", "alias.x=!touch x", "x"], ["git", "init"], "git init; true"):\n    try:\n        subprocess.call(command, shell=isinstance(command, str))\n        raise LookupError\n    except FileNotFoundError:\n        pass\n${offlineBranch}`,
      {
        throughEnvironment: true,
        environmentError: null,
        refused: ['the program git', 'the program git', 'the program git', 'the program sh'],
      },
      rendered,
    ],
    [
      'asks the system about itself',
      `import ctypes.util, platform, uuid\nctypes.util.find_library("c"), platform.processor(), uuid.getnode()\n${offlineBranch}`,
      { throughEnvironment: true, environmentError: null },
      rendered,
    ],
    [
      'recurses without end',
      'def again():\n    return again()\nagain()\n',
      { environmentError: { reason: 'raises', error: { kind: 'RecursionError' } } },
      [],
    ],
    [
      'has a dialect without implementation',
      'from sqlalchemy.dialects import registry\nfrom sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite\nimport sys\nclass Strange(SQLiteDialect_pysqlite):\n    name = "strange"\nsys.modules["strange"] = type(sys)("strange")\nsys.modules["strange"].Strange = Strange\nregistry.register("strange", "strange", "Strange")\ncontext.configure(url="strange://")\n',
      { environmentError: { reason: 'raises', error: { kind: 'LookupError' } } },
      [],
    ],
  ];
  test.each(endings)('%s', async (_what, code, expected, statements) => {
    const project = openProject({ python, files: files(pg + code, one) });
    for (const result of [await project.render(['a']), await project.render(['a'])]) {
      expect(result).toMatchObject(expected);
      expect(summary(result)).toEqual(statements);
    }
    // Whatever it was, a dialect that is asked for is rendered.
    const asked = await project.render(['a'], { dialect: 'mysql' });
    expect(asked.dialect).toBe('mysql');
    expect(summary(asked)).toEqual(rendered);
  });

  test('an env.py that cannot run twice gets a new process', async () => {
    const project = openProject({
      python,
      files: {
        ...files(
          `${pg}import sqlalchemy as sa\nimport models\nclass Extra(models.Base):\n    __tablename__ = "extra"\n    id = sa.Column(sa.Integer, primary_key=True)\n${offlineBranch}`,
          one,
        ),
        'models.py': 'from sqlalchemy.orm import declarative_base\nBase = declarative_base()\n',
      },
    });
    for (const result of [await project.render(['a']), await project.render(['a']), await project.render(['a'])]) {
      expect(result).toMatchObject({ throughEnvironment: true, environmentError: null });
    }
  });

  test.each([
    ['a module', 'settings.py', 'import settings\nurl = settings.URL\n', 'URL = "X://"\n'],
    ['a file that a module reads', 'url.txt', 'import reader\nurl = reader.URL\n', 'X://'],
    ['a file that env.py reads', 'url.txt', 'url = open("url.txt").read()\n', 'X://'],
  ])('%s that changed is seen', async (_what, file, code, text) => {
    const project = openProject({
      python,
      files: {
        ...files(`from alembic import context\n${code}${offlineBranch}`, one),
        [file]: text.replace('X', 'postgresql'),
        'reader.py': 'URL = open("url.txt").read()\n',
      },
    });
    expect((await project.render(['a'])).dialect).toBe('postgresql');
    project.workspace.write(file, text.replace('X', 'mysql'));
    project.changed();
    expect((await project.render(['a'])).dialect).toBe('mysql');
  });

  test('what is read anew each time keeps the process: configuration, env.py, revisions', async () => {
    const project = openProject({ python, files: files(`import os\n${pg}print(os.getpid())\n${offlineBranch}`, one) });
    const first = await project.render(['a']);
    project.workspace.write(
      `${versions}/a.py`,
      'revision = "a"\nfrom alembic import op\ndef upgrade():\n    op.execute("SELECT 3")\n',
    );
    project.workspace.write('migrations/env.py', `import os\n${pg}# new\nprint(os.getpid())\n${offlineBranch}`);
    project.workspace.write('alembic.ini', `${String(files('', {})['alembic.ini'])}# new\n`);
    project.changed();
    const second = await project.render(['a']);
    expect(second.printed).toBe(first.printed);
    expect(summary(second)).toEqual([['4: SELECT 3']]);
  });

  test('a package of the project that is named like Alembic', async () => {
    const given = files(
      `${pg}import alembic.runtime\nfrom project_module import name\nassert name == "mine"\n${offlineBranch}`,
      one,
    );
    const project = openProject({
      python,
      files: {
        ...given,
        'alembic/__init__.py': 'raise RuntimeError("not this one")',
        'project_module.py': 'name = "mine"',
      },
    });
    expect(await project.render(['a'])).toMatchObject({ throughEnvironment: true, environmentError: null });
  });

  test('another section, -x arguments, and a script location from outside', async () => {
    const envPy = `from alembic import context\nurl = context.config.get_main_option("sqlalchemy.url")\nprint(context.get_x_argument(), context.config.cmd_opts.x, context.config.config_ini_section)\nassert not getattr(context.config.cmd_opts, "autogenerate", False)\n${offlineBranch}`;
    const project = openProject({
      python,
      files: { ...files(envPy, one), 'alembic.ini': '[other]\nsqlalchemy.url = mysql://\n' },
      params: { section: 'other', x: ['tenant=a', 'b'] },
    });
    const scriptLocation = project.workspace.path('migrations');
    const result = await project.render(['a'], { scriptLocation });
    expect(result).toMatchObject({ dialect: 'mysql', printed: "['tenant=a', 'b'] ['tenant=a', 'b'] other\n" });
    expect((await project.ask('render', { steps: [] })).end).toBe('raised');
  });

  test('pyproject.toml', async () => {
    const envPy = `from alembic import context\nurl = "postgresql://"\n${offlineBranch}`;
    const project = openProject({
      python,
      files: {
        'pyproject.toml': '[tool.alembic]\nscript_location = "%(here)s/migrations"\n',
        'migrations/env.py': envPy,
        [`${versions}/a.py`]: files('', one)[`${versions}/a.py`] ?? '',
      },
    });
    const config = project.workspace.path('pyproject.toml');
    if (isNewest) {
      expect(summary(await project.render(['a'], { config }))).toEqual(rendered);
    } else {
      expect(await project.ask('render', { config, steps: [] })).toMatchObject({
        end: 'raised',
        message: 'Alembic 1.8.0 does not read pyproject.toml: that came with 1.16',
      });
    }
  });
});
