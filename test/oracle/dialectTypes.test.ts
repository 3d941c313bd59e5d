import { expect, test } from 'vitest';
import { compareBodies } from './compareBodies.js';

/** The types of each dialect, all of which any other dialect may be asked to write. */
const names: Readonly<Record<string, string>> = {
  postgresql:
    'BIGINT BIT BOOLEAN BYTEA CHAR CIDR CITEXT DATE DATERANGE DOUBLE_PRECISION FLOAT HSTORE INET INT4RANGE INT8MULTIRANGE INTEGER INTERVAL JSON JSONB JSONPATH MACADDR MACADDR8 MONEY NUMERIC NUMRANGE OID REAL REGCLASS SMALLINT TEXT TIME TIMESTAMP TSQUERY TSRANGE TSTZRANGE TSVECTOR UUID VARCHAR',
  mysql:
    'BIGINT BINARY BIT BLOB BOOLEAN CHAR DATE DATETIME DECIMAL DOUBLE FLOAT INTEGER JSON LONGBLOB LONGTEXT MEDIUMBLOB MEDIUMINT MEDIUMTEXT NCHAR NUMERIC NVARCHAR REAL SMALLINT TEXT TIME TIMESTAMP TINYBLOB TINYINT TINYTEXT VARBINARY VARCHAR YEAR',
  sqlite:
    'BLOB BOOLEAN CHAR DATE DATETIME DECIMAL FLOAT INTEGER JSON NUMERIC REAL SMALLINT TEXT TIME TIMESTAMP VARCHAR',
  mssql:
    'BIGINT BINARY BIT CHAR DATE DATETIME DATETIME2 DATETIMEOFFSET DECIMAL FLOAT IMAGE INTEGER MONEY NCHAR NTEXT NUMERIC NVARCHAR REAL ROWVERSION SMALLDATETIME SMALLINT SMALLMONEY SQL_VARIANT TEXT TIME TIMESTAMP TINYINT UNIQUEIDENTIFIER VARBINARY VARCHAR XML',
  oracle:
    'BFILE BINARY_DOUBLE BINARY_FLOAT BLOB CHAR CLOB DATE DOUBLE_PRECISION FLOAT INTERVAL LONG NCHAR NCLOB NUMBER NVARCHAR NVARCHAR2 RAW REAL ROWID TIMESTAMP VARCHAR VARCHAR2',
};

const types = [
  ...Object.entries(names).flatMap(([home, all]) => all.split(' ').map((name) => `${home}.${name}()`)),
  'postgresql.ARRAY(sa.Integer())',
  'postgresql.ENUM("a", "b", name="mood")',
  'postgresql.TIMESTAMP(timezone=True, precision=3)',
  'mysql.DECIMAL(10, 2, unsigned=True)',
  'mysql.SET("a", "b")',
  'mysql.VARCHAR(20, charset="utf8mb4", collation="utf8mb4_bin")',
  'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")',
  'sa.JSON().with_variant(postgresql.JSONB(), "postgresql", "sqlite")',
];

/** To which MySQL and Oracle have casts of their own. */
const castTo = [
  ...types,
  ...(
    "Integer() BigInteger() Boolean() String(20) String() Text(500) Unicode(5) NVARCHAR(9) CHAR(3) NCHAR(2) TEXT() CLOB() String(5,collation='C') " +
    'Numeric(10,2) NUMERIC(5) DECIMAL(5,1) Float() Float(10) DateTime(timezone=True) TIMESTAMP() Date() Time() JSON() LargeBinary() ' +
    "VARBINARY(5) Interval() PickleType() Enum('a','b',name='e') Enum('a','b',native_enum=False) ARRAY(sa.Text())"
  )
    .split(' ')
    .map((name) => `sa.${name}`),
  'mysql.BIGINT(unsigned=True)',
  'mysql.DATETIME(fsp=6)',
  "mysql.CHAR(3, collation='utf8_bin')",
  "mssql.NVARCHAR('max')",
];

test('casts to types are written as SQLAlchemy writes them, or are a gap', async () => {
  const cast = (type: string): string => `op.execute(sa.select(sa.cast(sa.column('a', sa.String(5)), ${type})))`;
  expect(await compareBodies(castTo.map(cast))).toBe('');
}, 120_000);

