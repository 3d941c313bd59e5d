import { describe, expect, test } from 'vitest';
import { planLosses } from './planLosses.js';

/** What the statements lose when they run one after the other, each in a revision of its own. */
function lossesOf(dialect: string | null, ...sql: readonly string[]): string[] {
  const steps = sql.map((one) => ({
    direction: 'upgrade' as const,
    statements: [{ sql: one, database: null }],
    isCut: false,
    python: '',
  }));
  return planLosses(steps, dialect, () => []).flatMap(({ statements }) => statements.flatMap((loss) => loss ?? []));
}

const create = 'CREATE TABLE item (id INTEGER, name VARCHAR(40))';
const dropped = 'drops the table item with its rows';

describe('what the run itself created loses nothing', () => {
  test.each<[string, string[]]>([
    ['a table', [create, 'DROP TABLE item']],
    ['a column of a table', [create, 'ALTER TABLE item DROP COLUMN name']],
    ['a type that becomes narrower', [create, 'ALTER TABLE item ALTER COLUMN name TYPE VARCHAR(10)']],
    ['rows', [create, 'DELETE FROM item', 'TRUNCATE item']],
    [
      'a table with rows of constants',
      [create, "INSERT INTO item (id, name) VALUES (1, 'a;b from other')", 'DROP TABLE item'],
    ],
    [
      'a table with rows of another one that was created',
      [
        create,
        'CREATE TABLE copy AS SELECT * FROM item',
        'INSERT INTO copy SELECT i.id FROM item AS i, item j',
        'DROP TABLE copy',
      ],
    ],
    [
      'a table with computed values',
      [create, 'UPDATE item SET name = (SELECT x.name FROM item AS x WHERE x.id = 1)', 'DROP TABLE item'],
    ],
    [
      'rows that a common table expression names',
      [create, 'WITH a AS (SELECT * FROM item) INSERT INTO item SELECT * FROM a', 'DROP TABLE item'],
    ],
    ['a table under its new name', [create, 'ALTER TABLE item RENAME TO thing', 'DROP TABLE thing']],
    [
      'a column under its new name',
      [create, 'ALTER TABLE item RENAME COLUMN name TO title', 'ALTER TABLE item DROP COLUMN title'],
    ],
    [
      'a table that batch mode rebuilt',
      [
        create,
        'CREATE TABLE _alembic_tmp_item (id INTEGER)',
        'INSERT INTO _alembic_tmp_item (id) SELECT item.id FROM item',
        'DROP TABLE item',
        'ALTER TABLE _alembic_tmp_item RENAME TO item',
        'ALTER TABLE item DROP COLUMN id',
      ],
    ],
    ['a column that an old table got', ['ALTER TABLE old ADD COLUMN a INTEGER', 'ALTER TABLE old DROP COLUMN a']],
    [
      'such a column without the word',
      ['ALTER TABLE old ADD a INTEGER NULL', 'UPDATE old SET a = 0 WHERE b > 1', 'ALTER TABLE old DROP COLUMN a'],
    ],
    [
      'such a column under its new name',
      ['ALTER TABLE old ADD COLUMN a INTEGER', 'ALTER TABLE old RENAME a TO b', 'ALTER TABLE old DROP COLUMN b'],
    ],
    ['a type', ["CREATE TYPE mood AS ENUM ('a')", 'ALTER TYPE mood RENAME TO mood_old', 'DROP TYPE mood_old']],
    ['a schema', ['CREATE SCHEMA s', 'CREATE TABLE s.t (id INTEGER)', 'DROP TABLE s.t', 'DROP SCHEMA s CASCADE']],
    [
      'a table in a schema',
      ['CREATE TABLE s.item (id INTEGER)', 'ALTER TABLE s.item RENAME TO thing', 'DROP TABLE s.thing'],
    ],
    [
      'beside statements that move no table',
      [
        create,
        "COMMENT ON TABLE item IS 'rename me'",
        'CREATE INDEX ix ON item (id)',
        'ALTER INDEX ix RENAME TO iy',
        "SELECT setval('s', 1)",
        'SET lock_timeout = 5',
        "DO $$ BEGIN CREATE TYPE t AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        'DROP TABLE item',
      ],
    ],
  ])('%s', (_, sql) => {
    expect(lossesOf('postgresql', ...sql)).toEqual([]);
  });
});

