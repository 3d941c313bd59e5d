import fc from 'fast-check';

/** Bodies of `upgrade()`: one directive each, over types, options, names, comments and defaults of every kind. */

const name = fc.constantFrom(
  ...[
    'account',
    'user',
    'order',
    'Mixed',
    'two words',
    'with"quote',
    'a.b',
    '1st',
    'naïve',
    'select',
    'a%b',
    '_low',
    'x$y',
  ],
  ...['key', 'index', 'ref', 'items', 'limit', 'c]d', 'b`t', 'n'.repeat(40)],
);
const quoted = (value: string): string => JSON.stringify(value);
const column = fc.constantFrom('a', 'b', 'c', 'Id', 'order', 'user', 'some name', 'é', '2nd');
const schema = fc.option(fc.constantFrom('s', 'My Schema', 'a.b', 'public', 'user'), { nil: undefined, freq: 4 });
const constraint = fc.option(
  fc.oneof(
    name.map(quoted),
    name.map((each) => `op.f(${quoted(each)})`),
    fc.constant(`op.f("${'l'.repeat(80)}")`),
  ),
  { nil: 'None', freq: 4 },
);

const type = fc.constantFrom(
  ...[
    'Integer',
    'SmallInteger',
    'BigInteger',
    'Boolean',
    'Date',
    'Time',
    'DateTime',
    'Text',
    'UnicodeText',
    'JSON',
  ].map((each) => `sa.${each}()`),
  ...[
    'LargeBinary',
    'Float',
    'Numeric',
    'Interval',
    'PickleType',
    'REAL',
    'INTEGER',
    'TIMESTAMP',
    'CLOB',
    'BLOB',
    'DATE',
  ].map((each) => `sa.${each}()`),
  ...[
    'String(20)',
    'Unicode(length=9)',
    'VARCHAR(8)',
    'NVARCHAR(9)',
    'CHAR(3)',
    'Text(500)',
    'Numeric(10, 2)',
    'DECIMAL(5, 1)',
  ].map((each) => `sa.${each}`),
  ...[
    'DateTime(timezone=True)',
    'TIMESTAMP(timezone=True)',
    'Time(timezone=True)',
    'LargeBinary(20)',
    'Float(precision=10)',
    'BINARY(4)',
  ].map((each) => `sa.${each}`),
  ...[
    "String(9, collation='C')",
    "String(9, collation='utf8mb4_bin')",
    "Enum('a', 'it\\'s', name='mood')",
    "Enum('a', 'b\\\\c', name='m')",
  ].map((each) => `sa.${each}`),
  ...[
    "Enum('a', name='m', native_enum=False, create_constraint=True)",
    "Enum('x', name='m', schema='t')",
    "Enum('x', name='user', inherit_schema=True)",
  ].map((each) => `sa.${each}`),
  ...[
    "Boolean(create_constraint=True, name='ck_b')",
    'Boolean(create_constraint=True)',
    'Integer',
    'String',
    'DateTime',
  ].map((each) => `sa.${each}`),
  ...[
    'JSONB()',
    'UUID()',
    'ARRAY(sa.Text())',
    "ARRAY(sa.Enum('q', name='e'))",
    'INET()',
    'TSVECTOR()',
    'BYTEA()',
    'INTERVAL()',
    "ENUM('a', name='e')",
  ].map((each) => `postgresql.${each}`),
  ...[
    'TINYINT(1)',
    'LONGTEXT()',
    'DATETIME(fsp=6)',
    'INTEGER(unsigned=True)',
    "SET('a', 'b')",
    'YEAR()',
    "VARCHAR(9, charset='utf8')",
  ].map((each) => `mysql.${each}`),
  ...['UNIQUEIDENTIFIER()', 'DATETIME2(3)', 'NVARCHAR(10)', 'BIT()', 'MONEY()', 'VARBINARY("max")'].map(
    (each) => `mssql.${each}`,
  ),
  ...['NUMBER(10, 2)', 'VARCHAR2(9)', 'RAW(4)'].map((each) => `oracle.${each}`),
  "sa.String(9).with_variant(sa.Text(), 'mysql')",
  "sa.JSON().with_variant(postgresql.JSONB(), 'postgresql')",
);
const serverDefault = fc.constantFrom(
  ...[
    '"x"',
    '""',
    '"it\'s"',
    '"a\\\\b"',
    '"0"',
    'sa.text("1 + 1")',
    'sa.text("-1")',
    'sa.text("now()")',
    'sa.func.now()',
    'sa.text("true")',
  ],
  ...[
    'sa.text("CURRENT_TIMESTAMP")',
    'sa.true()',
    'sa.false()',
    'sa.null()',
    'sa.func.lower("X")',
    'sa.literal_column("7")',
    '5',
    'True',
  ],
  ...[
    'sa.text("\'a\'::text")',
    'sa.func.current_timestamp()',
    'sa.text("now() ON UPDATE now()")',
    'sa.FetchedValue()',
    'sa.text("(uuid())")',
  ],
  ...[
    'sa.Computed("a + 1")',
    'sa.Computed("a + 1", persisted=True)',
    'sa.Identity()',
    'sa.Identity(always=True, start=3, cycle=False)',
  ],
);
const option = (values: fc.Arbitrary<string>, freq = 3): fc.Arbitrary<string> => fc.option(values, { nil: '', freq });
const comment = fc.constantFrom(', comment="plain"', ', comment="it\'s 100% \\\\ é"', ', comment=""');

