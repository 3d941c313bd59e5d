import { beforeAll, describe, expect, test } from 'vitest';
import { reviewExample, reviewRevisions } from '../../../../../test/support/operationRuleExamples.js';
import { loadParser } from '../../../../../test/support/parser.js';
import { dialects } from '../../dialects/dialects.js';
import type { PythonParser } from '../../python/parser.js';
import { operationRules } from '../rules/index.js';
import type { ReviewTarget } from './reviewedRevision.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** What a rule says of code in surroundings of its own. */
function found(code: string, target: Partial<ReviewTarget>, example: string): string[] {
  const rule = operationRules.find((each) => each.code === code);
  if (rule === undefined) throw new Error(`there is no rule ${code}`);
  const own = { ...rule, cases: { ...rule.cases, target: { ...rule.cases?.target, ...target } } };
  return reviewExample(parser, own, example).problems.map(({ severity, message }) => `${severity}: ${message}`);
}

describe('a commit of a migration', () => {
  const run = 'with context.begin_transaction():\n    context.run_migrations()\n';

  test.each([
    ['is reported where Alembic commits', `connection.commit()\n${run}`, 1],
    ['is not where env.py commits behind the migrations', `${run}    context.get_bind().commit()\n`, 0],
  ])('%s', (_title, envText, count) => {
    expect(found('DM06', { envText }, 'op.get_bind().commit()')).toHaveLength(count);
  });
});

describe('a time-out of env.py', () => {
  const envText = 'connection.execute(text("SET statement_timeout = 5000"))';
  const build =
    'with op.get_context().autocommit_block():\n    SET\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)';

  test.each([
    ['ends a concurrent build', 'pass', 1],
    ['is no more where the revision switches it off', 'op.execute("SET statement_timeout = 0")', 0],
    ['is no more where the revision sets a long one', `op.execute("SET statement_timeout = '2min'")`, 0],
    ['is no more where the revision resets it', 'op.execute("RESET statement_timeout")', 0],
  ])('%s', (_title, own, count) => {
    expect(found('TX05', { envText }, build.replace('SET', own))).toHaveLength(count);
  });
});

test('plain text for a connection is an error with SQLAlchemy 2, and a warning where nothing says the version', () => {
  const code = 'op.get_bind().execute("SELECT 1")';
  const versions = { alembic: '1.13.0', sqlalchemy: '1.4.54' };
  expect(found('DM11', { versions }, code)).toEqual([]);
  expect(found('DM11', {}, code)).toEqual([expect.stringMatching(/^error: .*: this raises an error\./) as string]);
  expect(found('DM11', { assumesSqlalchemy: true }, code)).toEqual([
    expect.stringMatching(/^warning: .*nothing says which version this project has\./) as string,
  ]);
});

test('a second begin() is an error with SQLAlchemy 2, and nested before', () => {
  const code = 'with op.get_bind().begin():\n    op.drop_table("item")';
  const versions = { alembic: '1.13.0', sqlalchemy: '1.4.54' };
  expect(found('DM06', { versions }, code)).toEqual([]);
  expect(found('DM06', {}, code)).toEqual([
    expect.stringMatching(/^error: .* raises an error in SQLAlchemy 2/) as string,
  ]);
  expect(found('DM06', { assumesSqlalchemy: true }, code)).toEqual([expect.stringMatching(/^warning: /) as string]);
});

describe('an empty downgrade', () => {
  test.each([
    ['what is there already', 'op.create_index("ix", "item", ["code"])', 'the next upgrade fails'],
    ['what gets another name each time', 'op.execute("CREATE INDEX ON item (code)")', 'the older application'],
    [
      'what it dropped before',
      'op.execute("DROP INDEX IF EXISTS ix")\nop.execute("CREATE INDEX ix ON item (code)")',
      'the older application',
    ],
    ['a column that becomes another one', 'op.alter_column("item", "code", nullable=False)', 'the older application'],
    ['a table that is gone', 'op.drop_table("item")', 'the next upgrade fails'],
  ])('of an upgrade that meets %s', (_title, code, said) => {
    const before = 'op.create_table("item", sa.Column("id", sa.Integer()), sa.Column("code", sa.Text()))';
    const rule = operationRules.find((each) => each.code === 'DG02');
    if (rule === undefined) throw new Error('there is no rule DG02');
    const body = code.replace(/^/gm, '    ');
    const { problems } = reviewExample(
      parser,
      { ...rule, documentation: { ...rule.documentation, before } },
      `def upgrade():\n${body}\n\n\ndef downgrade():\n    pass`,
    );
    expect(problems.map(({ message }) => message)).toEqual([expect.stringContaining(`after a downgrade ${said}`)]);
  });
});

test('of two unique keys on the same columns only the first can meet duplicates', () => {
  const code =
    'op.create_unique_constraint("uq", "person", ["email"])\nop.create_index("ix", "person", ["email"], unique=True)';
  expect(found('CX10', {}, code)).toHaveLength(1);
});

test('an update of all rows says which rows it meets', () => {
  const say = (where: string) => found('DM01', {}, `op.execute("UPDATE person SET rank = 0 ${where}")`).join();
  expect(say('')).toContain('every row of');
  expect(say('WHERE rank IS NULL')).toContain('every row that has nothing in a column of');
  expect(say('WHERE rank IS NOT NULL')).toContain('every row that has a value in a column of');
});

describe('nobody waits for an index', () => {
  const build = 'op.execute("CREATE UNIQUE INDEX ON totals (id)")';
  const view = 'MATERIALIZED VIEW';

  test.each([
    [
      'of a view that the revision creates',
      'LK01',
      `op.execute("DROP ${view} IF EXISTS totals; CREATE ${view} totals AS SELECT id FROM item")\n${build}`,
      0,
    ],
    [
      'of a view that may be older, but for that',
      'LK01',
      `op.execute("CREATE ${view} IF NOT EXISTS totals AS SELECT id FROM item")\n${build}`,
      1,
    ],
    [
      'that the revision itself has created',
      'LK02',
      'op.create_index("ix", "item", ["code"])\nop.drop_index("ix", table_name="item")',
      0,
    ],
  ])('%s', (_title, code, example, count) => {
    expect(found(code, {}, example)).toHaveLength(count);
  });
});

test('what a construct of SQLAlchemy makes is not followed, and that is counted; a sequence is followed', () => {
  const counted = (code: string) => reviewRevisions(parser, ['pass', code], {}, 1).unchecked.size;
  expect(counted('op.execute(sa.schema.CreateIndex(sa.Index("ix", sa.table("item", sa.column("a")).c.a)))')).toBe(1);
  expect(counted('op.execute(sa.schema.CreateSequence(sa.Sequence("item_seq", schema="shop")))')).toBe(0);
  expect(counted('op.execute(sa.schema.DropSequence(sa.Sequence("item_seq")))')).toBe(0);
  expect(counted('op.execute(sa.schema.CreateSequence(sa.Sequence("item_seq", start=5)))')).toBe(1);
});

test.each(['postgresql', 'sqlite'] as const)(
  'a partial index of SQL text on %s is not the same as a whole one',
  (name) => {
    const code =
      'op.execute("CREATE UNIQUE INDEX uq ON item (code) WHERE id > 5")\nop.create_index("ix", "item", ["code"])';
    const before = 'op.create_table("item", sa.Column("id", sa.Integer()), sa.Column("code", sa.Text()))';
    const { problems } = reviewRevisions(parser, [before, code], { dialect: dialects[name] }, 1);
    expect(problems.map((each) => each.code)).not.toContain('CX02');
  },
);
