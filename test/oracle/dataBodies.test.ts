import { expect, test } from 'vitest';
import { compareBodies } from './compareBodies.js';

const table = (type: string): string =>
  `t = sa.table('e', sa.column('id', sa.Integer), sa.column('data', ${type}), sa.column('kind', sa.String))\n`;

const ofJson = [
  "op.execute(t.update().where(t.c.data['a'].as_string() == 'x').values(kind=t.c.data['b'].as_string()))",
  "op.execute(t.delete().where(t.c.data['n'].as_integer() > 5))",
  "op.execute(t.delete().where(t.c.data['ok'].as_boolean()))",
  'op.execute(t.delete().where(t.c.data[0].as_float() < 1.5))',
  "op.execute(t.delete().where(t.c.data['p'].as_numeric(10, 2) < 2))",
  "op.execute(t.update().values(data=t.c.data['inner']['more'][3]))",
  "op.execute(t.update().where(t.c.id == 1, t.c.data['a'].as_string().like('x%')).values(kind=sa.func.lower(t.c.data['a'].as_string())))",
  "op.execute(t.update().where(sa.and_(t.c.id == 1, t.c.data['a'].as_string().isnot(None))).values(kind=t.c.data['a'].as_string() + '!'))",
  "op.execute(t.update().where(t.c.data[('a', 0)].as_string().in_(['x', 'y'])).values(kind='z'))",
];

const ofPostgresJson = [
  "op.execute(t.update().where(t.c.data['n'].astext.cast(sa.Integer) > 5).values(kind=t.c.data['a']['b'].astext))",
  "op.execute(t.delete().where(t.c.data[('a', 0, \"it's\")].astext.is_(None)))",
  "op.execute(t.update().where(t.c.data['a']['b'].astext.like('x%')).values(kind=t.c.data['k'].astext + '-' + t.c.data['l'].astext))",
  "op.execute(t.update().where(t.c.data['a'].astext.ilike('x%'), t.c.data['a'].astext.between('a', 'b')).values(kind=sa.cast(t.c.data['k'].astext, sa.Text)))",
  "op.execute(t.update().values(kind=sa.case((t.c.data['k'].astext == '1', 'one'), else_=t.c.data['k'].astext)))",
  "s = sa.select(t.c.data['k'].astext).where(t.c.data['a'].astext == '1').scalar_subquery()\nop.execute(t.update().where(t.c.kind == s).values(kind='x'))",
  "op.execute(sa.select(t.c.id, t.c.data['k'].astext.label('kk')).where(~(t.c.data['a'].astext == '1')))",
  "op.create_index('ix', 't', [t.c.data['k'].astext])",
  "op.create_index('ix', 't', [t.c.data['k']['l']])",
  "op.create_check_constraint('ck', 't', t.c.data['k'].astext != 'x')",
];

test('elements of JSON, HSTORE and arrays are written as SQLAlchemy writes them, or are a gap', async () => {
  expect(
    await compareBodies([
      ...['sa.JSON', 'sa.JSON().with_variant(postgresql.JSONB(), "postgresql")'].flatMap((type) =>
        ofJson.map((body) => table(type) + body),
      ),
      ...['postgresql.JSON', 'postgresql.JSONB'].flatMap((type) => ofPostgresJson.map((body) => table(type) + body)),
      `${table('postgresql.HSTORE')}op.execute(t.update().where(t.c.data['k'] == 'x').values(kind=t.c.data['z']))`,
      `${table('postgresql.HSTORE')}op.create_index('ix', 't', [t.c.data['k']])`,
      `${table('postgresql.ARRAY(sa.String)')}op.execute(t.update().where(t.c.data[1].like('x%')).values(kind=sa.func.upper(t.c.data[2])))`,
    ]),
  ).toBe('');
}, 120_000);

test('window functions are written as SQLAlchemy writes them, or are a gap', async () => {
  const bodies = [
    "rn = sa.func.row_number().over(partition_by=t.c.kind, order_by=t.c.id.desc()).label('rn')\nsub = sa.select(t.c.id, rn).subquery('s')\nop.execute(t.delete().where(t.c.id.in_(sa.select(sub.c.id).where(sub.c.rn > 1))))",
    "r = sa.select(t.c.id, sa.func.rank().over(order_by=t.c.id).label('rn')).cte('ranked')\nop.execute(t.update().values(id=sa.select(r.c.rn).where(r.c.id == t.c.id).scalar_subquery()))",
    'op.execute(sa.select(sa.func.rank().over(order_by=[t.c.id, sa.desc(t.c.kind)], partition_by=[t.c.kind]), sa.func.sum(t.c.id).over(order_by=t.c.id, rows=(None, 0)), sa.func.count().over()))',
    'op.execute(t.update().values(id=1 + sa.func.max(t.c.id).over(range_=(0, None))))',
  ];
  expect(await compareBodies(bodies.map((body) => table('sa.Text') + body))).toBe('');
}, 60_000);

