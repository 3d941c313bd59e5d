import fc from 'fast-check';

/** Bodies of `upgrade()` with one block of batch mode that makes a table anew from `copy_from`. */

const quoted = (value: string): string => JSON.stringify(value);
/** Left out `rarity` times as often as there. */
const option = (values: fc.Arbitrary<string>, rarity = 3): fc.Arbitrary<string> =>
  fc.oneof({ weight: rarity, arbitrary: fc.constant('') }, { weight: 1, arbitrary: values });

const columns = ['id', 'a', 'b', 'Id', 'order', 'some name'];
const old = fc.constantFrom(...columns);
/** Mostly one that is there. */
const some = fc.oneof({ weight: 12, arbitrary: old }, { weight: 2, arbitrary: fc.constantFrom('n', 'm') });
const added = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('n', 'm', 'New') }, { weight: 1, arbitrary: old });
const constraint = fc.constantFrom('uq_x', 'ck_x', 'fk_x', 'pk_x', 'Odd name', 'ck_b', 'ck_e');

const type = fc
  .constantFrom(
    ...['Integer()', 'BigInteger()', 'String(20)', 'Text()', 'Boolean()', 'DateTime()', 'Date()', 'Numeric(10, 2)'],
    ...['Float()', 'LargeBinary()', 'JSON()', 'Unicode(9)', 'SmallInteger', 'String', 'Time()', 'REAL()', 'VARCHAR(8)'],
    ...[
      "Boolean(create_constraint=True, name='ck_b')",
      'Boolean(create_constraint=True)',
      "Enum('a', 'b', name='mood')",
    ],
    ...["Enum('a', name='ck_e', native_enum=False, create_constraint=True)", 'Interval()', 'Double()', 'Uuid()'],
  )
  .map((each) => `sa.${each}`);
const serverDefault = fc.constantFrom(
  ...[
    '"x"',
    '"0"',
    '""',
    'sa.text("1 + 1")',
    'sa.func.now()',
    'sa.text("CURRENT_TIMESTAMP")',
    'sa.true()',
    'sa.null()',
  ],
  'sa.Computed("1 + 1")',
);
const columnOptions = fc
  .tuple(
    option(serverDefault.map((each) => `, server_default=${each}`)),
    option(fc.constantFrom(', nullable=False', ', nullable=True'), 1),
    option(fc.constant(', comment="it\'s"'), 6),
    option(fc.constantFrom(', sa.CheckConstraint("1 > 0", name="ck_x")', ', sa.CheckConstraint("1 > 0")'), 9),
  )
  .map(([value, nullable, comment, check]) => `${check}${value}${nullable}${comment}`);

const oldColumn = (name: string): fc.Arbitrary<string> =>
  fc
    .tuple(
      type,
      option(fc.constantFrom(', sa.ForeignKey("o.id")', ', sa.ForeignKey("t.id", name="fk_x")'), 7),
      columnOptions,
      option(fc.constantFrom(', unique=True', ', index=True', ', default=1'), 9),
    )
    .map(([of, key, more, flag]) => `sa.Column(${quoted(name)}, ${of}${key}${more}${flag})`);

const names = fc.oneof({ weight: 5, arbitrary: constraint.map(quoted) }, { weight: 1, arbitrary: fc.constant('None') });
const list = fc.uniqueArray(old, { minLength: 1, maxLength: 2 }).map((each) => each.map(quoted));
const deferral = option(fc.constantFrom(', deferrable=True', ', deferrable=True, initially="DEFERRED"'), 6);

/** Constraints and indexes of the old table; most names are there once. */
const element = fc.oneof(
  fc.tuple(list, names, deferral).map(([of, id, when]) => `sa.UniqueConstraint(${of.join(', ')}, name=${id}${when})`),
  fc
    .tuple(fc.constantFrom('"a > 0"', 'sa.column("a") > 0'), names)
    .map(([of, id]) => `sa.CheckConstraint(${of}, name=${id})`),
  fc
    .tuple(
      old,
      names,
      fc.constantFrom('"o.id"', '"t.id"', '"s.o.id"'),
      option(fc.constantFrom(', ondelete="CASCADE"', ', match="FULL"')),
    )
    .map(([of, id, to, more]) => `sa.ForeignKeyConstraint([${quoted(of)}], [${to}], name=${id}${more})`),
  fc
    .tuple(
      fc.constantFrom('"ix_a"', '"ix_b"', 'None'),
      list,
      option(fc.constantFrom(', unique=True', ', sqlite_where=sa.text("a > 0")', ', postgresql_using="gin"')),
    )
    .map(([id, of, more]) => `sa.Index(${id}, ${of.join(', ')}${more})`),
  fc.constant('sa.Index("ix_e", sa.text("lower(a)"), "b")'),
);
const key = fc.oneof(
  fc.constant(''),
  fc.constantFrom('', ', name="pk_x"').map((name) => `sa.PrimaryKeyConstraint("id"${name}), `),
  fc.constant('sa.PrimaryKeyConstraint("id", "a"), '),
);