describe('what was there before, or may have been, is lost', () => {
  test.each<[string, string[], string]>([
    ['an old table', [create, 'DROP TABLE other'], 'drops the table other with its rows'],
    ['an old table beside a created one', [create, 'DROP TABLE item, other'], 'drops the table other with its rows'],
    ['a table that may have been there', ['CREATE TABLE IF NOT EXISTS item (id INTEGER)', 'DROP TABLE item'], dropped],
    [
      'a column that may have been there',
      ['ALTER TABLE item ADD COLUMN IF NOT EXISTS a INTEGER', 'ALTER TABLE item DROP COLUMN a'],
      'drops the column item.a with its values',
    ],
    [
      'another column of an old table',
      ['ALTER TABLE item ADD COLUMN a INTEGER', 'ALTER TABLE item DROP COLUMN b'],
      'drops the column item.b with its values',
    ],
    [
      'the second table of that name',
      ['CREATE TEMPORARY TABLE item (id INTEGER)', 'DROP TABLE item', 'DROP TABLE item'],
      dropped,
    ],
    [
      'an old table that takes the name',
      [create, 'ALTER TABLE item RENAME TO new', 'ALTER TABLE old RENAME TO item', 'DROP TABLE item'],
      dropped,
    ],
    ['a copy of old rows', [create, 'INSERT INTO item SELECT * FROM old', 'DROP TABLE item'], dropped],
    [
      'a copy of old rows, second of a list',
      [create, 'INSERT INTO item SELECT * FROM item AS a, old', 'DROP TABLE item'],
      dropped,
    ],
    [
      'a copy of old rows by a join',
      [create, 'UPDATE item SET name = old.name FROM old WHERE old.id = item.id', 'DROP TABLE item'],
      dropped,
    ],
    ['rows of a function', [create, 'INSERT INTO item SELECT * FROM archive_of(2020)', 'DROP TABLE item'], dropped],
    ['a table created from old rows', ['CREATE TABLE item AS SELECT * FROM old', 'DROP TABLE item'], dropped],
    [
      'an old table that batch mode rebuilt',
      [
        'CREATE TABLE _alembic_tmp_item (id INTEGER)',
        'INSERT INTO _alembic_tmp_item (id) SELECT item.id FROM item',
        'ALTER TABLE _alembic_tmp_item RENAME TO item',
        'DROP TABLE item',
      ],
      dropped,
    ],
    [
      'a column filled from another one',
      ['ALTER TABLE item ADD COLUMN a INTEGER', 'UPDATE item SET a = b', 'ALTER TABLE item DROP COLUMN a'],
      'drops the column item.a with its values',
    ],
    [
      'a column filled by a change of type',
      [
        'ALTER TABLE item ADD COLUMN a INTEGER',
        'ALTER TABLE item ALTER COLUMN a TYPE TEXT USING b',
        'ALTER TABLE item DROP COLUMN a',
      ],
      'drops the column item.a with its values',
    ],
    [
      'a table with an old partition',
      [create, 'ALTER TABLE item ATTACH PARTITION old DEFAULT', 'DROP TABLE item'],
      dropped,
    ],
    [
      'a table after a block that renames',
      [create, 'DO $$ BEGIN ALTER TABLE old RENAME TO item; END $$', 'DROP TABLE item'],
      dropped,
    ],
    [
      'a table after a block that hides what it runs',
      [create, "DO $$ BEGIN EXECUTE 'x'; END $$", 'DROP TABLE item'],
      dropped,
    ],
    ['a table after a procedure', [create, 'CALL rearrange()', 'DROP TABLE item'], dropped],
    ['the same name in another schema', [create, 'DROP TABLE s.item'], 'drops the table s.item with its rows'],
    ['the same name after another search path', [create, 'SET search_path TO tenant', 'DROP TABLE item'], dropped],
    ['the same name in quotes and another case', [create, 'DROP TABLE "Item"'], 'drops the table Item with its rows'],
    [
      'old rows that refer to created ones',
      [create, 'ALTER TABLE old ADD FOREIGN KEY (a) REFERENCES item (id) ON DELETE CASCADE', 'DELETE FROM item'],
      'deletes all rows of item',
    ],
    ['what a truncation takes along', [create, 'TRUNCATE item CASCADE'], 'deletes all rows of item'],
    ['columns of a type', ["CREATE TYPE mood AS ENUM ('a')", 'DROP TYPE mood CASCADE'], 'drops the type mood'],
    [
      'a schema into which old rows came',
      ['CREATE SCHEMA s', 'CREATE TABLE s.t AS SELECT * FROM old', 'DROP SCHEMA s CASCADE'],
      'drops the schema s with everything in it',
    ],
  ])('%s', (_, sql, expected) => {
    expect(lossesOf('postgresql', ...sql)).toEqual([expected]);
  });
});

