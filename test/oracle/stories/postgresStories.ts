import { sql, type Story } from './story.js';

/** What the plain generator of histories does not do on PostgreSQL. */
export const postgresStories: Readonly<Record<string, Story>> = {
  'schemas through directives': (n) => [
    [
      sql(`CREATE SCHEMA s${n}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(9), index=True), sa.Column("kind", sa.Enum("x", "y", name="kind${n}", schema="s${n}")), schema="s${n}")`,
      `op.create_table("u${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("t", sa.Integer(), sa.ForeignKey("s${n}.t${n}.id")), sa.Column("own", sa.Integer()), schema="s${n}")`,
    ],
    [
      `op.add_column("t${n}", sa.Column("b", sa.Integer(), server_default="3", comment="of b"), schema="s${n}")`,
      `op.create_unique_constraint("uq_b${n}", "t${n}", ["b"], schema="s${n}")`,
      `op.create_foreign_key("fk_own${n}", "u${n}", "u${n}", ["own"], ["id"], source_schema="s${n}", referent_schema="s${n}", ondelete="CASCADE")`,
      `op.create_index("ix_b${n}", "t${n}", ["b", sa.text("a DESC")], schema="s${n}")`,
      `op.create_check_constraint("ck_b${n}", "t${n}", "b > 0", schema="s${n}")`,
    ],
    [
      `op.alter_column("t${n}", "a", new_column_name="c", type_=sa.Text(), nullable=False, schema="s${n}")`,
      `op.drop_constraint("ck_b${n}", "t${n}", schema="s${n}")`,
      `op.drop_index("ix_b${n}", table_name="t${n}", schema="s${n}")`,
      `op.rename_table("u${n}", "v${n}", schema="s${n}")`,
      `op.create_table_comment("v${n}", "renamed", schema="s${n}")`,
      `op.drop_column("t${n}", "b", schema="s${n}")`,
    ],
  ],
  'a table moves to another schema': (n, random) => [
    [
      sql(`CREATE SCHEMA s${n}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.String(9), index=True, unique=True))`,
      `op.create_table("u${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("t", sa.Integer(), sa.ForeignKey("t${n}.id", name="fk${n}")))`,
    ],
    [sql(`ALTER TABLE ${random.pick(['', 'IF EXISTS ', 'public.'])}t${n} SET SCHEMA s${n}`)],
    [
      `op.add_column("t${n}", sa.Column("b", sa.Integer()), schema="s${n}")`,
      ...(random.chance(0.5) ? [`op.drop_constraint("fk${n}", "u${n}", type_="foreignkey")`] : []),
    ],
  ],
  'other things move to another schema': (n) => [
    [
      sql(`CREATE SCHEMA s${n}`),
      sql(`CREATE TYPE e${n} AS ENUM ('a', 'b')`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("e", postgresql.ENUM(name="e${n}", create_type=False)))`,
      sql(`CREATE SEQUENCE q${n}`),
      sql(`CREATE VIEW v${n} AS SELECT 1 AS one`),
    ],
    [sql(`ALTER TYPE e${n} SET SCHEMA s${n}`)],
    [sql(`ALTER SEQUENCE q${n} SET SCHEMA s${n}`), sql(`ALTER VIEW v${n} SET SCHEMA s${n}`)],
  ],
  'a schema gets another name': (n) => [
    [
      sql(`CREATE SCHEMA s${n}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), schema="s${n}")`,
      `op.create_table("u${n}", sa.Column("id", sa.Integer(), sa.ForeignKey("s${n}.t${n}.id"), primary_key=True))`,
    ],
    [sql(`ALTER SCHEMA s${n} RENAME TO r${n}`)],
    [`op.add_column("t${n}", sa.Column("b", sa.Integer()), schema="r${n}")`],
  ],
  'a schema goes with all that it has': (n, random) => [
    [
      sql(`CREATE SCHEMA s${n}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), schema="s${n}")`,
      `op.create_table("u${n}", sa.Column("id", sa.Integer(), sa.ForeignKey("s${n}.t${n}.id"), primary_key=True))`,
      sql(`CREATE TYPE s${n}.e AS ENUM ('a')`),
    ],
    [sql(`DROP SCHEMA ${random.pick(['', 'IF EXISTS '])}s${n} CASCADE`)],
  ],
  'types change across families': (n, random) => {
    const [from, to, using] = random
      .pick([
        ['sa.String(20)', 'sa.Integer()', 'a::integer'],
        ['sa.Integer()', 'sa.Boolean()', 'a <> 0'],
        ['sa.Text()', 'postgresql.JSONB()', 'a::jsonb'],
        ['sa.Text()', 'postgresql.ARRAY(sa.Text())', "string_to_array(a, ',')"],
        ['sa.String(36)', 'postgresql.UUID()', 'a::uuid'],
        ['sa.BigInteger()', 'sa.DateTime(timezone=True)', 'to_timestamp(a)'],
        ['sa.DateTime()', 'sa.Date()', 'a::date'],
        ['sa.Numeric(10, 2)', 'sa.Numeric(12, 4)', 'a'],
        ['sa.Float()', 'sa.Numeric()', 'a::numeric'],
        ['postgresql.JSON()', 'postgresql.JSONB()', 'a::jsonb'],
        ['sa.Integer()', 'sa.Enum("1", "2", name="of_NUMBER")', 'a::text::of_NUMBER'],
      ])
      .map((each) => each.replaceAll('NUMBER', String(n)));
    return [
      [
        `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", ${from}${random.chance(0.3) ? ', nullable=False' : ''}))`,
        ...(to?.includes('Enum') === true ? [sql(`CREATE TYPE of_${n} AS ENUM ('1', '2')`)] : []),
      ],
      [
        `op.alter_column("t${n}", "a", existing_type=${from}, type_=${to}, postgresql_using="${using}"${random.chance(0.3) ? ', nullable=True' : ''})`,
      ],
    ];
  },
  'a type changes under an index, a key and a default': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), server_default="4", unique=True, index=True), sa.CheckConstraint("a > 0", name="ck${n}"))`,
    ],
    [`op.alter_column("t${n}", "a", type_=sa.BigInteger())`],
    [`op.alter_column("t${n}", "a", type_=sa.Numeric(9, 1))`],
  ],
  'a domain in SQL text': (n, random) => [
    [
      sql(
        `CREATE DOMAIN d${n} AS ${random.pick(['text', 'varchar(20)', 'integer', 'numeric(5,2)'])}${random.pick(['', ' NOT NULL', ` CONSTRAINT c${n} CHECK (length(VALUE::text) > 1)`, " DEFAULT '33'"])}`,
      ),
      sql(`CREATE TABLE t${n} (id serial PRIMARY KEY, a d${n})`),
    ],
    [`op.add_column("t${n}", sa.Column("b", sa.Integer()))`],
    random.chance(0.5)
      ? [sql(`ALTER DOMAIN d${n} RENAME TO dd${n}`)]
      : [sql(`ALTER TABLE t${n} DROP COLUMN a`), sql(`DROP DOMAIN d${n}`)],
  ],
  'a domain changes': (n, random) => [
    [sql(`CREATE DOMAIN d${n} AS text`), sql(`CREATE TABLE t${n} (id serial PRIMARY KEY, a d${n})`)],
    [
      random.pick([
        sql(`ALTER DOMAIN d${n} ADD CONSTRAINT c${n} CHECK (VALUE <> '')`),
        sql(`ALTER DOMAIN d${n} SET DEFAULT 'x'`),
        sql(`ALTER DOMAIN d${n} SET NOT NULL`),
      ]),
    ],
  ],
  'a domain in a directive': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", postgresql.DOMAIN("d${n}", sa.Text(), not_null=True)))`,
    ],
    [`op.add_column("t${n}", sa.Column("b", sa.Integer()))`],
  ],
  sequences: (n, random) => [
    [
      sql(`CREATE SEQUENCE q${n}${random.pick(['', ' START 5', ' AS integer', ' INCREMENT BY 10 MINVALUE 1 CYCLE'])}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), server_default=sa.text("nextval('q${n}')"), primary_key=True))`,
    ],
    [
      random.pick([
        sql(`ALTER SEQUENCE q${n} INCREMENT BY 7`),
        sql(`ALTER SEQUENCE q${n} RENAME TO qq${n}`),
        sql(`ALTER SEQUENCE q${n} RESTART WITH 50`),
        sql(`ALTER SEQUENCE q${n} OWNED BY t${n}.id`),
        sql(`ALTER SEQUENCE q${n} MAXVALUE 1000`),
      ]),
    ],
  ],
  'a sequence goes with its column': (n, random) => [
    [
      sql(`CREATE SEQUENCE q${n}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), server_default=sa.text("nextval('q${n}')")))`,
      sql(`ALTER SEQUENCE q${n} OWNED BY t${n}.a`),
    ],
    [random.chance(0.5) ? `op.drop_column("t${n}", "a")` : `op.drop_table("t${n}")`],
  ],
  'a sequence goes and takes a default': (n) => [
    [
      sql(`CREATE SEQUENCE q${n}`),
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), server_default=sa.text("nextval('q${n}')")))`,
    ],
    [sql(`DROP SEQUENCE q${n} CASCADE`)],
  ],
  'a sequence through SQLAlchemy': (n) => [
    [
      `op.execute(sa.schema.CreateSequence(sa.Sequence("q${n}", start=3)))`,
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), sa.Sequence("q${n}"), primary_key=True))`,
    ],
    [`op.add_column("t${n}", sa.Column("b", sa.Integer()))`],
    [`op.drop_table("t${n}")`, `op.execute(sa.schema.DropSequence(sa.Sequence("q${n}")))`],
  ],
  'identity on an existing column': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), autoincrement=False, nullable=False), sa.Column("a", sa.Integer(), nullable=False))`,
    ],
    [
      random.chance(0.5)
        ? sql(
            `ALTER TABLE t${n} ALTER COLUMN id ADD GENERATED ${random.pick(['ALWAYS', 'BY DEFAULT'])} AS IDENTITY${random.pick(['', ' (START WITH 10 INCREMENT BY 2)'])}`,
          )
        : `op.alter_column("t${n}", "id", server_default=sa.Identity(${random.pick(['', 'always=True', 'start=4'])}))`,
    ],
    [
      random.pick([
        sql(`ALTER TABLE t${n} ALTER COLUMN id DROP IDENTITY`),
        sql(`ALTER TABLE t${n} ALTER COLUMN id DROP IDENTITY IF EXISTS`),
        sql(`ALTER TABLE t${n} ALTER COLUMN id SET GENERATED ALWAYS`),
        sql(`ALTER TABLE t${n} ALTER COLUMN id SET GENERATED BY DEFAULT SET INCREMENT BY 3`),
        sql(`ALTER TABLE t${n} ALTER COLUMN id RESTART WITH 100`),
        `op.alter_column("t${n}", "id", server_default=None, existing_server_default=sa.Identity())`,
      ]),
    ],
  ],
  'identity with options in SQL text': (n) => [
    [
      sql(
        `CREATE TABLE t${n} (id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 5) PRIMARY KEY, a int GENERATED BY DEFAULT AS IDENTITY)`,
      ),
    ],
    [sql(`ALTER TABLE t${n} ADD COLUMN b text`)],
  ],
  'composite types': (n, random) => [
    [
      sql(`CREATE TYPE pair${n} AS (a integer, b text)`),
      sql(`CREATE TABLE t${n} (id serial PRIMARY KEY, p pair${n}, q pair${n}[])`),
    ],
    [
      random.pick([
        sql(`ALTER TYPE pair${n} ADD ATTRIBUTE c integer`),
        sql(`ALTER TYPE pair${n} RENAME ATTRIBUTE a TO aa`),
        sql(`ALTER TYPE pair${n} RENAME TO couple${n}`),
        sql(`DROP TYPE pair${n} CASCADE`),
      ]),
    ],
  ],
  'range types and others': (n) => [
    [sql(`CREATE TYPE rng${n} AS RANGE (subtype = float8)`), sql(`CREATE TABLE t${n} (r rng${n})`)],
    [`op.add_column("t${n}", sa.Column("b", sa.Integer()))`],
  ],
  'generated columns': (n, random) => [
    [
      random.chance(0.5)
        ? `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("g", sa.Integer(), sa.Computed("a * 2", persisted=True)))`
        : sql(
            `CREATE TABLE t${n} (id serial PRIMARY KEY, a integer, g integer GENERATED ALWAYS AS (a * 2) STORED NOT NULL)`,
          ),
    ],
    [
      random.pick([
        sql(`ALTER TABLE t${n} ALTER COLUMN g DROP EXPRESSION`),
        sql(`ALTER TABLE t${n} ALTER COLUMN g DROP EXPRESSION IF EXISTS`),
        sql(`ALTER TABLE t${n} DROP COLUMN a CASCADE`),
        `op.alter_column("t${n}", "a", new_column_name="b")`,
        `op.drop_column("t${n}", "g")`,
        `op.add_column("t${n}", sa.Column("h", sa.Text(), sa.Computed("a::text", persisted=True)))`,
      ]),
    ],
  ],
  'partial and expression indexes': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()), sa.Column("b", sa.Integer()), sa.Column("c", sa.Boolean()), sa.Column("j", postgresql.JSONB()))`,
      `op.create_index("ix${n}", "t${n}", [${random.pick(['"a"', 'sa.text("lower(a)")', 'sa.text("(a || \'x\')")', '"a", "b"', 'sa.text("a DESC NULLS LAST")', 'sa.func.coalesce(sa.column("b"), 0)'])}], unique=${random.pick(['True', 'False'])}, postgresql_where=${random.pick(['sa.text("c")', 'sa.text("b > 3 AND NOT c")', 'sa.column("b") == 3', 'sa.text("a IS NOT NULL")'])})`,
      `op.create_index("iz${n}", "t${n}", ["j"], postgresql_using="gin", postgresql_ops={"j": "jsonb_path_ops"})`,
      `op.create_index("iw${n}", "t${n}", ["b"], postgresql_include=["c"], postgresql_with={"fillfactor": 50})`,
      `op.create_index("iv${n}", "t${n}", ["b", "a"], unique=True, postgresql_nulls_not_distinct=True)`,
    ],
    [
      random.pick([
        `op.drop_column("t${n}", "c")`,
        `op.drop_column("t${n}", "a")`,
        `op.alter_column("t${n}", "a", new_column_name="aa")`,
        `op.alter_column("t${n}", "c", new_column_name="cc")`,
        sql(`ALTER INDEX ix${n} RENAME TO ixx${n}`),
        sql(`ALTER INDEX IF EXISTS iw${n} SET (fillfactor = 90)`),
        sql(`ALTER INDEX iw${n} RESET (fillfactor)`),
        sql(`DROP INDEX ix${n}, iv${n}`),
      ]),
    ],
  ],
  comments: (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True, comment="the id"), sa.Column("a", sa.Text(), comment="it's"), comment="a table")`,
    ],
    [
      random.pick([
        `op.alter_column("t${n}", "a", comment=None, existing_comment="it's")`,
        `op.alter_column("t${n}", "a", comment="other")`,
        sql(`COMMENT ON COLUMN t${n}.a IS NULL`),
        sql(`COMMENT ON COLUMN public.t${n}.a IS 'with schema'`),
        sql(`COMMENT ON TABLE t${n} IS ''`),
        sql(`COMMENT ON TABLE t${n} IS E'line\\\\nline'`),
        sql(`COMMENT ON TABLE t${n} IS $$dollars$$`),
      ]),
      random.pick([
        `op.drop_table_comment("t${n}")`,
        `op.alter_column("t${n}", "a", type_=sa.String(4))`,
        sql(`COMMENT ON CONSTRAINT t${n}_pkey ON t${n} IS 'key'`),
        `op.alter_column("t${n}", "a", new_column_name="b")`,
      ]),
    ],
  ],
  'renames after foreign keys': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("x", sa.Integer(), unique=True))`,
      `op.create_table("b${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer(), sa.ForeignKey("a${n}.id", ondelete="CASCADE")), sa.Column("x", sa.Integer(), sa.ForeignKey("a${n}.x", name="fx${n}")))`,
    ],
    [
      random.chance(0.5) ? `op.rename_table("a${n}", "aa${n}")` : sql(`ALTER TABLE a${n} RENAME TO aa${n}`),
      random.chance(0.5)
        ? `op.alter_column("aa${n}", "x", new_column_name="y")`
        : sql(`ALTER TABLE aa${n} RENAME x TO y`),
      `op.alter_column("b${n}", "a", new_column_name="aa")`,
    ],
    [
      sql(`ALTER TABLE b${n} RENAME CONSTRAINT fx${n} TO fy${n}`),
      sql(`ALTER TABLE b${n} RENAME CONSTRAINT b${n}_a_fkey TO fz${n}`),
      `op.create_table("c${n}", sa.Column("id", sa.Integer(), sa.ForeignKey("aa${n}.id"), primary_key=True))`,
      ...(random.chance(0.5) ? [`op.drop_constraint("fy${n}", "b${n}", type_="foreignkey")`] : []),
    ],
  ],
  'constraints and indexes get other names': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text(), unique=True), sa.Column("b", sa.Integer(), sa.CheckConstraint("b > 0"), index=True))`,
    ],
    [
      sql(`ALTER TABLE t${n} RENAME CONSTRAINT t${n}_pkey TO pk${n}`),
      random.chance(0.5)
        ? sql(`ALTER INDEX t${n}_a_key RENAME TO uq${n}`)
        : sql(`ALTER TABLE t${n} RENAME CONSTRAINT t${n}_a_key TO uq${n}`),
      sql(`ALTER TABLE t${n} RENAME CONSTRAINT t${n}_b_check TO ck${n}`),
      sql(`ALTER INDEX public.ix_t${n}_b RENAME TO ib${n}`),
    ],
    [
      `op.drop_constraint("uq${n}", "t${n}", type_="unique")`,
      `op.drop_constraint("ck${n}", "t${n}", type_="check")`,
      `op.drop_index("ib${n}", "t${n}")`,
      ...(random.chance(0.5) ? [`op.drop_constraint("pk${n}", "t${n}", type_="primary")`] : []),
    ],
  ],
  'a table keeps the names that its old name gave': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text(), unique=True), sa.Column("r", sa.Integer(), sa.ForeignKey("t${n}.id")))`,
    ],
    [`op.rename_table("t${n}", "u${n}")`],
    [
      `op.drop_constraint("t${n}_a_key", "u${n}", type_="unique")`,
      `op.drop_constraint("t${n}_r_fkey", "u${n}", type_="foreignkey")`,
      `op.create_unique_constraint(None, "u${n}", ["a"])`,
    ],
    [`op.drop_constraint("u${n}_a_key", "u${n}")`],
  ],
  'statements in one text': (n) => [
    [
      sql(
        `CREATE TABLE t${n} (id serial PRIMARY KEY, a text DEFAULT 'a;b'); CREATE INDEX ix${n} ON t${n} (a); UPDATE t${n} SET a = 'x; DROP TABLE t${n}'; -- a comment; here\nALTER TABLE t${n} ADD b integer; COMMENT ON COLUMN t${n}.b IS 'c;d';`,
      ),
    ],
    [sql(`ALTER TABLE t${n} DROP COLUMN a, ADD COLUMN a integer, ALTER b SET NOT NULL; UPDATE t${n} SET a = 1`)],
  ],
  'enum labels': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("e", sa.Enum("a", "b", "c", name="e${n}"), server_default="b"))`,
    ],
    [
      `with op.get_context().autocommit_block():`,
      `    ${sql(`ALTER TYPE e${n} ADD VALUE ${random.pick(['', 'IF NOT EXISTS '])}'d' ${random.pick(['', "BEFORE 'a'", "AFTER 'a'", "BEFORE 'c'", "AFTER 'c'"])}`)}`,
      `    ${sql(`ALTER TYPE e${n} ADD VALUE IF NOT EXISTS 'a'`)}`,
    ],
    [
      sql(`ALTER TYPE e${n} RENAME VALUE 'b' TO 'bb'`),
      ...(random.chance(0.5)
        ? [
            sql(`ALTER TABLE t${n} ALTER COLUMN e DROP DEFAULT`),
            sql(`ALTER TABLE t${n} ALTER COLUMN e TYPE varchar USING e::varchar`),
            sql(`DROP TYPE e${n}`),
          ]
        : [`op.add_column("t${n}", sa.Column("f", postgresql.ENUM(name="e${n}", create_type=False)))`]),
    ],
  ],
  'an enum type is replaced': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("e", sa.Enum("a", "b", name="e${n}"), nullable=False))`,
    ],
    [
      sql(`ALTER TYPE e${n} RENAME TO e${n}_old`),
      `sa.Enum("a", "z", name="e${n}").create(op.get_bind())`,
      sql(`ALTER TABLE t${n} ALTER COLUMN e TYPE e${n} USING e::text::e${n}`),
      sql(`DROP TYPE e${n}_old`),
    ],
  ],
  'an enum type goes': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("e", sa.Enum("a", "b", name="e${n}"), index=True))`,
    ],
    random.chance(0.5)
      ? [sql(`DROP TYPE e${n} CASCADE`)]
      : [`op.drop_column("t${n}", "e")`, `sa.Enum(name="e${n}").drop(op.get_bind(), checkfirst=True)`],
  ],
  inheritance: (n, random) => [
    [
      sql(`CREATE TABLE p${n} (id serial PRIMARY KEY, a text NOT NULL)`),
      random.chance(0.5)
        ? sql(`CREATE TABLE c${n} (b integer) INHERITS (p${n})`)
        : `op.create_table("c${n}", sa.Column("b", sa.Integer()), postgresql_inherits="p${n}")`,
    ],
    [`op.add_column("p${n}", sa.Column("x", sa.Integer()))`],
    [
      random.pick([
        sql(`ALTER TABLE c${n} NO INHERIT p${n}`),
        `op.drop_column("p${n}", "a")`,
        `op.alter_column("p${n}", "a", new_column_name="aa")`,
      ]),
    ],
  ],
  'inheritance that comes later': (n) => [
    [sql(`CREATE TABLE p${n} (id integer, a text)`), sql(`CREATE TABLE c${n} (id integer, a text)`)],
    [sql(`ALTER TABLE c${n} INHERIT p${n}`)],
    [sql(`ALTER TABLE p${n} ADD COLUMN b integer`)],
  ],
  partitions: (n, random) => [
    [
      random.chance(0.5)
        ? sql(
            `CREATE TABLE p${n} (id integer NOT NULL, at date NOT NULL, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)`,
          )
        : `op.create_table("p${n}", sa.Column("id", sa.Integer(), nullable=False), sa.Column("at", sa.Date(), nullable=False), sa.PrimaryKeyConstraint("id", "at"), postgresql_partition_by="RANGE (at)")`,
      sql(`CREATE TABLE c${n} PARTITION OF p${n} FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`),
    ],
    [
      random.pick([
        `op.add_column("p${n}", sa.Column("x", sa.Integer()))`,
        `op.create_index("ix${n}", "p${n}", ["id"])`,
        sql(`ALTER TABLE p${n} ADD CONSTRAINT ck${n} CHECK (id > 0)`),
      ]),
    ],
    [
      random.pick([
        sql(`ALTER TABLE p${n} DETACH PARTITION c${n}`),
        sql(`CREATE TABLE d${n} PARTITION OF p${n} DEFAULT`),
        sql(`DROP TABLE c${n}`),
      ]),
    ],
  ],
  'a table like another': (n, random) => [
    [
      sql(`CREATE TABLE a${n} (id serial PRIMARY KEY, a text NOT NULL DEFAULT 'x', b integer CHECK (b > 0))`),
      sql(
        `CREATE TABLE b${n} (LIKE a${n}${random.pick(['', ' INCLUDING ALL', ' INCLUDING DEFAULTS INCLUDING CONSTRAINTS'])})`,
      ),
    ],
    [`op.add_column("b${n}", sa.Column("x", sa.Integer()))`],
  ],
  'a table of rows': (n, random) => [
    [
      sql(`CREATE TABLE a${n} (id serial PRIMARY KEY, a text NOT NULL DEFAULT 'x')`),
      random.pick([
        sql(`CREATE TABLE b${n} AS SELECT * FROM a${n}`),
        sql(`SELECT id, a INTO b${n} FROM a${n}`),
        sql(`CREATE TABLE IF NOT EXISTS b${n} AS TABLE a${n} WITH NO DATA`),
      ]),
    ],
    [`op.add_column("a${n}", sa.Column("x", sa.Integer()))`],
    [`op.add_column("b${n}", sa.Column("x", sa.Integer()))`],
  ],
  'tables go with what depends on them': (n, random) => [
    [
      `op.create_table("a${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("e", sa.Integer()))`,
      `op.create_table("b${n}", sa.Column("id", sa.Integer(), sa.ForeignKey("a${n}.id"), primary_key=True))`,
      sql(`CREATE VIEW v${n} AS SELECT id, e FROM a${n}`),
    ],
    [
      random.pick([
        sql(`DROP TABLE a${n} CASCADE`),
        sql(`DROP TABLE IF EXISTS a${n}, never${n} CASCADE`),
        sql(`ALTER TABLE a${n} DROP CONSTRAINT a${n}_pkey CASCADE`),
        sql(`ALTER TABLE a${n} DROP COLUMN id CASCADE`),
        sql(`ALTER TABLE a${n} DROP COLUMN e CASCADE`),
        sql(`DROP VIEW v${n}; ALTER TABLE a${n} DROP COLUMN e`),
      ]),
    ],
  ],
  'views follow what they show': (n, random) => [
    [
      sql(`CREATE TABLE a${n} (id serial PRIMARY KEY, a text, b text)`),
      sql(`CREATE VIEW v${n} AS SELECT id, a AS shown FROM a${n}`),
      sql(`CREATE MATERIALIZED VIEW m${n} AS SELECT id, a FROM a${n}`),
      sql(`CREATE INDEX im${n} ON m${n} (a)`),
    ],
    [
      random.pick([
        `op.rename_table("a${n}", "aa${n}")`,
        `op.alter_column("a${n}", "a", new_column_name="aa")`,
        sql(`ALTER VIEW v${n} RENAME TO vv${n}`),
        sql(`CREATE OR REPLACE VIEW v${n} AS SELECT id, a AS shown, b FROM a${n}`),
        sql(`ALTER MATERIALIZED VIEW m${n} RENAME TO mm${n}`),
        sql(`DROP MATERIALIZED VIEW m${n}`),
        sql(`ALTER VIEW v${n} RENAME COLUMN shown TO seen`),
        sql(`ALTER TABLE v${n} RENAME TO vw${n}`),
        sql(`CREATE UNIQUE INDEX iu${n} ON m${n} (id)`),
      ]),
    ],
  ],
  'functions and triggers': (n, random) => [
    [
      sql(`CREATE TABLE a${n} (id serial PRIMARY KEY, a text)`),
      sql(`CREATE FUNCTION f${n}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.a := 'x'; RETURN NEW; END $$`),
      sql(`CREATE TRIGGER g${n} BEFORE INSERT ON a${n} FOR EACH ROW EXECUTE FUNCTION f${n}()`),
    ],
    [
      random.pick([
        sql(`DROP TRIGGER g${n} ON a${n}`),
        sql(`DROP FUNCTION f${n}() CASCADE`),
        sql(`ALTER FUNCTION f${n}() RENAME TO ff${n}`),
        sql(`CREATE OR REPLACE FUNCTION f${n}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$`),
        sql(`ALTER TABLE a${n} DISABLE TRIGGER g${n}`),
      ]),
    ],
  ],
  'constraints of a table change': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("r", sa.Integer(), sa.ForeignKey("t${n}.id", name="fk${n}")))`,
      sql(`ALTER TABLE t${n} ADD CHECK (a > 0), ADD UNIQUE (a), ADD CONSTRAINT x${n} EXCLUDE USING btree (a WITH =)`),
    ],
    [
      random.pick([
        sql(`ALTER TABLE t${n} ALTER CONSTRAINT fk${n} DEFERRABLE INITIALLY DEFERRED`),
        sql(`ALTER TABLE t${n} DROP CONSTRAINT t${n}_a_check, DROP CONSTRAINT t${n}_a_key`),
        sql(`ALTER TABLE t${n} DROP CONSTRAINT IF EXISTS nothing, DROP CONSTRAINT x${n}`),
        sql(`ALTER TABLE t${n} DROP CONSTRAINT t${n}_pkey CASCADE, ADD PRIMARY KEY (a)`),
        sql(`ALTER TABLE t${n} ADD UNIQUE NULLS NOT DISTINCT (r)`),
        sql(`ALTER TABLE t${n} ADD CONSTRAINT i${n} UNIQUE (r) INCLUDE (a)`),
        sql(`ALTER TABLE t${n} ADD FOREIGN KEY (a) REFERENCES t${n} ON DELETE SET NULL (a)`),
        sql(`ALTER TABLE t${n} ADD CONSTRAINT no${n} CHECK (a < 9) NO INHERIT`),
        sql(`ALTER TABLE t${n} ADD CONSTRAINT fk2${n} FOREIGN KEY (a) REFERENCES t${n} MATCH FULL`),
      ]),
    ],
  ],
  'columns in SQL text': (n, random) => [
    [sql(`CREATE TABLE t${n} (id serial PRIMARY KEY, a text, b integer NOT NULL DEFAULT 1)`)],
    [
      random.pick([
        sql(`ALTER TABLE t${n} ALTER a SET DATA TYPE varchar(20) COLLATE "C"`),
        sql(`ALTER TABLE t${n} ALTER b DROP DEFAULT, ALTER b TYPE boolean USING b = 1, ALTER b SET DEFAULT true`),
        sql(`ALTER TABLE t${n} ALTER COLUMN b TYPE numeric(4,2), ALTER COLUMN a SET DEFAULT upper('x')`),
        sql(`ALTER TABLE t${n} ADD c serial`),
        sql(`ALTER TABLE t${n} ADD c bigserial NOT NULL, ADD d integer REFERENCES t${n}(id)`),
        sql(`ALTER TABLE t${n} ADD c text COLLATE "C" DEFAULT 'x' NOT NULL UNIQUE`),
        sql(`ALTER TABLE t${n} ADD c timestamptz(3) DEFAULT (now() AT TIME ZONE 'utc')`),
        sql(`ALTER TABLE t${n} ADD c double precision[] DEFAULT '{}', ADD d interval DEFAULT '1 day'::interval`),
        sql(`ALTER TABLE t${n} ALTER a SET STORAGE external, ALTER b SET STATISTICS 100`),
        sql(`ALTER TABLE t${n} ALTER COLUMN a SET COMPRESSION pglz`),
        sql(`ALTER TABLE t${n} ADD c text GENERATED ALWAYS AS (a || 'x') STORED`),
        sql(`ALTER TABLE t${n} DROP a, DROP COLUMN IF EXISTS nothing, ADD a integer`),
        sql(`ALTER TABLE t${n} ADD c integer CONSTRAINT nn${n} NOT NULL CONSTRAINT cc${n} CHECK (c > 0)`),
        sql(`ALTER TABLE t${n} ADD c integer UNIQUE DEFERRABLE`),
      ]),
    ],
  ],
  'a naming convention of its own in batch mode': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))`,
    ],
    [
      `with op.batch_alter_table("t${n}", naming_convention={"uq": "uq_%(table_name)s_%(column_0_name)s", "fk": "fk_%(table_name)s_%(column_0_name)s", "ix": "ix_%(column_0_label)s"}) as batch_op:`,
      `    batch_op.create_unique_constraint(None, ["a"])`,
      `    batch_op.create_foreign_key(None, "t${n}", ["b"], ["id"])`,
      `    batch_op.create_index(batch_op.f("ix_x${n}"), ["b"])`,
      `    batch_op.add_column(sa.Column("c", sa.Integer(), unique=True))`,
    ],
  ],
  'what is there already': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text()))`,
      `op.create_table("t${n}", sa.Column("other", sa.Integer()), if_not_exists=True)`,
      `op.create_index("ix${n}", "t${n}", ["a"], if_not_exists=True)`,
    ],
    [
      sql(`CREATE INDEX IF NOT EXISTS ix${n} ON t${n} (id)`),
      sql(`CREATE TABLE IF NOT EXISTS t${n} (z integer)`),
      `op.add_column("t${n}", sa.Column("a", sa.Integer()), if_not_exists=True)`,
      sql(`ALTER TABLE t${n} ADD COLUMN IF NOT EXISTS a integer, ADD COLUMN IF NOT EXISTS c integer`),
      sql(`CREATE SEQUENCE IF NOT EXISTS q${n} START 4; CREATE SEQUENCE IF NOT EXISTS q${n} START 9`),
    ],
    [
      `op.drop_index("nothing${n}", if_exists=True)`,
      `op.drop_table("nothing${n}", if_exists=True)`,
      `op.drop_column("t${n}", "nothing", if_exists=True)`,
      `op.drop_constraint("nothing", "t${n}", if_exists=True)`,
      sql(
        `DROP INDEX IF EXISTS nothing${n}; DROP TABLE IF EXISTS nothing${n}; ALTER TABLE IF EXISTS nothing${n} ADD a int`,
      ),
      sql(`DROP TYPE IF EXISTS nothing${n}; DROP SEQUENCE IF EXISTS nothing${n}; DROP VIEW IF EXISTS nothing${n}`),
    ],
  ],
  'names in other writings': (n) => [
    [
      sql(`CREATE TABLE T${n} (ID serial PRIMARY KEY, "Mixed" text, A text)`),
      sql(`CREATE TABLE "Quoted ${n}" ("id" integer, "a""b" text)`),
      sql(`CREATE TABLE public.P${n} (a integer)`),
    ],
    [
      `op.add_column("t${n}", sa.Column("B", sa.Integer()))`,
      sql(`ALTER TABLE t${n} RENAME "Mixed" TO mixed`),
      sql(`ALTER TABLE "Quoted ${n}" RENAME COLUMN "a""b" TO ab`),
      `op.add_column("p${n}", sa.Column("b", sa.Integer()), schema="public")`,
      `op.drop_column("p${n}", "a")`,
    ],
  ],
  'long names': (n) => [
    [
      `op.create_table("a_table_that_has_a_rather_long_name_for_a_table_${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a_column_that_has_a_long_name_too", sa.Integer(), unique=True, index=True), sa.Column("r", sa.Integer(), sa.ForeignKey("a_table_that_has_a_rather_long_name_for_a_table_${n}.id")))`,
      sql(
        `ALTER TABLE a_table_that_has_a_rather_long_name_for_a_table_${n} ADD COLUMN another_column_with_a_name integer UNIQUE, ADD CHECK (another_column_with_a_name > 0)`,
      ),
    ],
    [`op.add_column("a_table_that_has_a_rather_long_name_for_a_table_${n}", sa.Column("b", sa.Integer()))`],
  ],
  'a column is replaced': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text(), unique=True), sa.Column("b", sa.Integer()), sa.UniqueConstraint("a", "b", name="uq${n}"))`,
    ],
    [
      `op.add_column("t${n}", sa.Column("a2", sa.Integer()))`,
      sql(`UPDATE t${n} SET a2 = 1`),
      `op.drop_column("t${n}", "a")`,
      `op.alter_column("t${n}", "a2", new_column_name="a", nullable=False)`,
    ],
    [`op.create_unique_constraint("uq${n}", "t${n}", ["a", "b"])`],
  ],
  'a table is replaced': (n) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Text(), index=True, unique=True))`,
      `op.create_table("u${n}", sa.Column("id", sa.Integer(), sa.ForeignKey("t${n}.id"), primary_key=True))`,
    ],
    [
      `op.rename_table("t${n}", "old${n}")`,
      `op.create_table("t${n}", sa.Column("id", sa.BigInteger(), primary_key=True), sa.Column("a", sa.Text()))`,
      `op.create_index("iy${n}", "t${n}", ["a"])`,
    ],
    [
      `op.drop_constraint("u${n}_id_fkey", "u${n}", type_="foreignkey")`,
      `op.drop_table("old${n}")`,
      `op.create_foreign_key(None, "u${n}", "t${n}", ["id"], ["id"])`,
      `op.create_index("ix_t${n}_a", "t${n}", ["a"])`,
    ],
    [`op.drop_constraint("u${n}_id_fkey", "u${n}", type_="foreignkey")`],
  ],
  'a primary key changes': (n, random) => [
    [
      `op.create_table("t${n}", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))`,
    ],
    [
      `op.drop_constraint("t${n}_pkey", "t${n}", type_="primary")`,
      random.chance(0.5)
        ? `op.create_primary_key("pk${n}", "t${n}", ["a", "b"])`
        : sql(`ALTER TABLE t${n} ADD PRIMARY KEY (b, a)`),
    ],
    [`op.drop_column("t${n}", "id")`, ...(random.chance(0.5) ? [`op.drop_column("t${n}", "a")`] : [])],
  ],
  'the search path': (n) => [
    [
      sql(`CREATE SCHEMA s${n}`),
      sql(`SET search_path TO s${n}`),
      sql(`CREATE TABLE t${n} (a integer)`),
      sql(`SET search_path TO public`),
    ],
    [`op.create_table("u${n}", sa.Column("id", sa.Integer()))`],
  ],
  'blocks of PL/pgSQL': (n, random) => [
    [sql(`CREATE TABLE t${n} (id serial PRIMARY KEY, a text)`)],
    [
      random.pick([
        sql(`DO $$ BEGIN CREATE TYPE e${n} AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN NULL; END $$`),
        sql(`DO $$ BEGIN IF 1 = 2 THEN ALTER TABLE t${n} ADD b int; END IF; END $$`),
        sql(`DO $$ BEGIN EXECUTE 'ALTER TABLE t${n} ADD b int'; END $$`),
        sql(`DO $$ DECLARE r record; BEGIN FOR r IN SELECT 1 LOOP ALTER TABLE t${n} ADD b int; END LOOP; END $$`),
        sql(`DO $$ BEGIN ALTER TABLE t${n} ADD b int; ALTER TABLE t${n} DROP COLUMN a; END $$`),
        sql(`DO $$ BEGIN ALTER TABLE t${n} ADD b int; RAISE EXCEPTION 'no'; EXCEPTION WHEN OTHERS THEN NULL; END $$`),
        sql(`DO $$ BEGIN PERFORM 1; END $$`),
      ]),
    ],
  ],
  'functions that change the schema': (n) => [
    [
      sql(`CREATE TABLE t${n} (id serial PRIMARY KEY)`),
      sql(`CREATE FUNCTION f${n}() RETURNS void LANGUAGE sql AS $$ ALTER TABLE t${n} ADD COLUMN b int $$`),
    ],
    [sql(`SELECT f${n}()`)],
  ],
  'exotic things': (n, random) => [
    [sql(`CREATE TABLE t${n} (id serial PRIMARY KEY, a text, b integer)`)],
    [
      random.pick([
        sql(`CREATE UNLOGGED TABLE u${n} (a integer)`),
        sql(`CREATE TEMP TABLE u${n} (a integer)`),
        sql(`CREATE STATISTICS st${n} ON a, b FROM t${n}`),
        sql(`CREATE RULE r${n} AS ON DELETE TO t${n} DO INSTEAD NOTHING`),
        sql(`ALTER TABLE t${n} ENABLE ROW LEVEL SECURITY; CREATE POLICY p${n} ON t${n} USING (true)`),
        sql(`CREATE TABLE u${n} (a integer) WITH (fillfactor = 70)`),
        sql(`ALTER TABLE t${n} REPLICA IDENTITY FULL`),
        sql(`ALTER TABLE t${n} SET (autovacuum_enabled = false)`),
        sql(`CREATE TABLE u${n} (a integer) USING heap`),
        sql(`GRANT SELECT ON t${n} TO public`),
        sql(`CREATE COLLATION co${n} (provider = libc, locale = 'C')`),
        sql(`CREATE AGGREGATE ag${n} (integer) (sfunc = int4pl, stype = integer)`),
        sql(`CREATE SCHEMA s${n} CREATE TABLE inner${n} (a integer)`),
        sql(`ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE pg_default`),
        sql(`REINDEX TABLE t${n}`),
        sql(`TRUNCATE t${n} RESTART IDENTITY CASCADE`),
        sql(`ALTER TABLE t${n} CLUSTER ON t${n}_pkey`),
      ]),
    ],
    [`op.add_column("t${n}", sa.Column("x", sa.Integer()))`],
  ],
};
