import { beforeAll, expect, test } from 'vitest';
import { operationLines } from '../../../../test/support/operationText.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { coverageOf } from './coverage.js';
import type { Operation } from './operation.js';
import { readOperations, readUpgradeFirst } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const head = 'import sqlalchemy as sa\nfrom alembic import context, op\nfrom sqlalchemy.dialects import postgresql\n';

/** A revision whose `upgrade` has these lines, and whose module has those of `module`. */
function revision(lines: readonly string[], module: readonly string[] = []): string {
  return [head, ...module, 'def upgrade():', ...lines.map((line) => `    ${line}`)].join('\n');
}

function upgradeOf(lines: readonly string[], module: readonly string[] = []): readonly Operation[] {
  return readOperations(parser, revision(lines, module)).upgrade;
}

const shown = (lines: readonly string[], module: readonly string[] = []): string[] =>
  operationLines(upgradeOf(lines, module));

test.each<[string, readonly string[], readonly string[]]>([
  [
    'arguments by place and by name have the names of parameters',
    ['op.add_column("t", sa.Column("c", sa.Integer()), schema="s")', 'op.drop_column(column_name="c", table_name="t")'],
    [
      'add_column(table_name="t", column=sa.Column("c", sa.Integer()), schema="s")',
      'drop_column(column_name="c", table_name="t")',
    ],
  ],
  [
    'optional arguments by place, and names from before Alembic 1.5',
    [
      'op.create_index("i", "t", ["c"], "s", True)',
      'op.drop_constraint("u", "t", "unique", "s")',
      'op.drop_constraint(name="u", tablename="t", type="unique")',
      'op.alter_column("t", "c", name="d", type=sa.Text)',
    ],
    [
      'create_index(index_name="i", table_name="t", columns=["c"], schema="s", unique=True)',
      'drop_constraint(constraint_name="u", table_name="t", type_="unique", schema="s")',
      'drop_constraint(constraint_name="u", table_name="t", type_="unique")',
      'alter_column(table_name="t", column_name="c", new_column_name="d", type_=sa.Text)',
    ],
  ],
  [
    'op.f and other constructs stay as they are written',
    ['op.create_primary_key(op.f("pk"), "t", ["a", "b"])', 'op.execute(sa.text("SELECT 1"))'],
    [
      'create_primary_key(constraint_name=op.f("pk"), table_name="t", columns=["a", "b"])',
      'execute(sqltext=sa.text("SELECT 1"))',
    ],
  ],
  [
    'a batch block holds its operations, which have its table',
    [
      'with op.batch_alter_table("t", schema=None) as batch_op:',
      '    batch_op.add_column(sa.Column("c", sa.Text))',
      '    batch_op.create_foreign_key("f", "u", ["c"], ["id"])',
      'op.drop_table("u")',
    ],
    [
      'batch_alter_table(table_name="t", schema=None)',
      '  add_column(column=sa.Column("c", sa.Text), table_name="t", schema=None)',
      '  create_foreign_key(constraint_name="f", referent_table="u", local_cols=["c"], remote_cols=["id"], table_name="t", schema=None)',
      'drop_table(table_name="u")',
    ],
  ],
  [
    'an autocommit block holds what runs in it',
    ['with op.get_context().autocommit_block():', '    op.execute("VACUUM")'],
    ['autocommit_block()', '  execute(sqltext="VACUUM")'],
  ],
  ['a directive that is not of Alembic', ['op.create_entity(view)'], ['create_entity(*=(builtins.view))']],
])('Read: %s', (_, lines, expected) => {
  expect(shown(lines)).toEqual(expected);
});

