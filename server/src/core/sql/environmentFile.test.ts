import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { readEnvironment } from '../operations/readEnvironment.js';
import type { PythonParser } from '../python/parser.js';
import { environmentFile, type EnvironmentFile } from './environmentFile.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const read = (text: string): EnvironmentFile => environmentFile(readEnvironment(parser, text));

interface Parts {
  readonly module?: string;
  readonly offline?: string;
  readonly online?: string;
  readonly before?: string;
  readonly after?: string;
}

/** An env.py in the form of Alembic's template. */
function template({ module = '', offline = '', online = '', before = '', after = '' }: Parts = {}): string {
  return `from alembic import context
from sqlalchemy import engine_from_config, pool, text
config = context.config
target_metadata = None
${module}

def run_migrations_offline() -> None:
    url = config.get_main_option("sqlalchemy.url")
    context.configure(
        url=url,
        target_metadata=target_metadata,
        literal_binds=True,
        dialect_opts={"paramstyle": "named"},
        ${offline}
    )
    with context.begin_transaction():
        ${before || 'pass'}
        context.run_migrations()
        ${after || 'pass'}

def run_migrations_online() -> None:
    connectable = engine_from_config(config.get_section(config.config_ini_section, {}), prefix="sqlalchemy.", poolclass=pool.NullPool)
    with connectable.connect() as connection:
        ${online || 'pass'}
        context.configure(connection=connection, target_metadata=target_metadata)
        with context.begin_transaction():
            context.run_migrations()

if context.is_offline_mode():
    run_migrations_offline()
else:
    run_migrations_online()
`;
}

describe('the options of context.configure()', () => {
  test('are those of the offline branch', () => {
    expect(read(template())).toEqual({
      options: { literalBinds: true, paramstyle: 'named', hasMetadata: false },
      statements: [],
      reason: null,
      notes: [],
    });
  });

  test('may be names of the module', () => {
    const text = template({
      module: 'TABLE = "versions"\nSCHEMA = "shop"\n',
      offline:
        'version_table=TABLE, version_table_schema=SCHEMA, transaction_per_migration=True, transactional_ddl=False, version_table_pk=False,',
    });
    expect(read(text).options).toMatchObject({
      versionTable: 'versions',
      versionTableSchema: 'shop',
      transactionPerMigration: true,
      transactionalDdl: false,
      versionTablePk: false,
    });
  });

  test('without literal_binds have Alembic’s default', () => {
    const { options } = read('from alembic import context\ncontext.configure(url="x://")\ncontext.run_migrations()\n');
    expect(options).toEqual({ literalBinds: false, hasMetadata: false });
  });

  test('that only a run knows are named, and the default counts', () => {
    const { options, notes } = read(template({ offline: 'version_table=config.get_main_option("table"),' }));
    expect(options).not.toHaveProperty('versionTable');
    expect(notes).toEqual(['version_table in env.py is not known from its text: the default counts.']);
  });
});

describe('what env.py itself runs', () => {
  test('is known before and after the revisions, and a live run may have more', () => {
    const text = template({
      before: 'context.execute("SET lock_timeout = \'5s\';")',
      after: 'context.execute(text("RESET lock_timeout"))',
      online: 'connection.execute(text("SET search_path TO shop"))',
    });
    const { statements } = read(text);
    expect(statements?.map(({ sql, position, isLive }) => ({ sql, position, isLive }))).toEqual([
      { sql: "SET lock_timeout = '5s'", position: 'before', isLive: false },
      { sql: 'RESET lock_timeout', position: 'after', isLive: false },
      { sql: 'SET search_path TO shop', position: 'before', isLive: true },
    ]);
    expect(statements?.map(({ span }) => text.slice(span.start, span.end))[1]).toBe(
      'context.execute(text("RESET lock_timeout"))',
    );
  });

  test('is read in the asynchronous template too', () => {
    const text = `import asyncio
from alembic import context
from sqlalchemy import text
from sqlalchemy.ext.asyncio import async_engine_from_config
def do_run_migrations(connection):
    connection.execute(text("SET search_path TO shop"))
    context.configure(connection=connection)
    with context.begin_transaction():
        context.run_migrations()
async def run_async_migrations():
    connectable = async_engine_from_config({})
    async with connectable.connect() as connection:
        await connection.execute(text("SET role shop"))
        await connection.run_sync(do_run_migrations)
def run_migrations_online():
    asyncio.run(run_async_migrations())
if context.is_offline_mode():
    context.configure(url="x", literal_binds=True)
    context.run_migrations()
else:
    run_migrations_online()
`;
    expect(read(text).statements?.map(({ sql }) => sql)).toEqual(['SET role shop', 'SET search_path TO shop']);
  });

  test('and is not known is said', () => {
    const text = template({ before: 'context.execute(f"SET search_path TO {config.get_main_option(\'schema\')}")' });
    const { statements, notes } = read(text);
    expect(statements).toEqual([]);
    expect(notes).toEqual([expect.stringMatching(/^env.py runs SQL that its text does not show: /u) as string]);
  });

  test('in a loop over tenants is said to be of one run', () => {
    const text = `from alembic import context
for schema in ("one", "two"):
    context.configure(url="x", literal_binds=True)
    context.execute(f"SET search_path TO {schema}")
    context.run_migrations()
`;
    const { statements, notes } = read(text);
    expect(statements?.map(({ sql }) => sql)).toEqual(['SET search_path TO one', 'SET search_path TO two']);
    expect(notes).toEqual([
      'env.py runs the migrations in a loop, as for several databases or tenants: the SQL of one run is shown.',
    ]);
  });

  test('is not known where another module runs the migrations', () => {
    const { statements, reason } = read('from app.migrate import run\nrun()\n');
    expect(statements).toBeNull();
    expect(reason).toBe('env.py does not call context.run_migrations() where its text can be followed');
  });

  test.each(['def f(:\n', 'x = (\n', '\0', ''])('is not known of %j', (text) => {
    expect(read(text)).toMatchObject({ statements: null, reason: expect.any(String) as string });
  });
});
