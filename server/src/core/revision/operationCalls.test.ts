import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { type OperationCall, operationCalls } from './operationCalls.js';
import type { PythonParser } from '../python/parser.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function shown(calls: readonly OperationCall[]): string[] {
  return calls.flatMap(({ name, argument, children }) => [
    `${name} ${argument}`.trim(),
    ...shown(children).map((child) => `  ${child}`),
  ]);
}

const body = (...lines: string[]): string => ['def upgrade():', ...lines.map((line) => `    ${line}`)].join('\n');

test.each<[string, string, string[]]>([
  [
    'in order',
    `from alembic import op\n${body('op.create_table("users", x)', 'if a:', '    op.drop_column("t", "c")', 'op.execute(sa.text("DELETE\\n FROM t"))')}`,
    ['create_table users', 'drop_column t.c', 'execute DELETE FROM t'],
  ],
  [
    'of both functions, custom ones too',
    'from alembic import op\ndef upgrade():\n  op.create_entity(view)\n@once\ndef downgrade(): op.drop_entity(view)',
    ['create_entity', 'drop_entity'],
  ],
  [
    'under another name',
    `from alembic import op as o, context\n${body('o.drop_table("t")', 'op.drop_table("u")')}`,
    ['drop_table t'],
  ],
  ['of the package', `import alembic\n${body('alembic.op.drop_table(table_name="t")')}`, ['drop_table t']],
  [
    'of the module',
    `import alembic.op as a\n${body("a.drop_table('t')", 'alembic.op.drop_table("u")')}`,
    ['drop_table t'],
  ],
  [
    'imported by name',
    `from alembic.op import add_column as add, f\n${body('add("t", c)', 'f("x")')}`,
    ['add_column t'],
  ],
  ['imported inside', body('from alembic import op', 'op.drop_table("t")'), ['drop_table t']],
  [
    'of a parameter',
    'def upgrade(op, tables, tester=None, *, x: int):\n  op.drop_table("t")\n  tables.drop_table("u")',
    ['drop_table t'],
  ],
  ['not of a parameter that hides it', 'from alembic import op as o\ndef upgrade(o): o.drop_table("t")', []],
  ['of nothing that is only spelled so', `op = Operations()\n${body('op.drop_table("t")')}`, []],
  ['of another op', `from trio import op\n${body('op.drop_table("t")')}`, []],
  [
    'in a batch',
    `from alembic import op\n${body('with op.batch_alter_table("t", schema=None) as batch_op:', '    batch_op.add_column(c)', '    batch_op.drop_index(batch_op.f("ix_t"))', 'batch_op.drop_column("x")')}`,
    ['batch_alter_table t', '  add_column', '  drop_index ix_t'],
  ],
  [
    'without what does nothing',
    `from alembic import op\n${body('bind = op.get_bind()', 'op.drop_index(op.f("ix_a_b"), "t")', 'op.get_context().x()')}`,
    ['drop_index ix_a_b'],
  ],
  [
    'in other functions',
    `from alembic import op\ndef helper(name):\n    op.drop_table(name)\n${body('helper("t")')}`,
    ['drop_table'],
  ],
  [
    'strings in a row and of every kind',
    `from alembic import op\n${body('op.execute("a " f"{b}" r\'\\c\')', 'op.execute(\n"x")')}`,
    ['execute a {b}\\c', 'execute x'],
  ],
  ['in broken code', `from alembic import op\n${body('op.drop_table("t")', 'op.drop_column("t", ')}`, ['drop_table t']],
  [
    'on columns, by table and column',
    `from alembic import op\n${body('op.add_column("t", sa.Column("a"), schema="s")', 'op.alter_column(table_name="t", column_name="b", nullable=True)', 'op.drop_column("t", schema="s")', 'op.add_column(table, sa.Column("c"))')}`,
    ['add_column t.a', 'alter_column t.b', 'drop_column t', 'add_column c'],
  ],
  ['of no file', '\0', []],
])('operations %s', (_what, text, expected) => {
  expect(shown(operationCalls(parser, text))).toEqual(expected);
});

test('spans are those of the whole call and of its name', () => {
  const text = `from alembic import op\r\n# 🎉\r\n${body('op.drop_table("t")')}`;
  const [call] = operationCalls(parser, text);
  expect(call && text.slice(call.span.start, call.span.end)).toBe('op.drop_table("t")');
  expect(call && text.slice(call.nameSpan.start, call.nameSpan.end)).toBe('drop_table');
});