test.each<[string, string, readonly string[]]>([
  [
    'under another name',
    'from alembic import op as o\ndef upgrade(): o.drop_table("t"); op.drop_table("u")',
    ['drop_table(table_name="t")'],
  ],
  ['of the package', 'import alembic\ndef upgrade(): alembic.op.drop_table("t")', ['drop_table(table_name="t")']],
  ['of its module', 'import alembic.op\ndef upgrade(): alembic.op.drop_table("t")', ['drop_table(table_name="t")']],
  [
    'by the name of a directive',
    'from alembic.op import drop_table as d\ndef upgrade(): d("t")',
    ['drop_table(table_name="t")'],
  ],
  [
    'imported in the function',
    'def upgrade():\n  from alembic import op\n  op.drop_table("t")',
    ['drop_table(table_name="t")'],
  ],
  ['as a parameter', 'def upgrade(op, tables): op.drop_table("t")', ['drop_table(table_name="t")']],
  [
    'bound to a name',
    'from alembic import op\ndef upgrade():\n  drop = op.drop_table\n  drop("t")',
    ['drop_table(table_name="t")'],
  ],
])('op is found %s', (_, text, expected) => {
  const drops = readOperations(parser, text).upgrade.filter(({ kind }) => kind !== 'opaque');
  expect(operationLines(drops)).toEqual(expected);
});

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['a constant of the module', ['op.drop_table(T)'], ['T = "t"'], ['"t"']],
  ['"+"', ['op.drop_table("a" + T)'], ['T = "t"'], ['"at"']],
  ['"%"', ['op.drop_table("%s_%d%%" % (T, 2))', 'op.drop_table("%(a)s" % {"a": T})'], ['T = "t"'], ['"t_2%"', '"t"']],
  ['format', ['op.drop_table("{}{b}{{}}".format(T, b=1))'], ['T = "t"'], ['"t1{}"']],
  ['an f-string', ['op.drop_table(f"{T}_x")'], ['T = "t"'], ['"t_x"']],
  ['methods of a string', ['op.drop_table("_".join([" A ".strip().lower(), "b"]))'], [], ['"a_b"']],
  ['a subscript', ['op.drop_table(T["a"][1])'], ['T = {"a": ("x", "y")}'], ['"y"']],
  [
    'a conditional expression',
    ['op.drop_table("a" if len(T) == 2 and not X else "b")'],
    ['T = [1, 2]', 'X = None'],
    ['"a"'],
  ],
  ['dedent', ['op.drop_table(textwrap.dedent("""\\', '      a', '       b"""))'], ['import textwrap'], ['"a\\n b"']],
  ['a comprehension', ['op.drop_table(",".join(x for x in T if x != "b"))'], ['T = "abc"'], ['"a,c"']],
  ['map', ['op.drop_table("".join(map(lambda x: x + "!", T)))'], ['T = ["a", "b"]'], ['"a!b!"']],
  [
    'a list that grows',
    ['names = []', 'for x in "ab": names.append(x)', 'op.drop_table("".join(names))'],
    [],
    ['"ab"'],
  ],
  ['a function of the file', ['op.drop_table(name("x"))'], ['def name(a, b="y"):', '    return a + b'], ['"xy"']],
])('A value is known through %s', (_, lines, module, expected) => {
  const given = upgradeOf(lines, module).map(({ arguments: args }) => args.get('table_name'));
  expect(given.map((term) => (term?.kind === 'string' ? JSON.stringify(term.value) : term))).toEqual(expected);
});

