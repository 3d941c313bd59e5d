import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { readOperations } from '../operations/read.js';
import type { PythonParser } from '../python/parser.js';
import { isSurelyOther, type ReadDirection } from './surelyOther.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function read(upgrade: string): ReadDirection {
  const text = `import sqlalchemy as sa\nfrom sqlalchemy.dialects import postgresql, mysql\nfrom alembic import op\nfrom app import helper, Money\n\ndef upgrade():\n    ${upgrade.replaceAll('\n', '\n    ')}\n`;
  return { operations: readOperations(parser, text).upgrade, text };
}

const isOther = (before: string, after: string): boolean => isSurelyOther(read(before), read(after));
const add = (column: string): string => `op.add_column("item", sa.Column("price", ${column}))`;
const table = (...elements: string[]): string => `op.create_table("item", ${elements.join(', ')})`;

describe('databases surely differ', () => {
  it.each([
    ['another type', add('sa.Integer()'), add('sa.BigInteger()')],
    ['another length', add('sa.String(20)'), add('sa.String(30)')],
    ['a time zone', add('sa.DateTime()'), add('sa.DateTime(timezone=True)')],
    ['other values of an enum', add('sa.Enum("a", "b", name="e")'), add('sa.Enum("a", "c", name="e")')],
    ['another type of MySQL', add('mysql.LONGTEXT()'), add('mysql.MEDIUMTEXT()')],
    ['null', add('sa.Integer()'), add('sa.Integer(), nullable=False')],
    ['a default', add('sa.Integer()'), add('sa.Integer(), server_default="1"')],
    ['another default', add('sa.Integer(), server_default="2"'), add('sa.Integer(), server_default=sa.text("3")')],
    ['another target', add('sa.Integer(), sa.ForeignKey("one.id")'), add('sa.Integer(), sa.ForeignKey("two.id")')],
    [
      'a column more',
      add('sa.Integer()'),
      `${add('sa.Integer()')}\nop.add_column("item", sa.Column("tax", sa.Integer()))`,
    ],
    [
      'a column less in a table',
      table('sa.Column("one", sa.Integer())', 'sa.Column("two", sa.Integer())'),
      table('sa.Column("one", sa.Integer())'),
    ],
    ['nothing any more', add('sa.Integer()'), 'pass'],
    ['nothing before', 'pass', 'op.drop_column("item", "price")'],
    ['a table less', 'op.drop_table("item")', 'pass'],
    [
      'an index of another name',
      'op.create_index("ix_one", "item", ["a"])',
      'op.create_index("ix_two", "item", ["a"])',
    ],
    [
      'an index of other columns',
      'op.create_index("ix_one", "item", ["aa"])',
      'op.create_index("ix_one", "item", ["bb"])',
    ],
    [
      'a unique index',
      'op.create_index("ix_one", "item", ["a"])',
      'op.create_index("ix_one", "item", ["a"], unique=True)',
    ],
    [
      'another rule of a foreign key',
      'op.create_foreign_key("fk_one", "item", "other", ["a"], ["id"])',
      'op.create_foreign_key("fk_one", "item", "other", ["a"], ["id"], ondelete="CASCADE")',
    ],
    [
      'another change of a column',
      'op.alter_column("item", "price", nullable=True)',
      'op.alter_column("item", "price", nullable=False)',
    ],
    [
      'another type beside what is not known and the same',
      `helper(op)\n${add('sa.Integer()')}`,
      `helper(op)\n${add('sa.String()')}`,
    ],
  ])('after %s', (_name, before, after) => {
    expect(isOther(before, after)).toBe(true);
    expect(isOther(after, before)).toBe(true);
  });
});