const copyFrom = fc
  .tuple(
    fc.constantFrom('"t"', '"Mixed"', `"${'long_'.repeat(12)}"`),
    fc.constantFrom(
      'sa.MetaData()',
      'sa.MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s", "uq": "uq_%(table_name)s_%(column_0_name)s"})',
    ),
    fc.tuple(...columns.map(oldColumn)),
    fc.boolean(),
    key,
    fc.array(element, { maxLength: 3 }),
    option(fc.constant(', schema="s"'), 4),
    option(
      fc.constantFrom(
        ', comment="c"',
        ', sqlite_autoincrement=True',
        ', mysql_engine="InnoDB"',
        ', prefixes=["TEMPORARY"]',
      ),
      4,
    ),
  )
  .map(([name, metadata, own, isKeyed, keys, elements, schema, more]) => {
    const first = isKeyed && keys === '' ? [own[0]?.replace(/\)$/, ', primary_key=True)'), ...own.slice(1)] : own;
    return {
      name,
      schema,
      call: `sa.Table(${name}, ${metadata}, ${[first.join(', '), `${keys}${elements.join(', ')}`]
        .filter((each) => each !== '')
        .join(', ')
        .replace(/, $/, '')}${schema}${more})`,
    };
  });

const place = option(
  fc.tuple(fc.constantFrom('insert_before', 'insert_after'), some).map(([where, of]) => `, ${where}=${quoted(of)}`),
  2,
);

const operation = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        added,
        type,
        option(fc.constantFrom(', sa.ForeignKey("o.id", name="fk_n")', ', sa.ForeignKey("o.id")'), 6),
        columnOptions,
        option(fc.constantFrom(', unique=True', ', index=True', ', primary_key=True', ', default=1'), 7),
        place,
      )
      .map(
        ([id, of, reference, more, flag, where]) =>
          `add_column(sa.Column(${quoted(id)}, ${of}${reference}${more}${flag})${where})`,
      ),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(
        some,
        option(
          fc.constantFrom('True', 'False').map((each) => `, nullable=${each}`),
          2,
        ),
        option(
          fc.oneof(serverDefault, fc.constant('None')).map((each) => `, server_default=${each}`),
          2,
        ),
        option(
          type.map((each) => `, type_=${each}`),
          1,
        ),
        option(
          fc.constantFrom('z', 'y', 'Id').map((each) => `, new_column_name=${quoted(each)}`),
          3,
        ),
        option(
          type.map((each) => `, existing_type=${each}`),
          2,
        ),
        option(fc.constantFrom(', comment="k"', ', comment=None', ', autoincrement=True'), 7),
      )
      .map(([id, ...parts]) => `alter_column(${quoted(id)}${parts.join('')})`),
  },
  { weight: 2, arbitrary: some.map((id) => `drop_column(${quoted(id)})`) },
  fc
    .tuple(constraint, fc.constantFrom('', ', type_="unique"', ', type_="check"', ', type_="primary"'))
    .map(([id, kind]) => `drop_constraint(${quoted(id)}${kind})`),
  fc.tuple(names, list).map(([id, of]) => `create_unique_constraint(${id}, [${of.join(', ')}])`),
  fc.tuple(names, list).map(([id, of]) => `create_primary_key(${id}, [${of.join(', ')}])`),
  fc
    .tuple(names, fc.constantFrom('"a > 0"', 'sa.column("b") > 1'))
    .map(([id, of]) => `create_check_constraint(${id}, ${of})`),
  fc
    .tuple(names, fc.constantFrom('o', 't'), old, deferral)
    .map(([id, to, of, when]) => `create_foreign_key(${id}, "${to}", [${quoted(of)}], ["id"]${when})`),
  fc
    .tuple(fc.constantFrom('"ix_n"', '"ix_a"', 'None'), list, option(fc.constant(', unique=True')))
    .map(([id, of, more]) => `create_index(${id}, [${of.join(', ')}]${more})`),
  fc.constantFrom(
    'drop_index("ix_a")',
    'drop_index("ix_b")',
    'create_table_comment("c")',
    'execute("SELECT 1")',
    'create_index("ix_f", ["a", sa.text("lower(b)")])',
  ),
);

const options = fc
  .tuple(
    fc.constantFrom(', recreate="always"', ', recreate="always"', ', recreate="always"', '', ', recreate="never"'),
    option(
      fc.constantFrom(
        ', partial_reordering=[("b", "a")]',
        ', partial_reordering=[("some name", "id"), ("a", "n", "order")]',
      ),
      7,
    ),
    option(
      fc.constantFrom(
        ', table_args=[sa.CheckConstraint("a < 9", name="ck_t"), sa.UniqueConstraint("a")]',
        ', table_args=(sa.UniqueConstraint("b", name="uq_x"),)',
        ', table_args=[sa.Index("ix_t", "a")]',
      ),
      7,
    ),
    option(
      fc.constantFrom(
        ', table_kwargs={"comment": "x"}',
        ', table_kwargs={"sqlite_autoincrement": True, "mysql_charset": "utf8"}',
        ', table_kwargs={"prefixes": ["TEMPORARY"]}',
      ),
      7,
    ),
    option(fc.constant(', naming_convention={"uq": "uq_%(column_0_name)s"}'), 9),
  )
  .map((each) => each.join(''));

export const randomBatch: fc.Arbitrary<{ readonly directive: string; readonly body: string }> = fc
  .tuple(copyFrom, options, fc.array(operation, { minLength: 1, maxLength: 3 }))
  .map(([{ name, schema, call }, more, operations]) => ({
    directive: 'batch_alter_table',
    body: [
      `with op.batch_alter_table(${name}, copy_from=${call}${schema}${more}) as b:`,
      ...operations.map((each) => `    b.${each}`),
    ].join('\n'),
  }));