test.each<[string, readonly string[], string]>([
  [
    'what the database answers',
    ['n = op.get_bind().execute(sa.text("select")).scalar()', 'op.drop_table(n)'],
    'it is computed by op.get_bind().execute(sa.text("select")) when the migration runs',
  ],
  ['what another module holds', ['from app.config import NAME', 'op.drop_table(NAME)'], 'it comes from app.config'],
  ['a name that has no value', ['op.drop_table(name)'], 'the name name has no value above this line'],
  ['one of two values', ['n = "a"', 'if cond(): n = "b"', 'op.drop_table(n)'], 'it depends on the condition cond()'],
  [
    'what a block sets that may fail',
    ['n = "a"', 'try:', '    print()', '    n = "b"', 'except Exception:', '    pass', 'op.drop_table(n)'],
    'it depends on whether the try block fails: print() n = "b"',
  ],
  [
    'a list that other code got',
    ['n = ["a"]', 'for x in cond():', '    n.append(x)', 'op.drop_table(n[0])'],
    'it is computed by n[0]',
  ],
])('Not known, and why: %s', (_, lines, reason) => {
  const drop = upgradeOf(lines).at(-1);
  expect(drop?.unknown.map((unknown) => unknown.reason)).toEqual([reason]);
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    'branches on the dialect',
    [
      'bind = op.get_bind()',
      'if bind.dialect.name == "postgresql":',
      '    op.drop_table("a")',
      'elif op.get_context().dialect.name in ("mysql", "mariadb"):',
      '    op.drop_table("b")',
      'else:',
      '    op.drop_table("c")',
    ],
    ['[postgresql] a', '[mysql|mariadb] b', '[not postgresql|mysql|mariadb] c'],
  ],
  [
    'a name that stands for the question',
    [
      'is_pg = op.get_bind().engine.name == "postgresql"',
      'if not is_pg: op.drop_table("a")',
      'if is_pg and x(): op.drop_table("b")',
    ],
    ['[not postgresql] a', '[postgresql maybe] b'],
  ],
  [
    'an early return',
    ['if op.get_bind().dialect.name != "sqlite":', '    return', 'op.drop_table("a")'],
    ['[sqlite] a'],
  ],
  [
    'branches of which some return',
    [
      'name = context.get_bind().dialect.name',
      'if name == "postgresql": return',
      'elif name == "mysql": op.drop_table("a")',
      'else: return',
      'op.drop_table("b")',
    ],
    ['[mysql] a', '[mysql] b'],
  ],
  ['what is raised otherwise', ['if not ok(): raise ValueError()', 'op.drop_table("a")'], ['a']],
  [
    'offline mode',
    ['if context.is_offline_mode(): op.drop_table("a")', 'elif not op.get_context().as_sql: op.drop_table("b")'],
    ['[offline] a', '[online] b'],
  ],
  [
    'a condition that nobody knows',
    ['if has_table("a"):', '    op.drop_table("a")', '    return', 'op.drop_table("b")'],
    ['[maybe] a', '[maybe] b'],
  ],
  [
    'a return in a block that may fail',
    ['try:', '    op.drop_table("a")', '    return', 'except Exception: print()', 'op.drop_table("b")'],
    ['a', '[maybe] b'],
  ],
  ['a condition that is known', ['if 1 + 1 == 2: op.drop_table("a")', 'else: op.drop_table("b")'], ['a']],
  [
    'loops over what is known',
    [
      'for i, (a, b) in enumerate({"x": "1", "y": "2"}.items()): op.drop_table(f"{a}{b}{i}")',
      'for n in range(2): op.drop_table(str(n))',
    ],
    ['x10', 'y21', '0', '1'],
  ],
  [
    'continue and break',
    ['for n in "abcd":', '    if n == "b": continue', '    if n == "d": break', '    op.drop_table(n)'],
    ['a', 'c'],
  ],
  [
    'a loop of unknown length',
    ['for n in names(): op.drop_table("a")', 'while x(): op.drop_table("b")'],
    ['[many] a', '[many] b'],
  ],
  [
    'try',
    [
      'try:',
      '    op.drop_table("a")',
      'except Exception:',
      '    op.drop_table("b")',
      'else:',
      '    op.drop_table("c")',
      'finally:',
      '    op.drop_table("d")',
    ],
    ['a', '[maybe] b', 'c', 'd'].sort((a, b) => 'acbd'.indexOf(a.at(-1) ?? '') - 'acbd'.indexOf(b.at(-1) ?? '')),
  ],
])('Followed: %s', (_, lines, expected) => {
  const lineOf = (line: string): string => line.replace(/drop_table\(table_name="(.*)"\)$/, '$1');
  expect(shown(lines).map(lineOf)).toEqual(expected);
});