describe('names are the same where the dialect says so', () => {
  test.each<[string | null, string, string, boolean]>([
    ['postgresql', 'Item', '"item"', true],
    ['postgresql', '"Item"', 'Item', false],
    ['oracle', '"item"', 'item', false],
    ['oracle', '"ITEM"', 'item', true],
    ['mysql', '`Item`', 'Item', true],
    ['mysql', 'Item', 'item', false],
    ['mssql', '[dbo].[item]', 'dbo.item', true],
    ['mssql', 'item', 'dbo.item', false],
    ['sqlite', '"Item"', 'ITEM', true],
    [null, 'item', 'item', true],
    [null, 'item', '"item"', false],
  ])('%s: %s and %s', (dialect, created, removed, isSame) => {
    expect(lossesOf(dialect, `CREATE TABLE ${created} (id INTEGER)`, `DROP TABLE ${removed}`)).toHaveLength(
      isSame ? 0 : 1,
    );
  });
});

describe('what Alembic writes for one dialect only', () => {
  test.each<[string, string[], string[]]>([
    ['mssql', [create, "EXEC sp_rename 'item', thing", 'DROP TABLE thing'], []],
    ['mssql', [create, "EXEC sp_rename '[item].[name]', title, 'COLUMN'", 'ALTER TABLE item DROP COLUMN title'], []],
    [
      'mssql',
      ['CREATE TABLE dbo.item (id INTEGER)', "EXEC sp_rename 'dbo.item', N'thing'", 'DROP TABLE dbo.thing'],
      [],
    ],
    ['mssql', [create, "EXEC sp_rename 'old', item2", 'DROP TABLE item2'], ['drops the table item2 with its rows']],
    [
      'mssql',
      [
        create,
        "declare @const_name varchar(256)\nselect @const_name = [name] from sys.default_constraints\nexec('alter table item drop constraint ' + @const_name)",
        'ALTER TABLE item DROP COLUMN name',
      ],
      [],
    ],
    [
      'mysql',
      [
        create,
        'ALTER TABLE item CHANGE name title VARCHAR(10) NOT NULL',
        'ALTER TABLE item RENAME things',
        'DROP TABLE things',
      ],
      [],
    ],
    ['mysql', [create, 'RENAME TABLE item TO a, old TO item', 'DROP TABLE a', 'DROP TABLE item'], [dropped]],
    ['oracle', [create, 'ALTER TABLE item RENAME TO thing', 'DROP TABLE thing'], []],
  ])('%s: %j', (dialect, sql, expected) => {
    expect(lossesOf(dialect, ...sql)).toEqual(expected);
  });
});

test('databases of one environment have tables of their own', () => {
  const statement = (sql: string, database: string): { sql: string; database: string } => ({ sql, database });
  const steps = [
    {
      direction: 'upgrade' as const,
      statements: [statement(create, 'one'), statement('DROP TABLE item', 'two')],
      isCut: false,
      python: '',
    },
  ];
  expect(planLosses(steps, 'sqlite', () => [])).toEqual([{ statements: [null, dropped], mayLoseUnseen: false }]);
});

test('a batch that drops a column of an old table is noticed although it only copies and renames', () => {
  const copy = [
    'CREATE TABLE _alembic_tmp_item (id INTEGER)',
    'INSERT INTO _alembic_tmp_item (id) SELECT item.id FROM item',
    'DROP TABLE item',
    'ALTER TABLE _alembic_tmp_item RENAME TO item',
  ];
  const mayLose = (created: readonly string[], drops: string): boolean | undefined => {
    const statements = [...created, ...copy].map((sql) => ({ sql, database: null }));
    const python = `def upgrade():\n    with op.batch_alter_table("item", copy_from=item) as batch:\n        batch.${drops}\n`;
    return planLosses([{ direction: 'upgrade', statements, isCut: false, python }], 'sqlite', () => [])[0]
      ?.mayLoseUnseen;
  };
  expect(mayLose([], 'drop_column("name")')).toBe(true);
  expect(mayLose([], 'alter_column("name", nullable=False)')).toBe(false);
  expect(mayLose([create], 'drop_column("name")')).toBe(false);
});

describe('a step whose SQL is not all known', () => {
  const steps = (python: string): Parameters<typeof planLosses>[0] => [
    { direction: 'upgrade', statements: [{ sql: create, database: null }], isCut: false, python: '' },
    {
      direction: 'upgrade',
      statements: [{ database: null, gap: 'it reads from the database' }],
      isCut: false,
      python,
    },
    { direction: 'upgrade', statements: [{ sql: 'DROP TABLE item', database: null }], isCut: false, python: '' },
  ];

  test('leaves what was created as it is where it only works with rows', () => {
    const losses = planLosses(
      steps('def upgrade():\n    op.execute("UPDATE item SET updated_at = 1")\n'),
      'sqlite',
      () => [],
    );
    expect(losses.map(({ statements }) => statements)).toEqual([[null], [null], [null]]);
  });

  test('may have put another table behind a name', () => {
    const losses = planLosses(steps('def upgrade():\n    op.rename_table("old", NAME)\n'), 'sqlite', () => []);
    expect(losses.map(({ statements }) => statements)).toEqual([[null], [null], [dropped]]);
  });
});
