import fc from 'fast-check';

/** Bodies of `upgrade()` that change rows: tables of many types, statements of SQLAlchemy Core, rows to insert. */

export const columns: Readonly<Record<string, string>> = {
  id: 'sa.Integer',
  big: 'sa.BigInteger()',
  name: 'sa.String(40)',
  note: 'sa.Text()',
  Mixed: 'sa.Unicode(20)',
  ok: 'sa.Boolean',
  n: 'sa.Numeric(10, 2)',
  f: 'sa.Float()',
  day: 'sa.Date()',
  at: 'sa.DateTime()',
  zoned: 'sa.DateTime(timezone=True)',
  hour: 'sa.Time()',
  u: 'sa.Uuid()',
  kind: "sa.Enum('a', 'b', name='kind')",
  bare: '',
};

const values: Readonly<Record<string, readonly string[]>> = {
  integer: ['0', '1', '-3', '12', '9999999999', 'True'],
  string: ["'x'", '"it\'s"', "'50% :x'", "'a\\\\b'", "'é'", "''", "'two\\nlines'"],
  boolean: ['True', 'False', '1'],
  number: ['1', '2.5', '-0.1', "Decimal('12.30')", '1e-10', '1e20', '100.0'],
  date: ['date(2020, 1, 31)'],
  datetime: ['datetime(2020, 1, 31, 3, 4, 5)', 'datetime(2020, 1, 31, 3, 4, 5, 678)', 'datetime(2020, 1, 2)'],
  zoned: ['datetime(2020, 1, 31, 3, 4, 5, tzinfo=timezone.utc)', 'datetime(2020, 1, 31)'],
  time: ['time(3, 4, 5)', 'time(3, 4, 5, 600)'],
  uuid: ["UUID('12345678-1234-5678-1234-567812345678')", 'UUID(int=7)'],
};

const kinds: Readonly<Record<string, string>> = {
  id: 'integer',
  big: 'integer',
  name: 'string',
  note: 'string',
  Mixed: 'string',
  ok: 'boolean',
  n: 'number',
  f: 'number',
  day: 'date',
  at: 'datetime',
  zoned: 'zoned',
  hour: 'time',
  u: 'uuid',
  kind: 'string',
  bare: 'string',
};

const names = Object.keys(columns);
const numbers = ['id', 'big', 'n', 'f'];
const texts = ['name', 'note', 'Mixed', 'kind'];

const pick = <T>(items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);
const valueOf = (column: string): fc.Arbitrary<string> => pick(values[kinds[column] ?? ''] ?? ["'x'"]);
const anyValue = pick(Object.values(values).flat());

const column = (of: readonly string[] = names): fc.Arbitrary<{ name: string; sql: string }> =>
  fc.record({ name: pick(of), form: pick(['t.c.', 'o.c.', "t.c['']"]) }).map(({ name, form }) => ({
    name,
    sql: form.endsWith("['']") ? `t.c['${name}']` : `${name === 'bare' ? 't.c.' : form}${name}`,
  }));

/** Mostly of the table `t` alone, because another table makes another statement. */
const own = (of: readonly string[] = names): fc.Arbitrary<{ name: string; sql: string }> =>
  pick(of).map((name) => ({ name, sql: `t.c.${name}` }));

export const { expression: numeric } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    own(numbers).map(({ sql }) => sql),
    pick([
      'sa.literal(3)',
      'sa.func.coalesce(t.c.n, 0)',
      'sa.func.length(t.c.name)',
      'sa.func.abs(t.c.id)',
      'sa.func.count()',
    ]),
    fc
      .tuple(
        tie('expression'),
        pick(['+', '-', '*', '/', '%']),
        fc.oneof(tie('expression'), pick(['1', '2', '-4', '2.5'])),
      )
      .map((parts) => `(${parts.join(' ')})`),
    fc.tuple(pick(['1', '7']), pick(['+', '-', '*']), tie('expression')).map((parts) => `(${parts.join(' ')})`),
    tie('expression').map((inner) => `(-${inner})`),
    fc
      .tuple(tie('expression'), pick(['sa.Integer', 'sa.Numeric(8, 3)', 'sa.BigInteger()']))
      .map(([inner, type]) => `sa.cast(${inner}, ${type})`),
    fc
      .tuple(own(['ok', 'id']), tie('expression'))
      .map(([condition, inner]) => `sa.case((${condition.sql} == 1, ${inner}), else_=0)`),
  ),
}));

