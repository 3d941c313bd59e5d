import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { newMemo, renderOperations } from './render.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** The SQL of an `upgrade()`, in which a gap is in angle brackets. */
function sqlOf(lines: readonly string[], sqlalchemy: string): readonly string[] {
  const head = 'import sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.orm import Session, sessionmaker\n';
  const text = `${head}\nclass Item(Base):\n    __tablename__ = "item"\n\ndef upgrade():\n${lines.map((line) => `    ${line}\n`).join('')}`;
  const options = { dialect: 'postgresql', versions: { alembic: '1.20.1', sqlalchemy } } as const;
  const { statements } = renderOperations(readOperations(parser, text).upgrade, options, newMemo());
  return statements.map(({ sql, gap }) => sql ?? `<${gap}>`);
}

const noSession = '<a session works with a database only, not in offline mode>';
const noRows = (what: string): string =>
  `<${what} needs the result of a statement, which there is none of in offline mode>`;
const asks = (method: string): string => `<${method}() asks a database, which there is none of in offline mode>`;
const noOrder = '<Python goes through a set in no known order>';

test.each<[string, readonly string[], readonly string[]]>([
  [
    'what is called within a batch block and not on the batch runs before it',
    [
      'with op.batch_alter_table("run") as batch:',
      '    batch.add_column(sa.Column("a", sa.Integer()))',
      '    kind = sa.Enum("x", name="kind")',
      '    kind.create(op.get_bind(), checkfirst=True)',
      '    op.drop_column("job", "b")',
      '    batch.execute("SELECT 1")',
      '    batch.drop_column("c")',
    ],
    [
      "CREATE TYPE kind AS ENUM ('x')",
      'ALTER TABLE job DROP COLUMN b',
      'SELECT 1',
      'ALTER TABLE run ADD COLUMN a INTEGER',
      'ALTER TABLE run DROP COLUMN c',
    ],
  ],
  [
    'a loop over a set',
    ['for name in {"b", "a"}: op.drop_table(name)', 'op.drop_table("c")'],
    [noOrder, noOrder, 'DROP TABLE c'],
  ],
  ['a set of one', ['for name in {"b"}: op.drop_table(name)'], ['DROP TABLE b']],
  ['a set in order', ['for name in sorted({"b", "a"}): op.drop_table(name)'], ['DROP TABLE a', 'DROP TABLE b']],
  ['a list of a set', ['for name in [x + "s" for x in set(["b", "a"])]: op.drop_table(name)'], [noOrder, noOrder]],
  [
    'labels from a set',
    ['sa.Enum(*{"b", "a"}, name="e").create(op.get_bind())'],
    [expect.stringContaining('<') as string],
  ],
  ['a text of a set', ['op.execute(", ".join({"b", "a"}))'], [expect.stringContaining('<') as string]],
  [
    'rows that the ORM is asked for',
    [
      'session = Session(bind=op.get_bind())',
      'for item in session.query(Item).filter_by(a=1):',
      '    item.a = 2',
      'session.commit()',
      'op.drop_table("c")',
    ],
    [noRows('the loop')],
  ],
  [
    'one row of the ORM',
    ['session = sessionmaker()(bind=op.get_bind())', 'item = session.query(Item).get(1)', 'op.drop_table("c")'],
    [asks('get')],
  ],
  ['a session', ['Session(op.get_bind()).execute(sa.text("SELECT 1"))', 'op.drop_table("c")'], [noSession]],
])('%s', (_, lines, expected) => {
  expect(sqlOf(lines, '2.1.9')).toEqual(expected);
});

test('values by keyword are given to a connection before SQLAlchemy 2.0 only', () => {
  const lines = ['op.get_bind().execute(sa.text("UPDATE t SET a = :a"), a=1)'];
  expect(sqlOf(lines, '1.4.54')).toEqual(['UPDATE t SET a = NULL']);
  expect(sqlOf(lines, '2.1.9')).toEqual(['<a connection\'s execute() takes no "a" offline: TypeError>']);
});