test('a length of 0 is one on MySQL only', async () => {
  const types = [
    "sa.Enum(name='e')",
    "sa.Enum(name='e', native_enum=False)",
    'sa.String(0)',
    'sa.LargeBinary(0)',
    'sa.BINARY(0)',
  ];
  expect(
    await compareBodies(
      ["sa.Enum(name='e', native_enum=False, create_constraint=True)", ...types].map(
        (type) => `op.create_table('t', sa.Column('c', ${type}))`,
      ),
    ),
  ).toBe('');
});

test('a primary key that another one replaces marks its columns, and they must be there', async () => {
  const keys = [
    `sa.PrimaryKeyConstraint('a'), sa.PrimaryKeyConstraint('b')`,
    `sa.PrimaryKeyConstraint('a'), sa.PrimaryKeyConstraint('x'), sa.PrimaryKeyConstraint('b')`,
  ];
  expect(
    await compareBodies(
      keys.map((key) => `op.create_table('t', sa.Column('a', sa.Integer), sa.Column('b', sa.Integer), ${key})`),
    ),
  ).toBe('');
});

test('a type that the version does not have ends the migration, whatever it is for', async () => {
  expect(
    await compareBodies([
      "op.alter_column('t', 'a', nullable=True, existing_type=sa.Uuid())",
      "with op.batch_alter_table('t') as b:\n    b.drop_column('x')\n    b.alter_column('a', new_column_name='b', existing_type=sa.Double())",
      "op.execute('SELECT 1')\nwith op.batch_alter_table('t') as b:\n    b.execute('SELECT 2')\n    b.alter_column('a', nullable=False, existing_type=sa.ARRAY(sa.Double()))",
    ]),
  ).toBe('');
});

test('types of one dialect are written on the others as SQLAlchemy writes them, or are a gap', async () => {
  expect(
    await compareBodies(types.map((type) => `op.add_column('t', sa.Column('c', ${type}, server_default='1'))`)),
  ).toBe('');
}, 120_000);

test('enums of a table that is copied take over its schema where the version does it', async () => {
  const copied = (column: string, change: string): string =>
    `t = sa.Table('t', sa.MetaData(), sa.Column('id', sa.Integer), sa.Column('e', ${column}), schema='s')
with op.batch_alter_table('t', copy_from=t, schema='s', recreate='always') as b:
    b.${change}`;
  const mood = "sa.Enum('a', 'b', name='mood')";
  expect(
    await compareBodies([
      copied(mood, "add_column(sa.Column('n', sa.Integer))"),
      copied('sa.Integer', `add_column(sa.Column('n', ${mood}))`),
      copied('sa.Integer', `alter_column('e', type_=${mood})`),
    ]),
  ).toBe('');
});

test('what load_dialect_impl describes is what the driver makes of it, or a gap', async () => {
  const described =
    'sa.CHAR(36) sa.String(36) sa.Text() sa.UnicodeText() sa.NVARCHAR(5) sa.JSON() postgresql.JSONB() postgresql.UUID() sa.Uuid() sa.LargeBinary(16) ' +
    'sa.BINARY(16) mysql.BINARY(16) sa.BigInteger() sa.DateTime(timezone=True) sa.TIMESTAMP(timezone=True) postgresql.TIMESTAMP(precision=3) mysql.DATETIME(fsp=6) ' +
    'sa.DECIMAL(10,2) sa.Numeric(10,2) sa.Float() sa.Boolean() mssql.UNIQUEIDENTIFIER() oracle.RAW(16)';
  const decorated = (impl: string, given: string): string =>
    `class D(sa.TypeDecorator):\n    impl = ${impl}\n    def load_dialect_impl(self, dialect):\n        return dialect.type_descriptor(${given})\nop.add_column('t', sa.Column('a', D()))`;
  expect(
    await compareBodies([
      ...described.split(' ').map((type) => decorated('sa.Integer', type)),
      decorated('sa.CHAR(32)', 'self.impl'),
    ]),
  ).toBe('');
}, 120_000);
