import fc from 'fast-check';

/** Lines of Python, each without its indentation. */
type Lines = readonly string[];

const indented = (lines: Lines): Lines => (lines.length === 0 ? ['    pass'] : lines.map((line) => `    ${line}`));

const name = fc.constantFrom('a', 'b', 'c');

/** An expression whose value the text decides, and that is a text. */
const text: fc.Arbitrary<string> = fc.oneof(
  name.map((value) => `"${value}"`),
  fc.constantFrom(
    'T',
    'N[1]',
    'D["k"]',
    'f"{T}_x"',
    '"%s_%d" % (T, 2)',
    '"{}{y}".format(T, y=N[0])',
    '"_".join(N)',
    '("a" + T).upper()',
    'T if len(N) == 2 else "no"',
    'op.f("fin" + T)',
    'named("q")',
    'textwrap.dedent("""\n  x\n  y""").replace("\\n", "")',
    '[n for n in N if n != "m"][0]',
    'str(1 + 2)',
    'D.get("z", "y")',
    '"".join(sorted({"b", "a"}))',
  ),
);

const type = fc.constantFrom(
  'sa.Integer()',
  'sa.String(length=20)',
  'sa.Text',
  'pg.JSONB(astext_type=sa.Text())',
  'sa.Numeric(10, 2)',
);

const column = fc
  .tuple(text, type, fc.constantFrom('', ', nullable=False', ', server_default=sa.text("1")', ', comment="x"'))
  .map(([called, of, more]) => `sa.Column(${called}, ${of}${more})`);

/** Columns of one table, each with a name of its own. */
const columns = fc
  .array(type, { maxLength: 3 })
  .map((types) => types.map((of, at) => `sa.Column(T + "${at}", ${of}, nullable=False)`));

/** One call of a directive; `on` is how op is called there. */
const directive = (on: string): fc.Arbitrary<string> =>
  fc.oneof(
    fc.tuple(text, column).map(([t, c]) => `${on}.add_column(${t}, ${c})`),
    fc.tuple(text, column).map(([t, c]) => `${on}.add_column(column=${c}, table_name=${t}, schema="s")`),
    fc.tuple(text, text).map(([t, c]) => `${on}.drop_column(${t}, ${c}, schema=None)`),
    fc.tuple(text, columns).map(([t, all]) => `${on}.create_table(${[t, ...all].join(', ')}, schema=S)`),
    fc.tuple(text, columns).map(([t, all]) => `${on}.create_table(${t}, *[${all.join(', ')}], comment="c")`),
    text.map((t) => `${on}.drop_table(${t}, schema=S)`),
    fc.tuple(text, text).map(([a, b]) => `${on}.rename_table(${a}, ${b})`),
    fc
      .tuple(text, text, text)
      .map(([i, t, c]) => `${on}.create_index(${i}, ${t}, [${c}], unique=True, postgresql_using="gin")`),
    fc.tuple(text, text).map(([i, t]) => `${on}.drop_index(${i}, ${t})`),
    fc.tuple(text, text).map(([i, t]) => `${on}.drop_index(${i}, table_name=${t}, postgresql_concurrently=True)`),
    fc
      .tuple(text, text, text)
      .map(
        ([n, t, c]) => `${on}.create_foreign_key(${n}, ${t}, "other", [${c}], remote_cols=["id"], ondelete="CASCADE")`,
      ),
    fc.tuple(text, text, text).map(([n, t, c]) => `${on}.create_unique_constraint(${n}, ${t}, [${c}])`),
    fc.tuple(text, text).map(([n, t]) => `${on}.create_check_constraint(${n}, ${t}, "x > 0")`),
    fc.tuple(text, text).map(([n, t]) => `${on}.create_primary_key(${n}, ${t}, list(N))`),
    fc.tuple(text, text).map(([n, t]) => `${on}.drop_constraint(${n}, ${t}, "unique")`),
    fc
      .tuple(text, text)
      .map(
        ([t, c]) => `${on}.alter_column(${t}, ${c}, new_column_name="z", existing_type=sa.Integer(), nullable=True)`,
      ),
    fc.tuple(text, text).map(([t, c]) => `${on}.alter_column(${t}, ${c}, **{"type_": sa.Text(), "schema": S})`),
    text.map((t) => `${on}.create_table_comment(${t}, "c")`),
    text.map((t) => `${on}.execute("UPDATE x SET y = '" + ${t} + "'")`),
    text.map((t) => `${on}.execute(sa.text("DELETE FROM " + ${t}))`),
  );

