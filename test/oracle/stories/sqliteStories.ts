import { sql, type Story } from './story.js';

/** What the plain generator of histories does not do on SQLite. */
export const sqliteStories: Readonly<Record<string, Story>> = {
  'batch mode with reflect options': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Boolean()), sa.Column("b", sa.String(9), unique=True), sa.Column("c", sa.Integer(), index=True), sa.CheckConstraint("c > 0", name="ck${n}"))`,
    ],
    [
      `with op.batch_alter_table("t${n}"${random.pick([
        ', reflect_args=[sa.Column("a", sa.Boolean(create_constraint=True, name="bool_a"))]',
        ', reflect_kwargs={"listeners": []}',
        ', table_args=(sa.UniqueConstraint("b", "c", name="uq_more"),)',
        ', table_kwargs={"sqlite_autoincrement": True}',
        ', recreate="always"',
        ', recreate="never"',
        '',
      ])}) as batch_op:`,
      `    batch_op.add_column(sa.Column("x", sa.Integer()))`,
      ...(random.chance(0.5) ? [`    batch_op.alter_column("c", nullable=False)`] : []),
      ...(random.chance(0.5) ? [`    batch_op.add_column(sa.Column("y", sa.Integer(), server_default="1"))`] : []),
    ],
    [
      `with op.batch_alter_table("t${n}") as batch_op:`,
      random.pick([
        `    batch_op.alter_column("x", new_column_name="xx")`,
        `    batch_op.alter_column("x", type_=sa.Text(), existing_type=sa.Integer())`,
        `    batch_op.drop_column("x")`,
        `    batch_op.alter_column("b", nullable=False)`,
        `    batch_op.drop_constraint("ck${n}", type_="check")`,
      ]),
    ],
  ],
  'batch mode with a naming convention': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), unique=True), sa.Column("b", sa.Integer(), sa.ForeignKey("t${n}.id")))`,
    ],
    [
      `with op.batch_alter_table("t${n}", naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s", "pk": "pk_%(table_name)s"}) as batch_op:`,
      random.pick([
        `    batch_op.drop_constraint("uq_t${n}_a", type_="unique")`,
        `    batch_op.drop_constraint("fk_t${n}_b_t${n}", type_="foreignkey")`,
        `    batch_op.create_unique_constraint(None, ["b"])`,
        `    batch_op.create_foreign_key(None, "t${n}", ["a"], ["id"])`,
        `    batch_op.add_column(sa.Column("c", sa.Integer()))`,
      ]),
    ],
    [
      `with op.batch_alter_table("t${n}") as batch_op:`,
      `    batch_op.add_column(sa.Column("d", sa.Integer()))`,
      `    batch_op.alter_column("a", nullable=False)`,
    ],
  ],
  'a copy of a table that is given': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("b", sa.String(5)))`,
    ],
    [
      `with op.batch_alter_table("t${n}", copy_from=sa.Table("t${n}", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), nullable=False), sa.Column("b", sa.String(9)))) as batch_op:`,
      `    batch_op.alter_column("b", nullable=False)`,
    ],
  ],
  'foreign keys in batch mode': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer()))`,
      `op.create_table("b${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), sa.ForeignKey("a${n}.id", name="fk${n}", ondelete="CASCADE")))`,
    ],
    [
      `with op.batch_alter_table("b${n}") as batch_op:`,
      random.pick([
        `    batch_op.drop_constraint("fk${n}", type_="foreignkey")`,
        `    batch_op.create_foreign_key("fk2${n}", "a${n}", ["id"], ["id"])`,
        `    batch_op.alter_column("a", new_column_name="aa")`,
        `    batch_op.add_column(sa.Column("c", sa.Integer(), sa.ForeignKey("a${n}.id", name="fk3${n}")))`,
        `    batch_op.drop_column("a")`,
      ]),
    ],
    [
      random.pick([
        `op.rename_table("a${n}", "aa${n}")`,
        sql(`ALTER TABLE a${n} RENAME TO aa${n}`),
        sql(`ALTER TABLE a${n} RENAME COLUMN id TO ident`),
      ]),
    ],
    [`with op.batch_alter_table("b${n}") as batch_op:`, `    batch_op.add_column(sa.Column("z", sa.Integer()))`],
  ],
  'a table is replaced in SQL text': (n) => [
    [
      sql(`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a TEXT, b INTEGER REFERENCES t${n} (id))`),
      sql(`CREATE INDEX ix${n} ON t${n} (a)`),
    ],
    [
      sql(`CREATE TABLE t${n}_new (id INTEGER PRIMARY KEY, a TEXT NOT NULL, b INTEGER)`),
      sql(`INSERT INTO t${n}_new SELECT * FROM t${n}`),
      sql(`DROP TABLE t${n}`),
      sql(`ALTER TABLE t${n}_new RENAME TO t${n}`),
      sql(`CREATE INDEX ix${n} ON t${n} (a)`),
    ],
  ],
  'exotic things': (n, random) => [
    [sql(`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a TEXT, b INTEGER)`)],
    [
      random.pick([
        sql(`CREATE TABLE u${n} AS SELECT * FROM t${n}`),
        sql(`CREATE TABLE u${n} (a TEXT, b INT, PRIMARY KEY (a)) WITHOUT ROWID`),
        sql(`CREATE TABLE u${n} (a INT, b TEXT) STRICT`),
        sql(`CREATE TEMP TABLE u${n} (a INT)`),
        sql(`CREATE TRIGGER g${n} AFTER INSERT ON t${n} BEGIN UPDATE t${n} SET a = 1; DELETE FROM t${n}; END`),
        sql(`CREATE VIEW v${n} AS SELECT a FROM t${n}`),
        sql(
          `CREATE TABLE u${n} (a TEXT COLLATE NOCASE, b INTEGER DEFAULT (1 + 1), c INT GENERATED ALWAYS AS (b * 2) STORED)`,
        ),
        sql(`CREATE TABLE u${n} (a INT PRIMARY KEY ON CONFLICT REPLACE, b TEXT UNIQUE ON CONFLICT IGNORE)`),
        sql(`CREATE TABLE u${n} (a, b, c PRIMARY KEY)`),
        sql(`CREATE TABLE [u${n}] ([a b] INT, \`c\` TEXT, 'd' TEXT)`),
        sql(`CREATE TABLE main.u${n} (a INT)`),
        sql(`ALTER TABLE t${n} ADD COLUMN c TEXT DEFAULT 'x' CHECK (c <> '') COLLATE NOCASE`),
        sql(`ALTER TABLE t${n} ADD COLUMN c INTEGER REFERENCES t${n} (id) DEFERRABLE INITIALLY DEFERRED`),
        sql(`CREATE INDEX ix${n} ON t${n} (a COLLATE NOCASE DESC, lower(a)) WHERE b > 1`),
        sql(`PRAGMA foreign_keys = ON`),
        sql(`PRAGMA writable_schema = ON`),
        sql(`DROP TABLE IF EXISTS t${n}`),
        sql(`ALTER TABLE t${n} RENAME b TO bb`),
      ]),
    ],
    [sql(`CREATE TABLE w${n} (a INT)`)],
  ],
  'exotic things before batch mode': (n, random) => [
    [
      random.pick([
        sql(`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a TEXT COLLATE NOCASE, b INTEGER DEFAULT (1 + 1))`),
        sql(
          `CREATE TABLE t${n} (id INTEGER PRIMARY KEY AUTOINCREMENT, a VARCHAR(5) DEFAULT 'x', b INTEGER CHECK (b > 0))`,
        ),
        sql(
          `CREATE TABLE t${n} (id INTEGER NOT NULL, a DECIMAL(4, 2), b INTEGER UNIQUE, CONSTRAINT pk PRIMARY KEY (id))`,
        ),
        sql(`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a TEXT, b INTEGER, UNIQUE (a, b), CHECK (b <> 3))`),
        sql(
          `CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a datetime DEFAULT CURRENT_TIMESTAMP, b bool NOT NULL DEFAULT 0)`,
        ),
        sql(`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a UUID, b JSON)`),
      ]),
      sql(`CREATE INDEX ix${n} ON t${n} (a DESC)`),
      sql(`CREATE INDEX iy${n} ON t${n} (b) WHERE b > 1`),
    ],
    [
      `with op.batch_alter_table("t${n}") as batch_op:`,
      random.pick([
        `    batch_op.alter_column("b", nullable=False)`,
        `    batch_op.add_column(sa.Column("c", sa.Integer(), nullable=False, server_default="2"))`,
        `    batch_op.alter_column("a", new_column_name="aa")`,
        `    batch_op.create_unique_constraint("uq${n}", ["a"])`,
      ]),
    ],
  ],
  'statements in one text': (n) => [
    [sql(`CREATE TABLE t${n} (id INTEGER PRIMARY KEY, a TEXT DEFAULT 'a;b') -- a comment`)],
    [
      sql(`ALTER TABLE t${n} /* within */ ADD COLUMN b INTEGER`),
      sql(`INSERT INTO t${n} (a) VALUES ('x; DROP TABLE t${n}')`),
    ],
  ],
  'names in other writings': (n) => [
    [sql(`CREATE TABLE T${n} (ID INTEGER PRIMARY KEY, "Mixed" text, A text)`)],
    [`op.add_column("t${n}", sa.Column("B", sa.Integer()))`, sql(`ALTER TABLE t${n} RENAME "mixed" TO mixed`)],
    [`op.drop_column("t${n}", "a")`],
  ],
};
