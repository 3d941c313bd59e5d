import { beforeAll, describe, expect, test } from 'vitest';
import { operationLines } from '../../../../test/support/operationText.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { coverageOf } from './coverage.js';
import type { Operation } from './operation.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const head = 'import sqlalchemy as sa\nfrom alembic import op\n';

/** What an `upgrade` with these lines does, in a project with these modules. */
function upgradeOf(modules: Readonly<Record<string, string>>, ...lines: readonly string[]): readonly Operation[] {
  const imports = lines.filter((line) => /^(?:from|import) /.test(line));
  const body = lines.filter((line) => !imports.includes(line));
  const text = [head, ...imports, 'def upgrade():', ...body.map((line) => `    ${line}`)].join('\n');
  const source = {
    module(name: string) {
      const [own, packages] = [modules[name], modules[`${name}.__init__`]];
      if (packages !== undefined) return { text: packages, package: name };
      return own === undefined ? undefined : { text: own, package: name.split('.').slice(0, -1).join('.') };
    },
  };
  return readOperations(parser, text, { modules: source }).upgrade;
}

const shown = (modules: Readonly<Record<string, string>>, ...lines: readonly string[]): string[] =>
  operationLines(upgradeOf(modules, ...lines));

describe('of a module of the project', () => {
  test('a type that is another name for one of SQLAlchemy is that one', () => {
    const modules = { 'app.types': 'import sqlalchemy as sa\nStamp = sa.DateTime(timezone=True)\n' };
    expect(shown(modules, 'from app.types import Stamp', 'op.add_column("t", sa.Column("c", Stamp))')).toEqual([
      'add_column(table_name="t", column=sa.Column("c", sa.DateTime(timezone=True)))',
    ]);
  });

  test('a type that decorates another one is what it stores', () => {
    const modules = {
      'app.types': [
        'import sqlalchemy as sa',
        'class Money(sa.types.TypeDecorator):',
        '    impl = sa.Numeric',
        '    cache_ok = True',
        '    def process_bind_param(self, value, dialect):',
        '        return value',
      ].join('\n'),
    };
    expect(
      shown(
        modules,
        'import app.types',
        'op.add_column("t", sa.Column("a", app.types.Money(10, 2)))',
        'op.add_column("t", sa.Column("b", app.types.Money))',
      ),
    ).toEqual([
      'add_column(table_name="t", column=sa.Column("a", sa.Numeric(10, 2)))',
      'add_column(table_name="t", column=sa.Column("b", sa.Numeric))',
    ]);
  });

  test('a name that a module has from another one is what it is there', () => {
    const modules = {
      'app.__init__': 'from app.types import Money\nfrom .types import kinds as names\n',
      'app.types':
        'import sqlalchemy as sa\nclass Money(sa.types.TypeDecorator):\n    impl = sa.Numeric\nkinds = ["a"]\n',
      'app.more': 'from app import Money, names',
    };
    expect(
      shown(
        modules,
        'import app.more',
        'from app.more import names',
        'op.add_column("t", sa.Column("a", app.more.Money(8, 2)))',
        'op.drop_table(names[0])',
      ),
    ).toEqual(['add_column(table_name="t", column=sa.Column("a", sa.Numeric(8, 2)))', 'drop_table(table_name="a")']);
  });

  test('a type that its __init__ or load_dialect_impl makes is what they say', () => {
    const modules = {
      'app.types': [
        'import sqlalchemy as sa',
        'from sqlalchemy.dialects import postgresql',
        'class Short(sa.types.TypeDecorator):',
        '    impl = sa.String',
        '    def __init__(self, kind, *args, **kwargs):',
        '        self.kind = kind',
        '        super().__init__(*args, **kwargs)',
        'class Guid(sa.types.TypeDecorator):',
        '    impl = sa.CHAR',
        '    def load_dialect_impl(self, dialect):',
        '        if dialect.name == "postgresql":',
        '            return dialect.type_descriptor(postgresql.UUID())',
        '        return dialect.type_descriptor(sa.CHAR(32))',
        'class Fixed(sa.types.TypeDecorator):',
        '    impl = postgresql.UUID',
        '    def __init__(self):',
        '        super().__init__(as_uuid=False)',
        'class Odd(sa.types.TypeDecorator):',
        '    impl = sa.String',
        '    def __init__(self, size):',
        '        super().__init__(size * 2)',
        'class Spec(sa.types.UserDefinedType):',
        '    def get_col_spec(self, **kw):',
        '        return "MONEY"',
      ].join('\n'),
    };
    const lines = ['Short(object, 20)', 'Guid()', 'Odd(2)', 'Spec()', 'Fixed()'].map(
      (type) => `op.add_column("t", sa.Column("c", ${type}))`,
    );
    const operations = upgradeOf(modules, 'from app.types import Fixed, Guid, Odd, Short, Spec', ...lines);
    const [short, guid, , spec, fixed] = operationLines(operations);
    expect(short).toContain('sa.String(20)');
    expect(guid).toMatch(
      /with_variant\(postgresql\.UUID\(\), "postgresql"\).*with_variant\(sa\.CHAR\(32\), "oracle"\)/,
    );
    expect(spec).toContain('"MONEY"');
    expect(fixed).toContain('postgresql.UUID(as_uuid=False)');
    expect(operations.map(({ unknown }) => unknown.length)).toEqual([0, 0, 1, 0, 0]);
  });

  test('a constant is its value, by relative imports and import * too', () => {
    const modules = {
      'app.__init__': 'from .names import *\n',
      'app.names': 'PREFIX = "app_"\nTABLE = PREFIX + "user"\n_private = 1\n',
    };
    expect(shown(modules, 'from app import TABLE', 'op.drop_table(TABLE)')).toEqual([
      'drop_table(table_name="app_user")',
    ]);
  });

  test('what import * takes of Alembic and SQLAlchemy is known, and a later import counts', () => {
    const text = [
      'from sqlalchemy import *',
      'from sqlalchemy.dialects.postgresql import *',
      'from alembic.op import *',
      'from app.types import Text',
      'def upgrade():',
      '    add_column("t", Column("c", JSONB, server_default=text("1")))',
      '    add_column("t", Column("d", Text))',
    ].join('\n');
    const { upgrade } = readOperations(parser, text);
    expect(operationLines(upgrade)).toEqual([
      'add_column(table_name="t", column=sa.Column("c", postgresql.JSONB, server_default=sa.text("1")))',
      'add_column(table_name="t", column=sa.Column("d", app.types.Text))',
    ]);
    expect(upgrade.map(({ unknown }) => unknown.length)).toEqual([0, 1]);
  });

  test('a function is followed, and its operations stand where it is called', () => {
    const modules = {
      'app.helpers': [
        'def drop_all(op, names, schema=None):',
        '    for name in names:',
        '        op.drop_table(name, schema=schema)',
      ].join('\n'),
    };
    const operations = upgradeOf(modules, 'from app.helpers import drop_all', 'drop_all(op, ["a", "b"])');
    expect(operationLines(operations)).toEqual([
      'drop_table(table_name="a", schema=None)',
      'drop_table(table_name="b", schema=None)',
    ]);
    const calls = new Set(operations.map(({ origin }) => `${origin.call.start}-${origin.call.end}`));
    expect(calls.size).toBe(1);
  });

  test('what cannot be followed is one operation that is not understood', () => {
    const modules = { 'app.helpers': 'import elsewhere\ndef go(op):\n    elsewhere.run(op)\n' };
    const operations = upgradeOf(modules, 'from app.helpers import go', 'go(op)');
    expect(coverageOf(operations)).toEqual({ operations: 1, understood: 0 });
  });

  test('a function that only computes a value leaves no operation of its own', () => {
    const modules = { 'app.helpers': 'import logs\ndef name():\n    logs.note("x")\n    return "t"\n' };
    expect(shown(modules, 'from app.helpers import name', 'op.drop_table(name())')).toEqual([
      'drop_table(table_name="t")',
    ]);
  });

  test('the values of an enum are those that values_callable chooses', () => {
    const modules = { 'app.enums': 'import enum\nclass Mood(enum.Enum):\n    OK = "ok"\n    BAD = "bad"\n' };
    expect(
      shown(
        modules,
        'from app.enums import Mood',
        'op.add_column("t", sa.Column("c", sa.Enum(Mood, values_callable=lambda all: [each.value for each in all])))',
      ).join(),
    ).toContain('sa.Enum("ok", "bad"');
  });

  test('a loop of modules that import each other ends', () => {
    const modules = { 'app.a': 'from app.b import x\ny = x\n', 'app.b': 'from app.a import y\nx = y\n' };
    expect(coverageOf(upgradeOf(modules, 'from app.a import y', 'op.drop_table(y)'))).toEqual({
      operations: 1,
      understood: 0,
    });
  });
});

describe('a module that is loaded by its name', () => {
  const modules = { 'app.2021-03_old': 'from alembic import op\ndef upgrade():\n    op.drop_table("t")\n' };
  const load = 'module = import_module("app.2021-03_old")';

  test('is read as one that is imported', () => {
    expect(shown(modules, 'from importlib import import_module', load, 'module.upgrade()')).toEqual([
      'drop_table(table_name="t")',
    ]);
  });

  test('may run anything where it is not known', () => {
    expect(upgradeOf({}, 'from importlib import import_module', load, 'module.upgrade()')).toMatchObject([
      { kind: 'opaque' },
    ]);
    const unknown = ['import importlib', 'import_module = importlib.import_module', 'import_module(name()).upgrade()'];
    expect(upgradeOf({}, ...unknown)).toMatchObject([{ kind: 'opaque' }]);
  });
});