test('members of an IntEnum are the numbers that they are', async () => {
  const classes =
    'import enum\nclass Status(enum.IntEnum):\n    DRAFT = 0\n    LIVE = 1\nclass Size(int, enum.Enum):\n    BIG = 5\n';
  const bodies = [
    'op.execute(t.update().values(id=Status.LIVE).where(t.c.id == Status.DRAFT, t.c.id.in_([Status.LIVE, Size.BIG])))',
    "op.bulk_insert(t, [{'id': Status.DRAFT, 'kind': 'x'}, {'id': Size.BIG, 'kind': 'y'}])",
    'op.execute(f"UPDATE e SET id = {int(Status.LIVE)} + {Size.BIG.value} + {int(\'07\')}")',
    'op.execute(t.update().values(kind=Status.LIVE))',
  ];
  expect(await compareBodies(bodies.map((body) => classes + table('sa.Text') + body))).toBe('');
}, 60_000);

test('of two functions Python asks the one first that SQLAlchemy has a class for', async () => {
  const [plain, own] = ['sa.func.length(t.c.kind)', 'sa.func.coalesce(t.c.id, 0)'];
  const conditions = [`${plain} != ${own}`, `${own} < ${plain}`, `${plain} >= ${plain}`, `${plain} + ${own} > 1`];
  expect(
    await compareBodies(conditions.map((each) => `${table('sa.Text')}op.execute(t.delete().where(${each}))`)),
  ).toBe('');
}, 60_000);

test('arithmetic of integers has the type that SQLAlchemy gives it', async () => {
  const types = ['sa.Integer', 'sa.BigInteger', 'sa.SmallInteger'];
  const others = [
    ...types,
    'sa.Numeric(10, 2)',
    'sa.Numeric',
    'sa.Float',
    'sa.Float(24)',
    'sa.DECIMAL(8, 3)',
    'sa.REAL',
    'sa.Double',
  ];
  const pairs = others.flatMap((left) => others.map((right) => [left, right] as const));
  const bodies = pairs.flatMap(([left, right]) =>
    ['+', '-', '*', '/', '%'].map(
      (operator) =>
        `n = sa.table('e', sa.column('a', ${left}), sa.column('b', ${right}))\nop.execute(n.update().where((n.c.a ${operator} n.c.b) > 5, n.c.a / (n.c.a ${operator} n.c.b) > 1).values(a=n.c.b ${operator} 3))`,
    ),
  );
  expect(await compareBodies(bodies)).toBe('');
}, 60_000);

test('NOT of a text is refused since SQLAlchemy 2.0', async () => {
  expect(
    await compareBodies([
      "op.execute(sa.select(sa.true()).where(sa.not_(sa.text('a = 1'))))",
      "op.execute(sa.select(sa.true()).where(~sa.literal_column('a = 1')))",
    ]),
  ).toBe('');
});

test('upserts are written as SQLAlchemy writes them, or are a gap', async () => {
  const inserts = ['postgresql.insert(t)', 'sqlite.insert(t)'];
  const sets = [
    's.excluded.kind',
    "'x'",
    't.c.kind',
    "t.c.kind + '!'",
    "sa.func.coalesce(s.excluded.kind, t.c.kind, 'y')",
  ];
  const wheres = [
    '',
    ', where=t.c.id > 3',
    ', where=t.c.kind != s.excluded.kind',
    ', index_where=t.c.id < 5',
    ', where=sa.text("e.id > 3")',
  ];
  const bodies = inserts.flatMap((insert) =>
    sets.flatMap((set) =>
      wheres.map(
        (where) =>
          `s = ${insert}.values(id=1, kind='k')\nop.execute(s.on_conflict_do_update(index_elements=['id'], set_={'kind': ${set}}${where}))`,
      ),
    ),
  );
  const rest = [
    "op.execute(postgresql.insert(t).values([{'id': 1}, {'id': 2}]).on_conflict_do_nothing(index_elements=['id'], index_where=t.c.id > 1))",
    "op.execute(postgresql.insert(t).values(id=1).on_conflict_do_nothing(constraint='uq_e'))",
    's = mysql.insert(t).values(id=1)\nop.execute(s.on_duplicate_key_update(kind=s.inserted.kind, id=5))',
    "s = mysql.insert(t).values(id=1)\nop.execute(s.on_duplicate_key_update({'kind': sa.func.concat(s.inserted.kind, 'x')}))",
    's = mysql.insert(t).values(id=1)\nop.execute(s.on_duplicate_key_update(kind=t.c.kind + s.inserted.kind))',
  ];
  expect(await compareBodies([...bodies, ...rest].map((body) => table('sa.Text') + body))).toBe('');
}, 60_000);