test('A function of the file is followed where it is called, with the calls that lead there', () => {
  const operations = upgradeOf(
    ['outer(op, op.get_bind())', 'again(1)'],
    [
      'def outer(o, bind):',
      '    if bind.dialect.name == "sqlite": inner(o)',
      'def inner(o): o.drop_table("t")',
      'def again(n): again(n)',
    ],
  );
  expect(operationLines(operations)).toEqual(['[sqlite] drop_table(table_name="t")', 'opaque: again calls itself']);
  expect(operations.map(({ origin }) => origin.through.length)).toEqual([2, 1]);
});

test.each<[string, readonly string[], readonly string[]]>([
  [
    'a function that gets op',
    ['helper(op, "t")'],
    ['opaque: helper is not read, and may run operations with what it gets'],
  ],
  [
    'a function that gets a session',
    ['from sqlalchemy.orm import Session', 'load(session=Session(bind=op.get_bind()))'],
    ['opaque: load is not read, and may run operations with what it gets'],
  ],
  [
    'a function of another module',
    ['from app import helpers', 'helpers.add_all()'],
    ['opaque: helpers.add_all is not read: it comes from app.helpers'],
  ],
  [
    'what only looks or prints',
    ['import logging', 'logging.info("x")', 'print("x", op.get_bind())', 'sa.inspect(op.get_bind()).get_columns("t")'],
    [],
  ],
])('Opaque or nothing: %s', (_, lines, expected) => {
  expect(shown(lines)).toEqual(expected);
});

test('What a connection or a session executes is an operation', () => {
  expect(
    shown([
      'bind = op.get_bind()',
      'rows = bind.execute(sa.text("SELECT 1")).fetchall()',
      'bind.execution_options(x=1).exec_driver_sql("UPDATE t")',
      'from sqlalchemy.orm import sessionmaker',
      'session = sessionmaker(bind=bind)()',
      'session.execute("DELETE FROM t", {"a": 1})',
      'session.commit()',
      'sa.Enum("a", name="e").create(bind, checkfirst=False)',
      'postgresql.ENUM(name="f").drop(op.get_bind())',
    ]).map((line) => line.replace(/bind=\?[^,)]*\(\)[^,)]*/, 'bind')),
  ).toEqual([
    'execute(statement=sa.text("SELECT 1"))',
    'exec_driver_sql(statement="UPDATE t")',
    'execute(statement="DELETE FROM t", parameters={"a": 1})',
    'create(bind, checkfirst=False)',
    'drop(bind)',
  ]);
});

test('A database of several gets what its own functions do', () => {
  const text = [
    head,
    'def upgrade(engine_name):',
    '    globals()["upgrade_%s" % engine_name]()',
    'def downgrade(engine_name):',
    '    eval(f"downgrade_{engine_name}")()',
    'def upgrade_one(): op.drop_table("a")',
    'def upgrade_two(): op.drop_table("b")',
    'def downgrade_one(): op.drop_table("c")',
  ].join('\n');
  const { upgrade, downgrade } = readOperations(parser, text);
  expect(operationLines(upgrade)).toEqual([
    '[engine one] drop_table(table_name="a")',
    '[engine two] drop_table(table_name="b")',
  ]);
  expect(operationLines(downgrade)).toEqual(['[engine one] drop_table(table_name="c")']);
});