describe('databases may be the same', () => {
  it.each([
    ['SQL in place of operations', add('sa.Integer()'), 'op.execute("ALTER TABLE item ADD COLUMN price integer")'],
    ['a helper in place of operations', add('sa.Integer()'), 'helper(op, "item")'],
    ['a condition', add('sa.Integer()'), `if helper(op):\n    ${add('sa.BigInteger()')}`],
    ['only where it is not there', 'op.create_index("ix_one", "item", ["a"], if_not_exists=True)', 'pass'],
    ['a type of the application', add('Money()'), add('sa.Numeric()')],
    ['the same type in other words', add('sa.Float()'), add('sa.Double()')],
    ['a generic type', add('postgresql.VARCHAR(20)'), add('sa.String(20)')],
    ['a display width of MySQL', add('mysql.INTEGER(display_width=11)'), add('mysql.INTEGER()')],
    ['a truth value of MySQL', add('mysql.TINYINT(1)'), add('mysql.BOOLEAN()')],
    [
      'a character set in other words',
      'op.execute("ALTER TABLE item MODIFY name varchar(20) BINARY")',
      'op.execute("ALTER TABLE item MODIFY name varchar(20) COLLATE utf8mb4_bin")',
    ],
    [
      'the same type in SQL',
      'op.execute("ALTER TABLE item ADD COLUMN price int, ADD COLUMN at timestamptz")',
      `op.add_column("item", sa.Column("price", sa.Integer()))\nop.add_column("item", sa.Column("at", sa.DateTime(timezone=True)))`,
    ],
    [
      'what is dropped meanwhile',
      'op.create_index("ix_one", "item", ["a"])',
      'op.drop_constraint("fk_one", "item")\nop.create_index("ix_one", "item", ["a"])\nop.create_foreign_key("fk_one", "item", "other", ["a"], ["id"])',
    ],
    ['a call that could not run', 'op.create_index("ix_one", "a")', 'op.create_index("ix_one", "item", ["a"])'],
    [
      'a column without a name, which could not run',
      'op.add_column("item", sa.Column(sa.Integer()))',
      'op.add_column("item", sa.Column("price", sa.Integer()))',
    ],
    ['a type that PostgreSQL does not have', add('sa.BLOB()'), add('sa.LargeBinary()')],
    ['an index in place of a unique index of the column', add('sa.Integer(), index=True'), add('sa.Integer()')],
    ['a truth value', add('sa.Boolean(), server_default="1"'), add('sa.Boolean(), server_default=sa.true()')],
    [
      'a function',
      add('sa.DateTime(), server_default=sa.func.now()'),
      add('sa.DateTime(), server_default=sa.text("CURRENT_TIMESTAMP")'),
    ],
    [
      'a column of the key',
      table('sa.Column("id", sa.Integer(), primary_key=True)'),
      table('sa.Column("id", sa.Integer(), primary_key=True, nullable=False)'),
    ],
    [
      'a key of the table',
      table('sa.Column("id", sa.Integer())', 'sa.PrimaryKeyConstraint("id")'),
      table('sa.Column("id", sa.Integer(), nullable=False)', 'sa.PrimaryKeyConstraint("id")'),
    ],
    ['another order', `${add('sa.Integer()')}\nop.drop_table("t")`, `op.drop_table("t")\n${add('sa.Integer()')}`],
    [
      'no lock',
      'op.create_index("ix_one", "item", ["a"])',
      'with op.get_context().autocommit_block():\n    op.create_index("ix_one", "item", ["a"], postgresql_concurrently=True)',
    ],
    ['rows', 'op.execute("UPDATE item SET a = 1")', 'op.execute("UPDATE item SET a = 2")'],
    [
      'one step in place of two',
      add('sa.Integer(), nullable=False'),
      `${add('sa.Integer()')}\nop.alter_column("item", "price", nullable=False)`,
    ],
    [
      'one step in place of SQL',
      add('sa.Integer(), nullable=False'),
      `${add('sa.Integer()')}\nop.execute("ALTER TABLE item ALTER price SET NOT NULL")`,
    ],
    [
      'a batch',
      add('sa.Integer()'),
      'with op.batch_alter_table("item") as batch:\n    batch.add_column(sa.Column("price", sa.Integer()))',
    ],
    [
      'the rule that is the default',
      add('sa.Integer(), sa.ForeignKey("one.id")'),
      add('sa.Integer(), sa.ForeignKey("one.id", ondelete="NO ACTION")'),
    ],
  ])('after %s', (_name, before, after) => {
    expect(isOther(before, after)).toBe(false);
    expect(isOther(after, before)).toBe(false);
  });
});