/** A name of its own for each loop: what a branch binds that does not run must not be read behind it. */
const own = fc.integer({ min: 0, max: 999_999 }).map((id) => `x${id}`);

const statement: fc.Arbitrary<Lines> = fc.letrec<{ any: Lines; block: Lines }>((tie) => {
  const around = (head: (name: string) => Lines, tail: (name: string) => Lines = () => []): fc.Arbitrary<Lines> =>
    fc.tuple(own, tie('block')).map(([x, block]) => [...head(x), ...block, ...tail(x)]);
  return {
    block: fc.array(tie('any'), { minLength: 1, maxLength: 3 }).map((all) => indented(all.flat())),
    any: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      directive('op').map((call) => [call]),
      fc
        .tuple(text, text)
        .map(([t, c]) => [
          `with op.batch_alter_table(${t}) as batch:`,
          `    batch.drop_column(${c})`,
          '    batch.create_index("bi", ["x"])',
          '    batch.add_column(sa.Column("n", sa.Integer()))',
        ]),
      around(
        (x) => [`for ${x} in N:`],
        (x) => [`    op.drop_table(${x})`],
      ),
      around(
        (x) => [`for ${x}i, (${x}k, ${x}v) in enumerate(D.items(), start=1):`],
        (x) => [`    op.drop_table(f"{${x}k}{${x}v}{${x}i}")`],
      ),
      around((x) => [`for ${x} in N:`, `    if ${x} == "m":`, '        continue']),
      around(
        (x) => [`for ${x} in range(3):`],
        (x) => [`    if ${x} == 1: break`],
      ),
      around(
        () => ['if op.get_bind().dialect.name == "postgresql":'],
        () => ['else:', '    op.drop_table("not here")'],
      ),
      around(() => ['if context_of(op).dialect.name in ("mysql", "sqlite"):']),
      around(
        () => ['if len(N) > 5 or T is None:'],
        () => ['elif "k" in D:', '    op.drop_table("k")'],
      ),
      around(() => ['if op.get_context().as_sql:']),
      around(() => ['with op.get_context().autocommit_block():']),
      around(
        () => ['try:'],
        () => ['finally:', '    op.drop_table("f")'],
      ),
      fc.tuple(text, text).map(([t, c]) => [`helper(${t}, ${c}, flag=True)`]),
      fc
        .tuple(own, text)
        .map(([x, t]) => [
          `${x} = []`,
          `for ${x}n in N: ${x}.append(${x}n + "!")`,
          `op.drop_index("".join(${x}), ${t})`,
        ]),
      text.map((t) => [`op.get_bind().execute(sa.text("SELECT '" + ${t} + "'"))`]),
      text.map((t) => [`with_op(op, ${t})`]),
      fc.constant(['if op.get_bind().dialect.name == "sqlite": return', 'op.drop_table("r")']),
    ),
  };
}).any;

const module = `
import textwrap
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql as pg
T = "t"
S = None
N = ("n", "m")
D = {"k": "v", "l": "w"}
def named(a, b="d"):
    return a + b
def helper(table, column, *, flag=False):
    if not flag:
        return
    op.drop_column(table, column)
    again(table, 2)
def again(table, times):
    for n in range(times):
        op.create_index(f"ix_{n}", table, [str(n)])
def with_op(o, table):
    o.drop_table(table)
def context_of(o):
    return o.get_context()
`;

/** The text of a revision file: all that it does is decided by the text and the dialect. */
export const randomMigration: fc.Arbitrary<string> = fc
  .tuple(fc.array(statement, { maxLength: 6 }), fc.array(statement, { maxLength: 3 }))
  .map(([upgrade, downgrade]) =>
    [module, 'def upgrade():', ...indented(upgrade.flat()), 'def downgrade():', ...indented(downgrade.flat()), ''].join(
      '\n',
    ),
  );
