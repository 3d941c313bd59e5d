import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { operationCalls } from '../revision/operationCalls.js';
import { operationOutline, type OutlineEntry } from './operationOutline.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function shown(entries: readonly OutlineEntry[]): string[] {
  return entries.flatMap(({ title, children }) => [title, ...shown(children).map((child) => `  ${child}`)]);
}

/** The outline of `upgrade` with these lines, below these others. */
function outline(lines: readonly string[], above = ''): OutlineEntry[] {
  const body = lines.map((line) => `    ${line}\n`).join('');
  const start = `import sqlalchemy as sa\nfrom alembic import op\n${above}\n`;
  const text = `${start}def upgrade():\n${body}`;
  const { upgrade } = readOperations(parser, text);
  return operationOutline({ start: start.length, end: text.length }, operationCalls(parser, text), upgrade);
}

test.each<[string, readonly string[], string, readonly string[]]>([
  [
    'objects by keyword, by constant, and of constraints without a name',
    [
      'op.create_table(T, sa.Column("id", sa.Integer()))',
      'op.add_column(schema="s", column=sa.Column("paid", sa.Boolean()), table_name=T)',
      'op.create_foreign_key(None, T, "customer", ["c"], ["id"])',
    ],
    'T = "invoice"',
    ['create_table invoice', 'add_column invoice.paid', 'create_foreign_key invoice'],
  ],
  [
    'a batch block with what is in it',
    ['with op.batch_alter_table("invoice") as b:', '    b.add_column(sa.Column("paid", sa.Boolean()))', '    b.odd(1)'],
    '',
    ['batch_alter_table invoice', '  add_column invoice.paid', '  odd'],
  ],
  ['each turn of a loop', ['for t in ("a", "b"):', '    op.drop_table(t)'], '', ['drop_table a', 'drop_table b']],
  [
    'what a helper runs, where it is called',
    ['paid("a")', 'op.drop_table("x")', 'paid("b")'],
    'def paid(t):\n    with op.batch_alter_table(t) as b:\n        b.drop_column("paid")\n',
    ['batch_alter_table a', '  drop_column a.paid', 'drop_table x', 'batch_alter_table b', '  drop_column b.paid'],
  ],
  [
    'the statements of a text with several',
    ['op.execute("CREATE TABLE a (id int); UPDATE b SET c = 1")', 'op.execute("DROP TABLE c")'],
    '',
    [
      'execute CREATE TABLE a (id int); UPDATE b SET c = 1',
      '  CREATE TABLE a',
      '  UPDATE b SET c = 1',
      'execute DROP TABLE c',
    ],
  ],
  [
    'what a connection runs',
    ['bind = op.get_bind()', 'bind.execute(sa.text("SELECT 1"))', 'sa.Enum("a", name="mood").create(bind)'],
    '',
    ['execute SELECT 1', 'create'],
  ],
  [
    'what is not followed as it is written',
    [
      'op.bulk_copy("a", 1)',
      'op.drop_table(name())',
      'for n in names():',
      '    op.drop_column("t", n)',
      'op.execute(f"DROP {x()}")',
    ],
    '',
    ['bulk_copy a', 'drop_table', 'drop_column t', 'execute DROP {x()}'],
  ],
])('shows %s', (_what, lines, above, expected) => {
  expect(shown(outline(lines, above))).toEqual(expected);
});

test('places are those of the calls in the function', () => {
  const [first] = outline(['helper()'], 'def helper():\n    op.drop_table("a")\n');
  expect(first?.span).toEqual(first?.nameSpan);
  expect((first?.span.end ?? 0) - (first?.span.start ?? 0)).toBe('helper()'.length);
});