const columnCall = fc
  .tuple(
    column,
    type,
    option(fc.constantFrom(', sa.ForeignKey("o.id")', ', sa.ForeignKey("r.o.id", ondelete="CASCADE", name="fk_o")'), 5),
    option(serverDefault.map((each) => `, server_default=${each}`)),
    option(fc.constantFrom(', nullable=False', ', nullable=True'), 1),
    option(fc.constantFrom(', unique=True', ', index=True', ', unique=True, index=True'), 4),
    option(
      fc.constantFrom(
        ', primary_key=True',
        ', primary_key=True, autoincrement=False',
        ', primary_key=True, autoincrement=True',
      ),
      4,
    ),
    option(comment, 4),
  )
  .map(([id, of, ...rest]) => `sa.Column(${quoted(id)}, ${of}${rest.join('')})`);

const options = option(
  fc.constantFrom(
    ...[
      ', postgresql_using="gin"',
      ', postgresql_where=sa.text("a > 1")',
      ', postgresql_concurrently=True',
      ', postgresql_include=["b"]',
    ],
    ...[
      ', postgresql_ops={"a": "text_ops"}',
      ', mysql_length=10',
      ', mysql_length={"a": 5}',
      ', mssql_clustered=True',
      ', mssql_include=["b"]',
    ],
    ...[
      ', sqlite_where=sa.text("a > 1")',
      ', oracle_bitmap=True',
      ', postgresql_with={"fillfactor": 50}',
      ', postgresql_tablespace="ts"',
      ', unknown_x=1',
    ],
  ),
  2,
);
const indexPart = fc.oneof(
  column.map(quoted),
  fc.constantFrom(
    'sa.text("lower(a)")',
    'sa.func.lower(sa.column("a"))',
    'sa.column("a").desc()',
    'sa.text("a DESC")',
    'sa.column("a") + 1',
  ),
);
const table = fc
  .tuple(name, schema)
  .map(([of, owner]) => ({ of: quoted(of), owner: owner === undefined ? '' : `, schema=${quoted(owner)}` }));
const columns = fc
  .uniqueArray(column, { minLength: 1, maxLength: 3 })
  .map((each) => `[${each.map(quoted).join(', ')}]`);
const deferral = option(
  fc.constantFrom(', deferrable=True', ', deferrable=False, initially="IMMEDIATE"', ', initially="DEFERRED"'),
  4,
);
const condition = fc.constantFrom(
  ...[
    '"a > 0"',
    'sa.text("a < 5")',
    'sa.column("a") > 0',
    'sa.column("a").in_([1, 2])',
    'sa.and_(sa.column("a") > 0, sa.column("b") < 5)',
    '"a LIKE \'%x\'"',
  ],
);