export const { text } = fc.letrec<{ text: string }>((tie) => ({
  text: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    own(texts).map(({ sql }) => sql),
    pick([
      "sa.literal('x')",
      'sa.func.lower(t.c.name)',
      "sa.func.replace(t.c.name, 'a', \"b'\")",
      "sa.func.coalesce(t.c.note, '')",
      'sa.cast(t.c.id, sa.String(20))',
      'sa.cast(t.c.id, sa.Text)',
    ]),
    fc
      .tuple(tie('text'), fc.oneof(tie('text'), pick(["'-'", '" it\'s"', "'%'"])))
      .map((parts) => `(${parts.join(' + ')})`),
    fc.tuple(pick(["'<'"]), tie('text')).map((parts) => `(${parts.join(' + ')})`),
    fc.tuple(tie('text'), pick(["'-'", 't.c.note'])).map(([inner, other]) => `(${inner}).concat(${other})`),
    fc
      .tuple(own(['ok', 'name']), tie('text'))
      .map(
        ([condition, inner]) =>
          `sa.case((${condition.sql}.is_(None), ${inner}), (${condition.sql} == sa.null(), 'q'), else_=${inner})`,
      ),
  ),
}));

const comparison = fc.oneof(
  column().chain(({ name, sql }) =>
    fc.tuple(pick(['==', '!=', '<', '<=', '>', '>=']), valueOf(name)).map(([op, value]) => `(${sql} ${op} ${value})`),
  ),
  own(numbers).chain(({ sql }) => pick(['==', '<', '>=']).map((op) => `(3 ${op} ${sql})`)),
  column().map(({ sql }) => `${sql}.is_(None)`),
  column().map(({ sql }) => `(${sql} != None)`),
  column().map(({ sql }) => `${sql}.isnot(None)`),
  own(['ok']).chain(({ sql }) =>
    pick([sql, `(${sql} == True)`, `${sql}.is_(False)`, `(${sql} == sa.true())`, `(~${sql})`, `${sql}.is_(sa.true())`]),
  ),
  own().chain(({ name, sql }) =>
    fc
      .tuple(pick(['in_', 'not_in', 'notin_']), fc.array(valueOf(name), { maxLength: 3 }))
      .map(([op, list]) => `${sql}.${op}([${list.join(', ')}])`),
  ),
  own(['id', 'name']).map(({ sql }) => `${sql}.in_([None])`),
  fc
    .tuple(
      own(texts),
      pick(['like', 'ilike', 'not_like', 'notilike', 'startswith', 'endswith', 'contains']),
      pick(["'a%'", "'x'", '"it\'s_"']),
    )
    .map(([of, op, value]) => `${of.sql}.${op}(${value})`),
  fc
    .tuple(
      own(texts),
      pick([
        "contains('5%', autoescape=True)",
        "like('a/%', escape='/')",
        "startswith('a_', autoescape=True)",
        "regexp_match('^a')",
      ]),
    )
    .map(([of, call]) => `${of.sql}.${call}`),
  own(['id', 'day', 'name', 'at', 'n']).chain(({ name, sql }) =>
    fc.tuple(valueOf(name), valueOf(name)).map(([low, high]) => `${sql}.between(${low}, ${high})`),
  ),
  fc
    .tuple(numeric, pick(['==', '<', '!=']), fc.oneof(numeric, pick(['5', '1.5'])))
    .map((parts) => `(${parts.join(' ')})`),
  fc.tuple(text, pick(['==', '!=', '<']), fc.oneof(text, pick(["'x'"]))).map((parts) => `(${parts.join(' ')})`),
  fc.tuple(own(), own()).map(([left, right]) => `(${left.sql} == ${right.sql})`),
  pick([
    "sa.text('id > 3')",
    "sa.text('id = :x').bindparams(x=4)",
    'sa.exists().where(o.c.id == t.c.id)',
    '~sa.exists().where(o.c.id == t.c.id)',
    'sa.select(o.c.id).where(o.c.id == t.c.id).exists()',
    't.c.id.in_(sa.select(o.c.id))',
    "t.c.id.not_in(sa.select(o.c.id).where(o.c.name == 'x'))",
    't.c.id == sa.select(sa.func.max(o.c.id)).scalar_subquery()',
    '(t.c.name == op.inline_literal("it\'s"))',
    't.c.id.is_distinct_from(3)',
    't.c.name.isnot_distinct_from(None)',
    'sa.true()',
    'sa.false()',
    "(t.c.name.op('~')('x'))",
    'sa.between(t.c.id, 1, 3)',
    '(sa.func.lower(t.c.name) == sa.bindparam("p", "x"))',
  ]),
);

