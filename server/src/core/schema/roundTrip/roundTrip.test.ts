import { beforeAll, describe, expect, test } from 'vitest';
import { loadParser } from '../../../../../test/support/parser.js';
import type { DialectName } from '../../dialects/dialectName.js';
import { dialects } from '../../dialects/dialects.js';
import { readOperations } from '../../operations/read.js';
import type { PythonParser } from '../../python/parser.js';
import { applyOperations } from '../apply.js';
import { emptySchema } from '../schema.js';
import { agreedTrip, roundTripOf, type RoundTrip } from './roundTrip.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const imports = `import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

`;

function file(upgrade: readonly string[], downgrade: readonly string[]): string {
  const body = (lines: readonly string[]): string => lines.map((line) => `    ${line}\n`).join('');
  return `${imports}def upgrade():\n${body(upgrade)}\n\ndef downgrade():\n${body(downgrade)}`;
}

/** Tables with rows, one of which refers to another. */
const earlier = [
  'op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))',
  `op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(20), nullable=False, server_default="x"),
        sa.Column("note", sa.Text()),
        sa.Column("ratio", sa.Float(53)),
        sa.Column("mood", sa.Enum("ok", "bad", name="mood")),
        sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id", name="fk_owner")),
        sa.UniqueConstraint("code", name="uq_code"), sa.CheckConstraint("id > 0", name="ck_id"), sa.CheckConstraint("id < 100"))`,
  'op.create_index("ix_note", "item", ["note"])',
  'op.create_table("far", sa.Column("id", sa.Integer(), primary_key=True))',
  'op.create_table("nameless", sa.Column("o", sa.Integer(), sa.ForeignKey("far.id")))',
  'op.execute("CREATE TABLE optional (id int) ENGINE=InnoDB CHARSET=utf8mb4")',
  `op.create_table("twice", sa.Column("a", sa.Integer(), unique=True), sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("c", sa.Integer(), sa.Computed("a + 1", persisted=True)), sa.UniqueConstraint("a"))`,
];

interface Case {
  readonly up: readonly string[];
  readonly down: readonly string[];
  readonly on?: DialectName;
}

function verdictOn({ up, down, on = 'postgresql' }: Case): RoundTrip & { readonly texts: readonly string[] } {
  const context = { dialect: dialects[on], revision: 'base', database: null };
  const { schema: before } = applyOperations(
    emptySchema,
    readOperations(parser, file(earlier, ['pass'])).upgrade,
    context,
  );
  const text = file(up, down);
  const trip = roundTripOf({ before, operations: readOperations(parser, text), dialect: dialects[on], database: null });
  return { ...trip, texts: trip.reasons.map(({ span }) => (span === null ? '' : text.slice(span.start, span.end))) };
}

const exact: Record<string, Case> = {
  'nothing at all': { up: ['pass'], down: ['pass'] },
  'a table': {
    up: ['op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))'],
    down: ['op.drop_table("t")'],
  },
  'an index of a name that is cut': {
    up: [`op.create_index(op.f("ix_${'a'.repeat(70)}"), "item", ["code"])`],
    down: [`op.drop_index(op.f("ix_${'a'.repeat(70)}"))`],
  },
  'a column, an index and a constraint': {
    up: [
      'op.add_column("item", sa.Column("n", sa.Integer()))',
      'op.create_index("ix_n", "item", ["n"])',
      'op.create_unique_constraint("uq_n", "item", ["n"])',
    ],
    down: ['op.drop_constraint("uq_n", "item")', 'op.drop_index("ix_n")', 'op.drop_column("item", "n")'],
  },
  'what a dropped column takes with it': {
    up: ['op.add_column("item", sa.Column("n", sa.Integer(), index=True, unique=True))'],
    down: ['op.drop_column("item", "n")'],
  },
  'an enum type that goes': {
    up: ['op.create_table("t", sa.Column("s", sa.Enum("a", name="state")))'],
    down: ['op.drop_table("t")', 'sa.Enum(name="state").drop(op.get_bind())'],
  },
  'a constraint and an index that come back': {
    up: ['op.drop_constraint("uq_code", "item")', 'op.drop_index("ix_note", "item")'],
    down: ['op.create_unique_constraint("uq_code", "item", ["code"])', 'op.create_index("ix_note", "item", ["note"])'],
  },
  'NOT NULL that comes back': {
    up: ['op.alter_column("item", "code", nullable=True, existing_type=sa.String(20))'],
    down: ['op.alter_column("item", "code", nullable=False, existing_type=sa.String(20))'],
  },
  'a wider type': {
    up: ['op.alter_column("item", "code", type_=sa.String(40))'],
    down: ['op.alter_column("item", "code", type_=sa.String(20))'],
  },
  'new names': {
    up: ['op.rename_table("item", "thing")', 'op.alter_column("thing", "note", new_column_name="text")'],
    down: ['op.alter_column("thing", "text", new_column_name="note")', 'op.rename_table("thing", "item")'],
  },
  'a table that refers to one that no revision creates': {
    up: [
      'op.add_column("elsewhere", sa.Column("more", sa.Text()))',
      'op.create_table("child", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("of", sa.Integer(), sa.ForeignKey("elsewhere.id")))',
    ],
    down: ['op.drop_table("child")', 'op.drop_column("elsewhere", "more")'],
  },
  'something on a table that no revision creates': {
    up: ['op.add_column("legacy", sa.Column("n", sa.Integer()))'],
    down: ['op.drop_column("legacy", "n")'],
  },
  'SQL text': {
    up: ['op.execute("ALTER TABLE item ADD COLUMN n integer")'],
    down: ['op.execute("ALTER TABLE item DROP COLUMN n")'],
  },
  'a batch block': {
    up: ['with op.batch_alter_table("owner") as batch:', '    batch.add_column(sa.Column("n", sa.Integer()))'],
    down: ['with op.batch_alter_table("owner") as batch:', '    batch.drop_column("n")'],
    on: 'sqlite',
  },
  'a new column that is filled before it is required': {
    up: [
      'op.add_column("item", sa.Column("n", sa.Integer()))',
      'op.execute("UPDATE item SET n = id")',
      'op.alter_column("item", "n", nullable=False)',
    ],
    down: ['op.drop_column("item", "n")'],
  },
  'what is set on a table that goes again': {
    up: ['op.execute("CREATE TABLE t (id int)")', 'op.execute("ALTER TABLE t ENABLE ROW LEVEL SECURITY")'],
    down: ['op.drop_table("t")'],
  },
  'a trigger with its function, and row security': {
    up: [
      'op.execute("CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE plpgsql")',
      'op.execute("CREATE TRIGGER g BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()")',
      'op.execute("ALTER TABLE item FORCE ROW LEVEL SECURITY")',
    ],
    down: [
      'op.execute("ALTER TABLE item NO FORCE ROW LEVEL SECURITY")',
      'op.execute("DROP TRIGGER g ON item")',
      'op.execute("DROP FUNCTION f()")',
    ],
  },
  'a schema with all that is in it': {
    up: ['op.execute("CREATE SCHEMA s")', 'op.create_table("t", sa.Column("id", sa.Integer()), schema="s")'],
    down: ['op.execute("DROP SCHEMA s CASCADE")'],
  },
  'a domain and a composite type': {
    up: ['op.execute("CREATE DOMAIN d AS text")', 'op.execute("CREATE TYPE c AS (x int)")'],
    down: ['op.execute("DROP TYPE c")', 'op.execute("DROP DOMAIN d")'],
  },
  'a sequence that goes with its column': {
    up: [
      'op.execute("CREATE SEQUENCE n")',
      'op.execute("CREATE TABLE t (id int)")',
      'op.execute("ALTER SEQUENCE n OWNED BY t.id")',
    ],
    down: ['op.drop_table("t")'],
  },
  'a sequence of a serial column that gets another name': {
    up: ['op.execute("ALTER SEQUENCE item_id_seq RENAME TO numbers")'],
    down: ['op.execute("ALTER SEQUENCE numbers RENAME TO item_id_seq")'],
  },
  'rows whose values only a run knows, of the earlier revision too': {
    up: [
      'import uuid',
      'op.execute(f"INSERT INTO owner (id) VALUES ({uuid.uuid4().int})")',
      'op.execute("INSERT INTO owner (id) VALUES ({})".format(uuid.uuid4().int))',
      'op.drop_index("ix_note", "item")',
    ],
    down: ['op.create_index("ix_note", "item", ["note"])'],
  },
  'a block that only changes rows': {
    up: [
      'op.execute("DO $$ BEGIN UPDATE owner SET id = id; INSERT INTO owner (id) VALUES (7); END $$")',
      'op.drop_index("ix_note", "item")',
    ],
    down: ['op.create_index("ix_note", "item", ["note"])'],
  },
  'text that becomes CITEXT': {
    up: ['op.alter_column("item", "note", type_=postgresql.CITEXT())'],
    down: ['op.alter_column("item", "note", type_=sa.Text())'],
  },
  'columns that a helper makes': {
    up: [
      'for column in [sa.Column("n", sa.Integer()), sa.Column("o", sa.Integer())]:',
      '    op.add_column("item", column)',
    ],
    down: [
      'for column in [sa.Column("n", sa.Integer()), sa.Column("o", sa.Integer())]:',
      '    op.drop_column("item", column.name)',
    ],
  },
  'a constraint that a batch block makes under the first name of a column': {
    up: [
      'with op.batch_alter_table("owner") as batch:',
      '    batch.alter_column("id", new_column_name="key")',
      '    batch.create_unique_constraint("uq", ["id"])',
    ],
    down: [
      'with op.batch_alter_table("owner") as batch:',
      '    batch.drop_constraint("uq")',
      '    batch.alter_column("key", new_column_name="id")',
    ],
    on: 'sqlite',
  },
  'a primary key without its name on MariaDB, where it has none': {
    up: ['op.execute("CREATE TABLE t (id int, CONSTRAINT pk_t PRIMARY KEY (id))")'],
    down: ['op.drop_table("t")'],
    on: 'mariadb',
  },
  'a foreign key whose name of MySQL’s follows the table': {
    up: [
      'op.create_table("a", sa.Column("id", sa.Integer()), sa.Column("o", sa.Integer(), sa.ForeignKey("owner.id")))',
      'op.rename_table("a", "b")',
      'op.drop_constraint("b_ibfk_1", "b", type_="foreignkey")',
    ],
    down: ['op.drop_table("b")'],
    on: 'mariadb',
  },
  'rows of a table whose name is not known, which changes no schema': {
    up: [
      'import os',
      'name = os.environ["T"]',
      'op.execute(f"DELETE FROM {name} WHERE id = 1")',
      'op.add_column("item", sa.Column("n", sa.Integer()))',
    ],
    down: ['op.drop_column("item", "n")'],
  },
  'a foreign key that SQLAlchemy leaves out, to a table that comes later': {
    up: [
      'op.create_table("a", sa.Column("b", sa.Integer()), sa.ForeignKeyConstraint(["b"], ["b.id"], use_alter=True))',
      'op.create_table("b", sa.Column("id", sa.Integer(), primary_key=True))',
    ],
    down: ['op.drop_table("b")', 'op.drop_table("a")'],
  },
  'options of MySQL in other words': {
    up: ['op.execute("ALTER TABLE optional ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4")'],
    down: ['op.execute("ALTER TABLE optional CHARSET = UTF8MB4, ENGINE InnoDB")'],
    on: 'mariadb',
  },
  'a computed column that SQL states anew': {
    up: ['op.execute("ALTER TABLE twice CHANGE c d INTEGER GENERATED ALWAYS AS (a + 1) STORED")'],
    down: ['op.execute("ALTER TABLE twice CHANGE d c INTEGER GENERATED ALWAYS AS (a + 1) STORED")'],
    on: 'mariadb',
  },
  'a constraint that batch mode leaves out, as the table has not its column': {
    up: [
      'with op.batch_alter_table("owner") as batch_op:',
      '    batch_op.add_column(sa.Column("n", sa.Integer()))',
      '    batch_op.create_unique_constraint("uq_other", ["id", "elsewhere"])',
      '    batch_op.create_foreign_key("fk_other", "owner", ["elsewhere"], ["id"])',
    ],
    down: ['op.drop_column("owner", "n")'],
    on: 'sqlite',
  },
};

const losing: Record<string, Case & { readonly says: string }> = {
  'a type that comes back under another of its names': {
    up: ['op.alter_column("item", "ratio", type_=sa.Text())'],
    down: ['op.alter_column("item", "ratio", type_=sa.Double(), postgresql_using="ratio::double precision")'],
    says: 'what is in item.ratio is converted from FLOAT(53) to TEXT and back, which may change it',
  },
  'a table': {
    up: ['op.drop_constraint("fk_owner", "item")', 'op.drop_column("item", "owner_id")', 'op.drop_table("owner")'],
    down: [
      'op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))',
      'op.add_column("item", sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id", name="fk_owner")))',
    ],
    says: 'the rows of owner are lost',
  },
  'a column': {
    up: ['op.drop_column("item", "note")'],
    down: ['op.add_column("item", sa.Column("note", sa.Text()))', 'op.create_index("ix_note", "item", ["note"])'],
    says: 'what is in item.note is lost',
  },
  'a conversion': {
    up: ['op.alter_column("item", "note", type_=sa.Integer(), postgresql_using="note::integer")'],
    down: ['op.alter_column("item", "note", type_=sa.Text())'],
    says: 'what is in item.note is converted from TEXT to INTEGER and back, which may change it',
  },
  'two unique constraints without a name, of which SQLite has one': {
    up: ['op.drop_table("twice")'],
    down: [
      `op.create_table("twice", sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer(), nullable=False),
        sa.Column("c", sa.Integer(), sa.Computed("a + 1", persisted=True)), sa.UniqueConstraint("a"))`,
    ],
    on: 'sqlite',
    says: 'the rows of twice are lost',
  },
};

const breaking: Record<string, Case & { readonly says: string; readonly at: string }> = {
  'a downgrade that does nothing': {
    up: ['op.add_column("item", sa.Column("n", sa.Integer()))'],
    down: ['pass'],
    says: 'the column item.n stays',
    at: 'op.add_column("item", sa.Column("n", sa.Integer()))',
  },
  'an enum type that stays': {
    up: ['op.create_table("t", sa.Column("s", sa.Enum("a", name="state")))'],
    down: ['op.drop_table("t")'],
    says: 'the enum type state stays',
    at: 'op.create_table("t", sa.Column("s", sa.Enum("a", name="state")))',
  },
  'another default': {
    up: ['op.alter_column("item", "code", server_default="y")'],
    down: ['op.alter_column("item", "code", server_default=None)'],
    says: "the column item.code has the default none instead of 'x'",
    at: 'op.alter_column("item", "code", server_default=None)',
  },
  'an error on purpose': {
    up: ['op.drop_column("item", "note")'],
    down: ['raise NotImplementedError("irreversible")'],
    says: 'downgrade() ends here: the migration raises an error: raise NotImplementedError("irreversible")',
    at: 'raise NotImplementedError("irreversible")',
  },
  'NOT NULL for rows that have nothing': {
    up: ['op.drop_column("item", "code")'],
    down: ['op.add_column("item", sa.Column("code", sa.String(20), nullable=False))'],
    says: 'the rows of item have nothing for code, which is NOT NULL without a server default',
    at: 'op.add_column("item", sa.Column("code", sa.String(20), nullable=False))',
  },
  'what is not there': {
    up: ['op.drop_index("ix_note", "item")'],
    down: ['op.drop_index("ix_note", "item")'],
    says: 'there is no index ix_note',
    at: 'op.drop_index("ix_note", "item")',
  },
  'a type that is not converted back': {
    up: ['op.alter_column("item", "id", type_=sa.Text())'],
    down: ['op.alter_column("item", "id", type_=sa.Integer())'],
    says: 'PostgreSQL does not convert item.id from TEXT to INTEGER without postgresql_using',
    at: 'op.alter_column("item", "id", type_=sa.Integer())',
  },
  'a check without a name that a batch block loses': {
    up: ['with op.batch_alter_table("item") as batch:', '    batch.alter_column("note", nullable=False)'],
    down: ['with op.batch_alter_table("item") as batch:', '    batch.alter_column("note", nullable=True)'],
    on: 'sqlite',
    says: 'the check (id < 100) of item does not come back',
    at: 'batch.alter_column("note", nullable=True)',
  },
  'a computed column in a table that a batch block copies': {
    up: [
      'op.drop_index("ix_note", "item")',
      'op.execute("CREATE TABLE t (id integer PRIMARY KEY, n integer, o integer)")',
      'op.add_column("t", sa.Column("m", sa.Integer(), sa.Computed("n + 1")))',
    ],
    down: ['with op.batch_alter_table("t") as batch:', '    batch.drop_column("o")'],
    on: 'sqlite',
    says: 'batch mode copies the computed column t.m, which takes no value',
    at: 'op.batch_alter_table("t")',
  },
  'row security that stays': {
    up: ['op.execute("ALTER TABLE item ENABLE ROW LEVEL SECURITY")'],
    down: ['pass'],
    says: 'row security (ENABLE) of item stays',
    at: 'op.execute("ALTER TABLE item ENABLE ROW LEVEL SECURITY")',
  },
  'a trigger that stays': {
    up: ['op.execute("CREATE TRIGGER g BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()")'],
    down: ['pass'],
    says: 'the trigger g of item stays',
    at: 'op.execute("CREATE TRIGGER g BEFORE UPDATE ON item FOR EACH ROW EXECUTE FUNCTION f()")',
  },
  'a schema that stays': {
    up: ['op.execute(sa.schema.CreateSchema("billing"))'],
    down: ['pass'],
    says: 'the schema billing stays',
    at: 'op.execute(sa.schema.CreateSchema("billing"))',
  },
  'a sequence that a default needs': {
    up: [
      'op.execute("CREATE SEQUENCE n")',
      `op.add_column("item", sa.Column("n", sa.Integer(), server_default=sa.text("nextval('n')")))`,
    ],
    down: ['op.execute("DROP SEQUENCE n")', 'op.drop_column("item", "n")'],
    says: 'item.n needs the sequence n',
    at: 'op.execute("DROP SEQUENCE n")',
  },
  'an enum type that is converted without text': {
    up: [
      'op.execute("CREATE TYPE tone AS ENUM (\'ok\')")',
      'op.alter_column("item", "mood", type_=sa.Enum("ok", name="tone"), postgresql_using="mood::text::tone")',
    ],
    down: [
      'op.alter_column("item", "mood", type_=sa.Enum("ok", "bad", name="mood"), postgresql_using="mood::mood")',
      'op.execute("DROP TYPE tone")',
    ],
    says: 'PostgreSQL converts the enum item.mood to mood by way of text only',
    at: 'op.alter_column("item", "mood", type_=sa.Enum("ok", "bad", name="mood"), postgresql_using="mood::mood")',
  },
  'a constraint under the new name of a column, which batch mode leaves out': {
    up: ['with op.batch_alter_table("owner") as batch:', '    batch.create_unique_constraint("uq_owner", ["id"])'],
    down: [
      'with op.batch_alter_table("owner") as batch:',
      '    batch.drop_constraint("uq_owner")',
      '    batch.alter_column("id", new_column_name="key")',
      '    batch.create_unique_constraint("uq_key", ["key"])',
    ],
    on: 'sqlite',
    says: 'the column owner.id does not come back',
    at: 'batch.alter_column("id", new_column_name="key")',
  },
  'an index under the new name of a column, at which batch mode stops': {
    up: ['op.create_index("ix_owner", "owner", ["id"])'],
    down: [
      'with op.batch_alter_table("owner") as batch:',
      '    batch.alter_column("id", new_column_name="key")',
      '    batch.create_index("ix_key", ["key"])',
    ],
    on: 'sqlite',
    says: 'batch mode calls a column that the same block renames by its first name',
    at: 'batch.create_index("ix_key", ["key"])',
  },
  'a check of a column that a batch block drops': {
    up: ['op.add_column("item", sa.Column("n", sa.Integer()))'],
    down: ['with op.batch_alter_table("item") as batch:', '    batch.drop_column("id")'],
    on: 'sqlite',
    says: 'the check (id > 0) of item names id, which is no longer there',
    at: 'op.batch_alter_table("item")',
  },
  'a table that a view keeps from being made anew': {
    up: ['op.execute("CREATE VIEW v AS SELECT id FROM owner")'],
    down: [
      'with op.batch_alter_table("owner") as batch:',
      '    batch.alter_column("id", type_=sa.BigInteger())',
      'op.execute("DROP VIEW v")',
    ],
    on: 'sqlite',
    says: 'batch mode makes owner anew, which the view v keeps SQLite from',
    at: 'op.batch_alter_table("owner")',
  },
  'a table that a foreign key refers to and that is gone when another one is made anew': {
    up: [
      'op.rename_table("owner", "keeper")',
      'op.execute("CREATE TABLE t (id integer, n integer REFERENCES owner (id))")',
    ],
    down: ['with op.batch_alter_table("t") as batch:', '    batch.drop_column("id")'],
    on: 'sqlite',
    says: 'there is no table owner, to which a foreign key of t refers: batch mode reads it too',
    at: 'op.batch_alter_table("t")',
  },
  'the only index of a foreign key on MariaDB': {
    up: ['op.create_index("ix_key", "item", ["owner_id", "note"])'],
    down: ['op.drop_index("ix_key", "item")'],
    on: 'mariadb',
    says: 'the foreign key fk_owner of item needs the index ix_key',
    at: 'op.drop_index("ix_key", "item")',
  },
  'a unique constraint that takes the place of the index which MariaDB made for a foreign key': {
    up: ['op.create_unique_constraint("uq_owner", "item", ["owner_id"])'],
    down: ['op.drop_constraint("uq_owner", "item", type_="unique")'],
    on: 'mariadb',
    says: 'the foreign key fk_owner of item needs the index uq_owner',
    at: 'op.drop_constraint("uq_owner", "item", type_="unique")',
  },
  'the key of a column that MySQL counts up': {
    up: ['op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))'],
    down: ['op.drop_constraint("pk", "t", type_="primary")', 'op.drop_table("t")'],
    on: 'mariadb',
    says: 't.id is counted up, and has to be a key',
    at: 'op.drop_constraint("pk", "t", type_="primary")',
  },
  'a type that a column has, in SQL': {
    up: ['op.execute("CREATE TYPE size AS ENUM (\'s\')")', 'op.execute("ALTER TABLE item ADD size size")'],
    down: ['op.execute("DROP TYPE size")', 'op.drop_column("item", "size")'],
    says: 'item.size still has the type size',
    at: 'op.execute("DROP TYPE size")',
  },
  'a stored computed column that MySQL states anew, as a plain one': {
    up: ['op.execute("ALTER TABLE twice RENAME COLUMN c TO d")'],
    down: ['op.alter_column("twice", "d", new_column_name="c", existing_type=sa.Integer())'],
    on: 'mariadb',
    says: 'the column twice.c is computed otherwise',
    at: 'op.alter_column("twice", "d", new_column_name="c", existing_type=sa.Integer())',
  },
  'a computed column that is not stored, which MySQL makes no plain one': {
    up: ['op.add_column("owner", sa.Column("v", sa.Integer(), sa.Computed("id + 1", persisted=False)))'],
    down: [
      'op.alter_column("owner", "v", new_column_name="w", existing_type=sa.Integer())',
      'op.drop_column("owner", "w")',
    ],
    on: 'mariadb',
    says: 'owner.v is computed as it is read, which MySQL does not make a plain column',
    at: 'op.alter_column("owner", "v", new_column_name="w", existing_type=sa.Integer())',
  },
  'a constraint that batch mode has left out': {
    up: [
      'with op.batch_alter_table("item") as batch_op:',
      '    batch_op.create_unique_constraint("uq_other", ["elsewhere"])',
    ],
    down: ['with op.batch_alter_table("item") as batch_op:', '    batch_op.drop_constraint("uq_other")'],
    on: 'sqlite',
    says: 'there is no constraint uq_other of item',
    at: 'batch_op.drop_constraint("uq_other")',
  },
  'the second of two foreign keys of one column, which batch mode does not read': {
    up: [
      'with op.batch_alter_table("item") as batch_op:',
      '    batch_op.create_foreign_key("fk_again", "owner", ["owner_id"], ["id"])',
    ],
    down: ['with op.batch_alter_table("item") as batch_op:', '    batch_op.drop_constraint("fk_again")'],
    on: 'sqlite',
    says: 'batch mode does not find fk_again, which SQLAlchemy does not read back from SQLite',
    at: 'batch_op.drop_constraint("fk_again")',
  },
  'a column that is another one, whether its rows are unique or not': {
    up: ['op.drop_column("item", "note")'],
    down: [
      'op.add_column("item", sa.Column("note", sa.String(5)))',
      'op.create_unique_constraint("uq_two", "item", ["note", "code"])',
    ],
    says: 'the column item.note has the type VARCHAR(5) instead of TEXT',
    at: 'op.add_column("item", sa.Column("note", sa.String(5)))',
  },
  'a text as the default in place of a number': {
    up: ['op.alter_column("item", "code", server_default=None)'],
    down: ['op.alter_column("item", "code", server_default=sa.text("1"))'],
    says: "the column item.code has the default 1 instead of 'x'",
    at: 'op.alter_column("item", "code", server_default=sa.text("1"))',
  },
  'a constraint of a column that the table has not': {
    up: ['op.create_table("t", sa.Column("id", sa.Integer(), primary_key=True))'],
    down: ['op.drop_table("t")', 'op.create_table("u", sa.Column("id", sa.Integer()), sa.UniqueConstraint("label"))'],
    says: 'the table has no column label, which a constraint of it has',
    at: 'op.create_table("u", sa.Column("id", sa.Integer()), sa.UniqueConstraint("label"))',
  },
};

const notKnown: Record<string, Case & { readonly says: string }> = {
  'a function that may have been replaced': {
    up: ['op.execute("CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 1 $$ LANGUAGE sql")'],
    down: ['op.execute("CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ SELECT 0 $$ LANGUAGE sql")'],
    says: 'may have been there before',
  },
  'a table that only the downgrade names, where another one was there before the first revision': {
    up: ['op.drop_constraint("ck", "elsewhere")'],
    down: ['op.execute("ALTER TABLE other.elsewhere DROP CONSTRAINT ck")'],
    says: 'one table elsewhere or several',
  },
  'a call that is not followed': {
    up: ['from somewhere import helper', 'helper(op)'],
    down: ['pass'],
    says: 'helper is not read',
  },
  'storage that stays': {
    up: ['op.execute("ALTER TABLE item SET (fillfactor = 70)")'],
    down: ['pass'],
    says: 'what this changes is not followed: ALTER TABLE item SET (fillfactor = 70)',
  },
  'a column that is added only where it is missing': {
    up: ['if "n" not in columns_of("item"):', '    op.add_column("item", sa.Column("n", sa.Integer()))'],
    down: ['op.drop_column("item", "n")'],
    says: 'it depends on the condition',
  },
  'a type that a check is written anew for': {
    up: ['op.alter_column("item", "id", type_=sa.Numeric())'],
    down: ['op.alter_column("item", "id", type_=sa.Integer())'],
    says: 'how PostgreSQL writes the check ck_id for the other type of item.id is not known',
  },
  'a view that no revision creates': {
    up: ['op.execute("DROP VIEW v")'],
    down: ['pass'],
    says: 'no revision creates the view v',
  },
  'DDL of SQLAlchemy': {
    up: ['op.execute(sa.schema.CreateTable(sa.Table("t", sa.MetaData(), sa.Column("id", sa.Integer()))))'],
    down: ['pass'],
    says: 'what CreateTable changes is not followed',
  },
  'a required column that the downgrade may fill': {
    up: ['op.drop_column("twice", "b")'],
    down: [
      'op.add_column("twice", sa.Column("b", sa.Integer()))',
      'op.execute("UPDATE twice SET b = a")',
      'op.alter_column("twice", "b", nullable=False)',
    ],
    says: 'unless downgrade() fills it',
  },
  'a foreign key without a name that gets one, and its index on MariaDB with it': {
    up: ['op.drop_constraint("nameless_ibfk_1", "nameless", type_="foreignkey")'],
    down: ['op.create_foreign_key("nameless_ibfk_1", "nameless", "far", ["o"], ["id"])'],
    on: 'mariadb',
    says: 'the foreign key nameless_ibfk_1 of nameless is another one',
  },
  'rows of a table whose name is not known': {
    up: [
      'import os',
      'name = os.environ["T"]',
      'op.execute(f"DELETE FROM {name} WHERE id = 1")',
      'op.alter_column("item", "note", nullable=False)',
    ],
    down: ['op.alter_column("item", "note", nullable=True)'],
    says: 'upgrade() changes rows here, and it is not known whether they still fit item as it was',
  },
  'a condition': {
    up: ['if some_flag:', '    op.drop_index("ix_note", "item")'],
    down: ['pass'],
    says: '',
  },
};

describe('the verdict on a round trip', () => {
  test.each(Object.entries(exact))('exact: %s', (_, each) => {
    const { verdict, reasons } = verdictOn(each);
    expect([verdict, reasons]).toEqual(['exact', []]);
  });

  test.each(Object.entries(losing))('loses data: %s', (_, each) => {
    const { verdict, reasons } = verdictOn(each);
    expect([verdict, reasons.map(({ message }) => message)]).toEqual([
      'losesData',
      expect.arrayContaining([each.says]),
    ]);
  });

  test.each(Object.entries(breaking))('broken: %s', (_, each) => {
    const { verdict, reasons, texts } = verdictOn(each);
    expect([verdict, reasons[0]?.message, texts[0]]).toEqual(['broken', each.says, each.at]);
  });

  test.each(Object.entries(notKnown))('unknown: %s', (_, each) => {
    const { verdict, reasons } = verdictOn(each);
    expect(verdict).toBe('unknown');
    expect(reasons[0]?.message).toContain(each.says);
  });

  test('statements that change rows decide nothing and are said beside it', () => {
    const insert = 'op.execute("UPDATE item SET note = code")';
    const [up, down] = [['op.add_column("owner", sa.Column("n", sa.Integer()))'], ['op.drop_column("owner", "n")']];
    expect(verdictOn({ up, down })).toMatchObject({ verdict: 'exact', data: 'none' });
    expect(verdictOn({ up: [...up, insert], down })).toMatchObject({ verdict: 'exact', data: 'changed' });
    expect(verdictOn({ up: [...up, insert], down: [insert, ...down] })).toMatchObject({
      verdict: 'exact',
      data: 'unknown',
    });
  });

  test('where nothing says for which dialect it is what the dialects in question agree on', () => {
    const agreed = (each: Case): string[] => {
      const trips = (['postgresql', 'sqlite'] as const).map((on) => [on, verdictOn({ ...each, on })] as const);
      const { verdict, reasons } = agreedTrip(new Map(trips));
      return [verdict, ...reasons.map(({ message }) => message)];
    };
    const column = ['op.add_column("owner", sa.Column("n", sa.Integer()))'];
    expect(agreed({ up: column, down: ['op.drop_column("owner", "n")'] })).toEqual(['exact']);
    const refusedBySqlite = ['op.alter_column("item", "note", nullable=False)'];
    expect(agreed({ up: refusedBySqlite, down: ['pass'] })[0]).toBe('broken');
    const withType = ['op.create_table("t", sa.Column("m", sa.Enum("a", name="letters")))'];
    expect(agreed({ up: withType, down: ['op.drop_table("t")'] })).toEqual([
      'unknown',
      'nothing says for which dialect, and they differ: broken on postgresql, exact on sqlite',
    ]);
    expect(agreedTrip(new Map())).toMatchObject({
      verdict: 'unknown',
      reasons: [{ message: 'nothing says for which dialect' }],
    });
  });
});