const element = fc.oneof(
  { weight: 6, arbitrary: columnCall },
  fc.tuple(columns, constraint, deferral).map(([of, id, when]) => `sa.UniqueConstraint(*${of}, name=${id}${when})`),
  fc.tuple(columns, constraint).map(([of, id]) => `sa.PrimaryKeyConstraint(*${of}, name=${id})`),
  fc.tuple(condition, constraint).map(([of, id]) => `sa.CheckConstraint(${of}, name=${id})`),
  fc
    .tuple(
      column,
      constraint,
      fc.constantFrom('', ', ondelete="SET NULL"', ', onupdate="CASCADE"', ', use_alter=True', ', match="FULL"'),
    )
    .map(([of, id, more]) => `sa.ForeignKeyConstraint([${quoted(of)}], ["o.id"], name=${id}${more})`),
);

const tableOptions = option(
  fc.constantFrom(
    ...[
      ', mysql_engine="InnoDB"',
      ', mysql_engine="InnoDB", mysql_charset="utf8", mysql_collate="utf8_bin"',
      ', sqlite_autoincrement=True',
    ],
    ...[
      ', postgresql_partition_by="RANGE (a)"',
      ', prefixes=["TEMPORARY"]',
      ', if_not_exists=True',
      ', oracle_compress=True',
      ', postgresql_tablespace="ts"',
    ],
    ...[', postgresql_inherits="p"', ', sqlite_with_rowid=False', ', mariadb_engine="Aria"'],
  ),
  2,
);

const alterations = fc
  .tuple(
    option(
      fc.constantFrom('True', 'False').map((each) => `, nullable=${each}`),
      1,
    ),
    option(
      fc.oneof(serverDefault, fc.constant('None')).map((each) => `, server_default=${each}`),
      2,
    ),
    option(
      type.map((each) => `, type_=${each}`),
      2,
    ),
    option(
      name.map((each) => `, new_column_name=${quoted(each)}`),
      4,
    ),
    option(fc.constantFrom(', comment="c"', ', comment=None', ', comment=""'), 4),
    option(
      type.map((each) => `, existing_type=${each}`),
      1,
    ),
    option(fc.constantFrom(', existing_nullable=True', ', existing_nullable=False'), 2),
    option(
      fc.constantFrom(
        ', existing_server_default=None',
        ', existing_server_default="0"',
        ', existing_server_default=sa.text("now()")',
      ),
      4,
    ),
    option(fc.constantFrom(', existing_comment="old"', ', autoincrement=True', ', postgresql_using="a::int"'), 5),
  )
  .map((each) => each.join(''));