export const { condition } = fc.letrec<{ condition: string }>((tie) => ({
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 4, arbitrary: comparison },
    {
      weight: 1,
      arbitrary: fc
        .tuple(pick(['sa.and_', 'sa.or_']), fc.array(tie('condition'), { minLength: 1, maxLength: 3 }))
        .map(([name, list]) => `${name}(${list.join(', ')})`),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('condition'), pick(['&', '|']), tie('condition'))
        .map(([left, op, right]) => `((${left}) ${op} (${right}))`),
    },
    { weight: 1, arbitrary: tie('condition').map((inner) => `sa.not_(${inner})`) },
    { weight: 1, arbitrary: tie('condition').map((inner) => `(~(${inner}))`) },
  ),
}));

const where = fc.array(condition, { maxLength: 2 }).map((list) => list.map((each) => `.where(${each})`).join(''));

const assigned = (name: string): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 4, arbitrary: valueOf(name) },
    { weight: 1, arbitrary: pick(['None', 'sa.null()']) },
    { weight: 1, arbitrary: anyValue },
    {
      weight: 1,
      arbitrary: pick([
        "sa.text('default')",
        'sa.func.now()',
        "op.inline_literal('x')",
        'op.inline_literal(5)',
        "sa.literal_column('1 + 1')",
        'sa.bindparam("p")',
      ]),
    },
    { weight: 2, arbitrary: numbers.includes(name) ? numeric : texts.includes(name) ? text : pick(['sa.func.now()']) },
    { weight: 1, arbitrary: own().map(({ sql }) => sql) },
    {
      weight: 1,
      arbitrary: pick([
        'sa.select(sa.func.max(o.c.id)).where(o.c.id == t.c.id).scalar_subquery()',
        'sa.select(o.c.name).where(o.c.id == t.c.id).limit(1).scalar_subquery()',
      ]),
    },
  );

const assignments = fc
  .uniqueArray(pick(names), { minLength: 1, maxLength: 4 })
  .chain((chosen) => fc.tuple(...chosen.map((name) => assigned(name).map((value) => [name, value] as const))));

const keywords = assignments.map((pairs) => `.values(${pairs.map(([name, value]) => `${name}=${value}`).join(', ')})`);
const dict = assignments.map(
  (pairs) =>
    `.values({${pairs.map(([name, value]) => `${name.length > 3 ? `t.c.${name}` : `'${name}'`}: ${value}`).join(', ')}})`,
);
const given = fc.oneof(keywords, dict);

const row = (chosen: readonly string[], rough: boolean): fc.Arbitrary<string> =>
  fc
    .tuple(
      ...chosen.map((name) =>
        fc
          .oneof(
            { weight: 9, arbitrary: valueOf(name) },
            { weight: 1, arbitrary: pick(['None']) },
            ...(rough ? [{ weight: 1, arbitrary: anyValue }] : []),
          )
          .map((value) => `'${name}': ${value}`),
      ),
    )
    .map((parts) => `{${parts.join(', ')}}`);

const rows = fc
  .tuple(fc.uniqueArray(pick(names.filter((name) => name !== 'bare')), { minLength: 0, maxLength: 5 }), fc.boolean())
  .chain(([chosen, rough]) => fc.array(row(chosen, rough), { maxLength: 3 }))
  .map((list) => `[${list.join(', ')}]`);

const ordering = fc
  .oneof(own(), own(texts))
  .chain(({ sql }) =>
    pick([sql, `${sql}.desc()`, `${sql}.asc().nulls_last()`, `sa.desc(${sql})`, `sa.func.lower(${sql})`]),
  );