test('a column to order by that is named in a string is a gap, and no value', async () => {
  const orders = ["sa.desc('id')", "'id'", "sa.asc('kind'), t.c.id", 'sa.desc(t.c.id)', "sa.nulls_last(sa.desc('id'))"];
  expect(
    await compareBodies(orders.map((each) => `${table('sa.Text')}op.execute(sa.select(t.c.id).order_by(${each}))`)),
  ).toBe('');
}, 60_000);

test('SQL Server has a value that is compared on the right side', async () => {
  const bodies = [
    "sa.literal('x') == t.c.kind",
    "sa.bindparam('b', 3) == t.c.id + 1",
    'sa.literal(1) == sa.literal(2)',
    "sa.literal('x') != t.c.kind",
    'op.inline_literal(3) == t.c.id',
  ];
  expect(await compareBodies(bodies.map((each) => `${table('sa.Text')}op.execute(t.delete().where(${each}))`))).toBe(
    '',
  );
}, 60_000);

test('char_length() of SQLite keeps its parameters', async () => {
  const values = ["'abc'", 't.c.kind', "sa.func.coalesce(t.c.kind, '')", "t.c.kind + 'x'"];
  const bodies = values.flatMap((value) => [
    `op.execute(t.delete().where(sa.func.char_length(${value}) > 3))`,
    `op.execute(t.update().where(sa.func.length('ab') < sa.func.char_length(${value})).values(id=sa.func.char_length(${value})))`,
  ]);
  expect(await compareBodies(bodies.map((body) => table('sa.Text') + body))).toBe('');
}, 60_000);

test('NOT of what stands in parentheses is taken back by another one', async () => {
  const conditions = [
    "sa.or_(t.c.kind.startswith('a'))",
    "sa.or_(t.c.kind.startswith('a'), t.c.id == 1)",
    "sa.and_(t.c.kind.op('~')('a'))",
    'sa.and_(sa.or_(t.c.id == 1, t.c.id == 2))',
    'sa.or_(sa.exists().where(t.c.id == 1))',
  ];
  const bodies = conditions.flatMap((each) =>
    [`~${each}`, `sa.not_(~${each})`, `~~~${each}`, `sa.or_(~${each}, ~~${each})`].map(
      (condition) => `op.execute(t.delete().where(${condition}))`,
    ),
  );
  expect(await compareBodies(bodies.map((body) => table('sa.Text') + body))).toBe('');
}, 60_000);

test('types that @compiles writes are what it says, or a gap', async () => {
  const head = 'from sqlalchemy.ext.compiler import compiles\n';
  const json = `${head}class JSONB(sa.JSON):\n    __visit_name__ = "JSONB"\n@compiles(JSONB, "sqlite")\ndef _(*args, **kwargs):\n    return "JSONB"\n`;
  const utc = `${head}class Utc(sa.TypeDecorator):\n    impl = sa.DateTime\n@compiles(Utc, "sqlite", "mssql")\ndef utc(element, compiler, **kw):\n    return "TEXT"\n`;
  const small = `${head}class Small(sa.Integer):\n    pass\n@compiles(Small, "mysql")\ndef small(element, compiler, **kw):\n    return compiler.visit_SMALLINT(element, **kw)\n`;
  expect(
    await compareBodies([
      `${json}op.add_column("t", sa.Column("a", JSONB()))`,
      `${json}op.add_column("t", sa.Column("a", sa.JSON().with_variant(postgresql.JSONB(), "postgresql").with_variant(JSONB(), "sqlite")))`,
      `${utc}op.add_column("t", sa.Column("a", Utc()))`,
      `${small}op.add_column("t", sa.Column("a", Small()))`,
    ]),
  ).toBe('');
});

test('a computed TIMESTAMP of MariaDB is NULL or not as the version has it', async () => {
  const computed = 'sa.TIMESTAMP(), server_default=sa.Computed("b + 1")';
  expect(
    await compareBodies(
      ['', ', primary_key=True', ', nullable=False', ', nullable=True'].map(
        (rest) => `op.add_column("t", sa.Column("a", ${computed}${rest}))`,
      ),
    ),
  ).toBe('');
});