/** The body of one migration, with the directive that it is of. */
export const randomBody: fc.Arbitrary<{ readonly directive: string; readonly body: string }> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc
      .tuple(table, fc.array(element, { minLength: 1, maxLength: 5 }), option(comment, 3), tableOptions)
      .map(([{ of, owner }, items, said, more]) => ({
        directive: 'create_table',
        body: `op.create_table(${[of, ...items].join(', ')}${owner}${said}${more})`,
      })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(table, columnCall)
      .map(([{ of, owner }, made]) => ({ directive: 'add_column', body: `op.add_column(${of}, ${made}${owner})` })),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(table, column, alterations).map(([{ of, owner }, id, more]) => ({
      directive: 'alter_column',
      body: `op.alter_column(${of}, ${quoted(id)}${more}${owner})`,
    })),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        constraint,
        table,
        fc.uniqueArray(indexPart, { minLength: 1, maxLength: 3 }),
        option(fc.constantFrom(', unique=True', ', if_not_exists=True'), 2),
        options,
      )
      .map(([id, { of, owner }, parts, unique, more]) => ({
        directive: 'create_index',
        body: `op.create_index(${id}, ${of}, [${parts.join(', ')}]${owner}${unique}${more})`,
      })),
  },
  fc
    .tuple(constraint, table, option(fc.constantFrom(', if_exists=True', ', postgresql_concurrently=True'), 2))
    .map(([id, { of, owner }, more]) => ({
      directive: 'drop_index',
      body: `op.drop_index(${id}, ${of}${owner}${more})`,
    })),
  fc.tuple(constraint, table, columns, deferral).map(([id, { of, owner }, list, when]) => ({
    directive: 'create_unique_constraint',
    body: `op.create_unique_constraint(${id}, ${of}, ${list}${owner}${when})`,
  })),
  fc.tuple(constraint, table, columns).map(([id, { of, owner }, list]) => ({
    directive: 'create_primary_key',
    body: `op.create_primary_key(${id}, ${of}, ${list}${owner})`,
  })),
  fc.tuple(constraint, table, condition).map(([id, { of, owner }, check]) => ({
    directive: 'create_check_constraint',
    body: `op.create_check_constraint(${id}, ${of}, ${check}${owner})`,
  })),
  fc
    .tuple(
      constraint,
      name,
      name,
      column,
      fc.constantFrom(
        '',
        ', ondelete="CASCADE"',
        ', onupdate="RESTRICT", match="FULL"',
        ', postgresql_not_valid=True',
        ', source_schema="s"',
        ', referent_schema="a.b"',
      ),
      deferral,
    )
    .map(([id, from, to, at, more, when]) => ({
      directive: 'create_foreign_key',
      body: `op.create_foreign_key(${id}, ${quoted(from)}, ${quoted(to)}, [${quoted(at)}], ["id"]${more}${when})`,
    })),
  fc
    .tuple(
      constraint,
      table,
      fc.constantFrom(
        '',
        ', type_="foreignkey"',
        ', type_="unique"',
        ', type_="check"',
        ', type_="primary"',
        ', type_="wrong"',
      ),
    )
    .map(([id, { of, owner }, kind]) => ({
      directive: 'drop_constraint',
      body: `op.drop_constraint(${id}, ${of}${kind}${owner})`,
    })),
  fc
    .tuple(
      table,
      column,
      option(fc.constantFrom(', if_exists=True', ', mssql_drop_default=True', ', mssql_drop_foreign_key=True'), 2),
    )
    .map(([{ of, owner }, id, more]) => ({
      directive: 'drop_column',
      body: `op.drop_column(${of}, ${quoted(id)}${owner}${more})`,
    })),
  fc
    .tuple(table, option(fc.constant(', if_exists=True'), 2))
    .map(([{ of, owner }, more]) => ({ directive: 'drop_table', body: `op.drop_table(${of}${owner}${more})` })),
  fc.tuple(table, name).map(([{ of, owner }, to]) => ({
    directive: 'rename_table',
    body: `op.rename_table(${of}, ${quoted(to)}${owner})`,
  })),
  fc.tuple(table, fc.constantFrom('"c"', '"it\'s"', '""')).map(([{ of, owner }, said]) => ({
    directive: 'create_table_comment',
    body: `op.create_table_comment(${of}, ${said}${owner})`,
  })),
  table.map(({ of, owner }) => ({ directive: 'drop_table_comment', body: `op.drop_table_comment(${of}${owner})` })),
  fc
    .constantFrom(
      'UPDATE t SET a = 1;',
      "SELECT ':x', '12:30', x::int",
      'SELECT 1\\n\\n\\t+ 2',
      "INSERT INTO t VALUES ('100%')",
    )
    .map((each) => ({ directive: 'execute', body: `op.execute(${quoted(each)})` })),
);

export const conventions: readonly (Readonly<Record<string, string>> | undefined)[] = [
  undefined,
  undefined,
  {
    ix: 'ix_%(column_0_label)s',
    uq: 'uq_%(table_name)s_%(column_0_name)s',
    ck: 'ck_%(table_name)s_%(constraint_name)s',
    fk: 'fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s',
    pk: 'pk_%(table_name)s',
  },
];
