import fc from 'fast-check';

/** Statements of SQLAlchemy Core with several SELECTs in one: UNION, CTEs, recursive ones, joins, offsets, subqueries. */

const pick = <T>(...items: readonly T[]): fc.Arbitrary<T> => fc.constantFrom(...items);

const tables = `t = sa.table('e', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('p', sa.Integer), sa.column('Select', sa.Integer))
o = sa.table('other', sa.column('id', sa.Integer), sa.column('name', sa.String), sa.column('p', sa.Integer), schema=%)
`;

/** A column of numbers of a table, and one of text. */
const numberOf = (table: string): fc.Arbitrary<string> =>
  pick(
    `${table}.c.id`,
    `${table}.c.id`,
    `${table}.c.p`,
    `${table}.c.p.label('id')`,
    `${table}.c.p.label('Order')`,
    `${table}.c.id + 1`,
    `sa.func.count().label('n')`,
    `sa.literal(5)`,
    `sa.func.max(${table}.c.p)`,
    `sa.func.max(${table}.c.p)`,
  );
const textOf = (table: string): fc.Arbitrary<string> =>
  pick(
    `${table}.c.name`,
    `${table}.c.name`,
    `sa.func.lower(${table}.c.name)`,
    `(${table}.c.name + '!').label('shout')`,
    `sa.null().label('none')`,
  );

const conditionOf = (table: string): fc.Arbitrary<string> =>
  pick(
    `${table}.c.id > 3`,
    `${table}.c.p.is_(None)`,
    `${table}.c.name == 'x'`,
    `${table}.c.id.in_([1, 2])`,
    `sa.or_(${table}.c.id == 1, ${table}.c.p < 2)`,
  );

const whereOf = (table: string): fc.Arbitrary<string> =>
  fc.option(conditionOf(table), { nil: null }).map((condition) => (condition === null ? '' : `.where(${condition})`));

const limits = pick('', '', '', '.limit(2)', '.limit(5).offset(1)', '.offset(3)');

/** A SELECT of as many columns as are asked for, from one table. */
const plain = (width: number): fc.Arbitrary<string> =>
  pick('t', 'o').chain((table) =>
    fc
      .tuple(
        width === 1 ? numberOf(table) : fc.tuple(numberOf(table), textOf(table)).map((both) => both.join(', ')),
        whereOf(table),
        fc.option(pick(`${table}.c.id`, `${table}.c.name.desc()`), { nil: null, freq: 2 }),
        limits,
        pick('', '', '', '.distinct()', `.group_by(${table}.c.id)`),
      )
      .map(
        ([columns, where, order, limit, more]) =>
          `sa.select(${columns})${where}${more}${order === null ? '' : `.order_by(${order})`}${limit}`,
      ),
  );

/** Of two tables, with a condition that each version takes. */
const joined = (width: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      pick('t.c.id', 'o.c.id', 't.c.id, o.c.p', 't.c.p').map((columns) => columns.split(', ')[0] ?? ''),
      pick('.join', '.outerjoin'),
      pick('t.c.id == o.c.p', 't.c.p == o.c.id', 'sa.and_(t.c.id == o.c.id, o.c.p > 1)'),
      fc.option(pick('t.c.id > 3', 'o.c.id.is_(None)'), { nil: null }),
      fc.boolean(),
    )
    .map(([column, join, on, where, isExplicit]) => {
      const other = column.startsWith('t') ? 'o' : 't';
      const own = column.slice(0, 1);
      const columns = `${column}${width === 2 ? `, ${other}.c.name` : ''}`;
      const from = isExplicit ? `.select_from(${own}${join}(${other}, ${on}))` : `${join}(${other}, ${on})`;
      return `sa.select(${columns})${from}${where === null ? '' : `.where(${where})`}`;
    });

const simple = (width: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 4, arbitrary: plain(width) }, { weight: 1, arbitrary: joined(width) });

const words = pick('union', 'union', 'union_all', 'union_all', 'except_', 'intersect', 'intersect_all');