test('Helpers and types of the project are what the settings say', () => {
  const text = [
    head,
    'from app import helpers',
    'from app.types import Money',
    'def upgrade():',
    '    helpers.add_audited("t", sa.Column("c", Money(currency="x")))',
    '    op.alter_column("t", "c", schema=context.get_context().version_table_schema, type_=Money)',
  ].join('\n');
  const { upgrade } = readOperations(parser, text, {
    helperModules: { 'app.helpers.add_audited': 'op.add_column' },
    types: { 'app.types.Money': 'sa.Numeric(12, 2)' },
    versionTableSchema: 's',
  });
  expect(operationLines(upgrade)).toEqual([
    'add_column(table_name="t", column=sa.Column("c", sa.Numeric(12, 2)))',
    'alter_column(table_name="t", column_name="c", schema="s", type_=sa.Numeric(12, 2))',
  ]);
  expect(coverageOf(upgrade)).toEqual({ operations: 2, understood: 2 });
  expect(coverageOf(readOperations(parser, text).upgrade).understood).toBe(0);
});

test('Entities of alembic_utils are what they create', () => {
  const lines = [
    'f = PGFunction(schema="public", signature="touch(a int)", definition="returns x")',
    'op.create_entity(f)',
    'op.drop_entity(PGView("s", "v", definition="SELECT 1"))',
    'op.create_entity(made())',
  ];
  const operations = upgradeOf(lines, [
    'from alembic_utils.pg_function import PGFunction',
    'from alembic_utils.pg_view import PGView',
  ]);
  expect(operations.map((operation) => (operation.kind === 'execute' ? operation.changes : operation.kind))).toEqual([
    [
      {
        kind: 'create',
        object: 'function',
        schema: null,
        name: 'touch',
        definition: '(a int) returns x',
        isConditional: false,
      },
    ],
    [{ kind: 'drop', object: 'view', schema: 's', name: 'v', definition: 'SELECT 1', isConditional: false }],
    'custom',
  ]);
  expect(coverageOf(operations)).toEqual({ operations: 3, understood: 2 });
});

test('An error in one function, as while somebody types, takes nothing of the others along', () => {
  const { upgrade, downgrade } = readOperations(
    parser,
    `${head}def upgrade():\n    op.drop_table("a")\n    op.add_column("t", sa.Column(\n\n\ndef downgrade():\n    op.drop_table("b")\n`,
  );
  expect(upgrade.every(({ kind }) => kind === 'dropTable' || kind === 'opaque')).toBe(true);
  expect(operationLines(downgrade)).toEqual(['drop_table(table_name="b")']);
});

test('Why nothing is known of a function', () => {
  expect(readOperations(parser, 'x = 1').missing).toEqual({
    upgrade: 'the file has no function upgrade',
    downgrade: 'the file has no function downgrade',
  });
  expect(readOperations(parser, '\0').missing.upgrade).toContain('binary');
});

test('Operations are counted with each turn of a loop, and a loop of unknown length once', () => {
  const operations = upgradeOf([
    'for n in "ab": op.drop_table(n)',
    'for n in names(): op.drop_table("x"); op.drop_table("y")',
    'with op.batch_alter_table("t") as b: b.drop_column("c"); b.drop_column(x())',
    'op.add_column("t", sa.Column("c", app.Money()))',
  ]);
  expect(coverageOf(operations)).toEqual({ operations: 7, understood: 4 });
});

test.each([
  ['both functions', 'def upgrade():\n    op.execute("SELECT 1")\n\n\ndef downgrade():\n    op.drop_table("a")\n'],
  ['no downgrade', 'def upgrade():\n    op.drop_table("a")\n'],
  ['no upgrade', 'def downgrade():\n    op.drop_table("a")\n'],
  ['a text that cannot be read', '\0'],
  ['an error', 'def upgrade():\n    op.drop_table(\n\n\ndef downgrade():\n    op.drop_table("a")\n'],
])('the operations are the same when the downgrade is read later: %s', (_what, body) => {
  const text = `from alembic import op\n\n\n${body}`;
  const { upgrade, downgrade, missing } = readUpgradeFirst(parser, text);
  expect({ upgrade, downgrade, missing }).toEqual(readOperations(parser, text));
});