const selected = fc.oneof(
  fc
    .uniqueArray(pick(names), { minLength: 1, maxLength: 3 })
    .map((list) => list.map((name) => `t.c.${name}`).join(', ')),
  pick([
    'sa.func.count()',
    "sa.func.count().label('c')",
    'sa.literal(1)',
    't.c.id, sa.literal("x").label("y")',
    't',
    't.c.id, t.c.n + 1',
    't.c.name + "x"',
    'sa.cast(t.c.id, sa.String(5))',
    'sa.case((t.c.id > 1, "a"), else_="b")',
    'sa.text("1")',
    'sa.func.max(t.c.id), sa.func.max(t.c.n)',
    'sa.func.distinct(t.c.id)',
    'sa.null()',
    't.c.id, o.c.id.label("other")',
    '-t.c.id',
    'sa.true()',
    '~t.c.ok',
    't.c.ok',
    'sa.and_(t.c.ok, t.c.id > 1)',
  ]),
);

const select = fc
  .tuple(
    selected,
    where,
    fc.option(ordering),
    fc.option(
      pick([
        '.limit(5)',
        '.limit(5).offset(2)',
        '.offset(3)',
        '.distinct()',
        '.group_by(t.c.name)',
        '.group_by(t.c.name).having(sa.func.count() > 1)',
        '.select_from(t.join(o, t.c.id == o.c.id))',
        '.select_from(t.outerjoin(o, sa.and_(t.c.id == o.c.id, o.c.ok)))',
      ]),
    ),
  )
  .map(
    ([list, conditions, order, more]) =>
      `sa.select(${list})${conditions}${order === null ? '' : `.order_by(${order})`}${more ?? ''}`,
  );

const statement = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(pick(['t.update()', 'sa.update(t)']), where, given).map((parts) => parts.join('')) },
  { weight: 2, arbitrary: fc.tuple(pick(['t.delete()', 'sa.delete(t)']), where).map((parts) => parts.join('')) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        pick(['t.insert()', 'sa.insert(t)', 'postgresql.insert(t)', 'sqlite.insert(t)']),
        given,
        pick([
          '',
          '',
          '',
          ".on_conflict_do_nothing(index_elements=['id'])",
          '.on_conflict_do_nothing()',
          ".on_conflict_do_update(index_elements=['id'], set_={'name': 'x', 'n': 3})",
          ".on_conflict_do_update(index_elements=[t.c.id], set_={'name': t.c.note}, where=t.c.ok)",
          '.returning(t.c.id)',
        ]),
      )
      .map((parts) => parts.join('')),
  },
  { weight: 1, arbitrary: rows.map((list) => `t.insert().values(${list})`) },
  { weight: 1, arbitrary: select.map((inner) => `t.insert().from_select(['id'], ${inner})`) },
  { weight: 2, arbitrary: select },
  {
    weight: 1,
    arbitrary: pick([
      "sa.text('UPDATE t SET a = :a, b = :b').bindparams(a='it\\'s', b=None)",
      "sa.text('DELETE FROM t WHERE a IN :ids').bindparams(sa.bindparam('ids', [1, 2], expanding=True))",
      "sa.text('DELETE FROM t WHERE a IN :ids').bindparams(sa.bindparam('ids', [], expanding=True))",
      "mysql.insert(t).values(id=1, name='x').on_duplicate_key_update(name='y', n=3)",
    ]),
  },
);

const header = `from datetime import date, datetime, time, timezone
from decimal import Decimal
from uuid import UUID
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql, postgresql, sqlite


def upgrade():
`;

function definition(name: string, table: string, isWhole: boolean, schema: string): string {
  const list = Object.entries(columns).map(([column_, type]) => {
    const key = isWhole && column_ === 'id' ? ', primary_key=True' : '';
    return `sa.${isWhole ? 'Column' : 'column'}('${column_}'${type === '' ? '' : `, ${type}`}${key})`;
  });
  return `${name} = sa.${isWhole ? 'Table' : 'table'}('${table}', ${isWhole ? 'sa.MetaData(), ' : ''}${list.join(', ')}${schema})`;
}

/** One revision file with one change of rows. */
export const dataMigration: fc.Arbitrary<string> = fc
  .record({
    isWhole: fc.boolean(),
    table: pick(['account', 'account', 'user', 'Order']),
    schema: pick(['', '', ", schema='app'"]),
    body: fc.oneof(
      { weight: 3, arbitrary: statement.map((sql) => `op.execute(${sql})`) },
      { weight: 2, arbitrary: rows.map((list) => `op.bulk_insert(t, ${list})`) },
    ),
  })
  .map(
    ({ isWhole, table, schema, body }) =>
      [`${header}    ${definition('t', table, isWhole, schema)}`, definition('o', 'other', false, ''), body].join(
        '\n    ',
      ) + '\n',
  );
