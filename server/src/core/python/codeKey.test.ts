import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { functionKeys } from './codeKey.js';
import type { PythonParser } from './parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const upgrade = (...lines: readonly string[]): string =>
  `def upgrade():\n${lines.map((line) => `    ${line}\n`).join('')}`;

describe('the code of a function is the same', () => {
  it.each([
    ['comments', upgrade('op.a(1)'), upgrade('# why', 'op.a(1)  # here')],
    ['docstrings', upgrade('op.a(1)'), upgrade('"""Says it."""', 'op.a(1)')],
    ['a docstring in place of pass', upgrade('pass'), upgrade('"""Nothing."""')],
    ['quotes', upgrade("op.a('x', \"it's\")"), upgrade("op.a(\"x\", 'it\\'s')")],
    ['long strings in pieces', upgrade('op.a("one two")'), upgrade('op.a(', '    "one "', '    "two"', ')')],
    [
      'lines and trailing commas',
      upgrade('op.a(1, b=[2, 3])'),
      upgrade('op.a(', '    1,', '    b=[', '        2,', '        3,', '    ],', ')'),
    ],
    ['parentheses around a value', upgrade('x = "a" + b'), upgrade('x = (', '    "a"', '    + b', ')')],
    ['type hints', 'def upgrade(a, b=1):\n    x = 1\n', 'def upgrade(a: str, b: int = 1) -> None:\n    x: int = 1\n'],
    ['indents and line ends', upgrade('if x:', '    op.a()'), 'def upgrade():\r\n  if x:\r\n        op.a()\r\n'],
    ['line continuations and semicolons', upgrade('x = 1', 'y = x + 2'), upgrade('x = 1; y = x \\', '  + 2')],
    [
      'other functions and imports',
      upgrade('op.a()'),
      `import os\n\n\n${upgrade('op.a()')}\n\ndef helper():\n    pass\n`,
    ],
    ['ways to put a text together', upgrade('op.a("x %s y" % z)'), upgrade('op.a(f"x {z} y")')],
    ['names in a format', upgrade('op.a("%(a)s: 100%%" % {"a": f(1)})'), upgrade('op.a("{a}: 100%".format(a=f(1)))')],
    ['several places', upgrade('op.a("%s{}%s" % (a, b))'), upgrade('op.a("{}{{}}{}".format(a, b))')],
    ['messages for a log', upgrade('log.info("a %s", x)', 'op.a()'), upgrade('print("b")', 'op.a()', 'LOG.debug("c")')],
    [
      'imports',
      `import sqlalchemy as sa\n${upgrade('op.a(sa.Integer())')}`,
      upgrade('from sqlalchemy import Integer', 'op.a(Integer())'),
    ],
    [
      'names for the same thing',
      `import sqlalchemy as sa\nfrom sqlalchemy.engine import reflection\n${upgrade('x = reflection.Inspector.from_engine(y)', 'z(sa.sql.expression.false())')}`,
      `import sqlalchemy as sa\n${upgrade('x = sa.inspect(y)', 'z(sa.false())')}`,
    ],
    [
      'what SQLAlchemy makes of a string, and its older ways to select',
      `import sqlalchemy as sa\n${upgrade('x.execute("a")', 'y(sa.select([b, c]))')}`,
      `import sqlalchemy as sa\n${upgrade('x.execute(sa.text("a"))', 'y(sa.select(b, c))')}`,
    ],
    [
      'defaults that Python fills in, and the order of named arguments',
      `import sqlalchemy as sa\n${upgrade('op.a(sa.Column("x", default=f, server_default="1", nullable=False))')}`,
      `import sqlalchemy as sa\n${upgrade('op.a(sa.Column("x", nullable=False, server_default="1", doc="y"))')}`,
    ],
    ['transactions of a session', upgrade('with s.begin():', '    s.execute("a")'), upgrade('s.execute("a")')],
    ['ways to a connection', upgrade('x(bind.engine.url)'), upgrade('x(bind.url)')],
    [
      'lines and indents of SQL',
      upgrade('op.execute("""', '    UPDATE t', '    SET x = 1""")'),
      upgrade('op.execute("UPDATE t SET x = 1")'),
    ],
    [
      'functions that do nothing',
      upgrade('op.a()'),
      `${upgrade('op.a()')}\ndef downgrade():\n    """No."""\n    pass\n`,
    ],
    ['time limits', upgrade('op.execute("SET LOCAL lock_timeout = \'5s\'")', 'op.a()'), upgrade('op.a()')],
    ['ways to hand parameters over', upgrade('x.execute("a", b=1, c=d)'), upgrade('x.execute("a", {"c": d, "b": 1})')],
    ['upper-case prefixes', upgrade("x = u'a', r'\\d'"), upgrade('x = "a", R"\\d"')],
  ])('with other %s', (_what, one, other) => {
    expect(functionKeys(parser, other)).toEqual(functionKeys(parser, one));
  });
});