const compound = (width: number): fc.Arbitrary<string> =>
  fc
    .tuple(
      words,
      fc.array(simple(width), { minLength: 2, maxLength: 3 }),
      fc.option(fc.tuple(words, simple(width), simple(width)), { nil: null, freq: 4 }),
      pick('function', 'function', 'method'),
      fc.option(pick("'id'", "sa.desc('id')", 't.c.id', "sa.text('1')", "sa.asc('id'), sa.text('2 DESC')"), {
        nil: null,
      }),
      limits,
    )
    .map(([word, parts, nested, form, order, limit]) => {
      const all = nested === null ? parts : [...parts, `sa.${nested[0]}(${nested[1]}, ${nested[2]})`];
      const [first = '', ...rest] = all;
      const text =
        form === 'method' && rest.length === 1
          ? `${first}.${word}(${rest.join(', ')})`
          : `sa.${word}(${all.join(', ')})`;
      return `${text}${order === null ? '' : `.order_by(${order})`}${limit}`;
    });

const query = (width: number): fc.Arbitrary<string> =>
  fc.oneof({ weight: 1, arbitrary: simple(width) }, { weight: 2, arbitrary: compound(width) });

/** What is done with the rows of a query. */
const uses: readonly fc.Arbitrary<string>[] = [
  query(1).map((text) => `op.execute(${text})`),
  query(2).map((text) => `op.execute(${text})`),
  query(2).map((text) => `op.execute(t.insert().from_select(['id', 'name'], ${text}))`),
  query(1).map((text) => `op.execute(t.delete().where(t.c.id.in_(${text})))`),
  query(1).map((text) => `op.execute(o.update().where(o.c.id.not_in(${text})).values(p=4))`),
  simple(1).map((text) => `op.execute(t.update().values(p=${text}.scalar_subquery()))`),
  fc
    .tuple(simple(1), pick("subquery('s')", 'subquery()', "alias('Sub')", "cte('c')", 'cte()'))
    .map(
      ([text, form]) =>
        `s = ${text}.${form}\nop.execute(t.delete().where(t.c.id.in_(sa.select(s.c.id).where(s.c.id > 1))))`,
    ),
  fc
    .tuple(query(2), pick("subquery('s')", 'subquery()', "cte('c')", 'cte()'))
    .map(([text, form]) => `s = ${text}.${form}\nop.execute(t.insert().from_select(['id', 'name'], sa.select(s)))`),
];

/** A tree walked by a recursive CTE. */
const recursive = fc
  .tuple(
    fc.record({
      start: pick('t.c.id', "t.c.id, sa.literal(0).label('depth')", 't.c.id, t.c.Select', "t.c.p.label('id')"),
      name: pick("'tree', ", "'Tree', ", '', "name='tree', "),
      where: whereOf('t'),
      word: pick('union', 'union_all'),
      form: pick('where', 'join', 'alias'),
      more: whereOf('t'),
    }),
    pick(
      'op.execute(sa.select(w.c.id))',
      'op.execute(sa.select(w).order_by(w.c.id))',
      'op.execute(t.delete().where(t.c.id.in_(sa.select(w.c.id))))',
      'op.execute(t.update().values(p=sa.select(w.c.id).where(w.c.id == t.c.id).scalar_subquery()))',
      "op.execute(o.insert().from_select(['id'], sa.select(w.c.id).where(w.c.id > 1)))",
      'op.execute(o.delete().where(sa.exists().where(w.c.id == o.c.id)))',
      'op.execute(sa.union(sa.select(w.c.id), sa.select(o.c.id)))',
    ),
  )
  .map(([{ start, name, where, word, form, more }, use]) => {
    const of = form === 'alias' ? 'a' : 'w';
    const second = start.includes('depth') ? `, ${of}.c.depth + 1` : start.includes('Select') ? `, ${of}.c.Select` : '';
    const rows =
      form === 'where'
        ? `sa.select(t.c.id${second}).where(t.c.p == w.c.id)${more}`
        : `sa.select(t.c.id${second}).join(${of}, t.c.p == ${of}.c.id)${more}`;
    const alias = form === 'alias' ? "a = w.alias('a')\n" : '';
    return `w = sa.select(${start})${where}.cte(${name}recursive=True)\n${alias}w = w.${word}(${rows})\n${use}`;
  });

/** A body of `upgrade()`. */
export const randomQuery: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(...uses, recursive, recursive), pick('None', 'None', "'app'"), fc.boolean())
  .map(([use, schema, isWhole]) => {
    const text = tables.replace('%', schema);
    return (
      (isWhole
        ? text.replace(
            /sa\.table\('e'(.*)\)$/m,
            (_, rest: string) => `sa.Table('e', sa.MetaData()${rest.replaceAll('sa.column', 'sa.Column')})`,
          )
        : text) + use
    );
  });