describe('the code of a function differs', () => {
  it.each([
    ['a length', upgrade('op.a(sa.String(50))'), upgrade('op.a(sa.String(80))')],
    ['an operator', upgrade('x = a + b'), upgrade('x = a - b')],
    ['a comparison', upgrade('x = a not in b'), upgrade('x = a in b')],
    ['a tuple of one', upgrade('x = (a,)'), upgrade('x = (a)')],
    ['a string', upgrade('op.a("x")'), upgrade('op.a("X")')],
    ['a blank in a string', upgrade('op.a("x y")'), upgrade('op.a("x  y")')],
    ['bytes', upgrade('op.a("x")'), upgrade('op.a(b"x")')],
    ['a format', upgrade('op.a(f"{x!r}")'), upgrade('op.a(f"{x!s}")')],
    ['the order of statements', upgrade('op.a()', 'op.b()'), upgrade('op.b()', 'op.a()')],
    ['a block', upgrade('if x:', '    op.a()', 'op.b()'), upgrade('if x:', '    op.a()', '    op.b()')],
    ['a decorator', upgrade('op.a()'), `@twice\n${upgrade('op.a()')}`],
    ['a star', upgrade('op.a(*x)'), upgrade('op.a(**x)')],
    ['a keyword', upgrade('op.a(b=1)'), upgrade('op.a(c=1)')],
    ['a parameter', upgrade('x.execute("a", b=1)'), upgrade('x.execute("a", {"b": 2})')],
    [
      'a setting that stays',
      upgrade('op.execute("SET search_path = a")'),
      upgrade('op.execute("SET search_path = b")'),
    ],
    ['a place in a text', upgrade('op.a("x %s y" % z)'), upgrade('op.a(f"x {w} y")')],
    ['a width in a text', upgrade('op.a("%5s" % z)'), upgrade('op.a(f"{z}")')],
    ['a text that is no format', upgrade('op.a("{}")'), upgrade('op.a("{}".format(x))')],
    ['too few values', upgrade('op.a("%s %s" % x)'), upgrade('op.a(f"{x} {y}")')],
    ['a message that is no message', upgrade('op.info("x")'), upgrade('op.info("y")')],
    [
      'a default of the database',
      `import sqlalchemy as sa\n${upgrade('op.a(sa.Column("x", server_default="1"))')}`,
      `import sqlalchemy as sa\n${upgrade('op.a(sa.Column("x", server_default="2"))')}`,
    ],
    ['a default of something else', upgrade('op.a(default=1)'), upgrade('op.a(default=2)')],
    [
      'an import of another name',
      `from sqlalchemy import Integer as T\n${upgrade('op.a(T())')}`,
      `from sqlalchemy import String as T\n${upgrade('op.a(T())')}`,
    ],
    ['a block of operations', upgrade('with op.batch():', '    a()'), upgrade('a()')],
    [
      'a line in a literal of SQL',
      upgrade('x("UPDATE t SET x = \'a\\n b\'")'),
      upgrade('x("UPDATE t SET x = \'a b\'")'),
    ],
    ['a line of another text', upgrade('x("a\\n b")'), upgrade('x("a b")')],
    ['an attribute', upgrade('op.a(x.y)'), upgrade('op.a(x.z)')],
    ['a missing function', upgrade('op.a()'), ''],
    ['an await', 'async def upgrade():\n    await x()\n', upgrade('x()')],
    ['the last of two definitions', upgrade('op.a()'), `${upgrade('op.a()')}\n${upgrade('op.b()')}`],
  ])('with %s', (_what, one, other) => {
    expect(functionKeys(parser, other)).not.toEqual(functionKeys(parser, one));
  });

  it('in each function of a file with several databases', () => {
    const text =
      'def upgrade(engine_name):\n    globals()["upgrade_" + engine_name]()\n\ndef upgrade_one():\n    op.a()\n';
    const [before, after] = [functionKeys(parser, text), functionKeys(parser, text.replace('op.a', 'op.b'))];
    expect(after?.get('upgrade')).toBe(before?.get('upgrade'));
    expect(after?.get('upgrade_one')).not.toBe(before?.get('upgrade_one'));
  });
});

it('the code of a text that is not Python is not known', () => {
  expect(functionKeys(parser, 'def upgrade(:\n')).toBeUndefined();
  expect(functionKeys(parser, '\0')).toBeUndefined();
  expect(functionKeys(parser, `def upgrade():\n    x = ${'('.repeat(500)}1${')'.repeat(500)}\n`)).toBeUndefined();
});
