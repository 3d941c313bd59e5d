import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { countedOperations } from './coverage.js';
import { operationTitle } from './operationTitle.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** Each counted operation of an `upgrade` with these lines, and why it is not understood. */
function counted(...lines: readonly string[]): [string, ...string[]][] {
  const body = lines.map((line) => `    ${line}`).join('\n');
  const text = `import sqlalchemy as sa\nfrom alembic import op\ndef upgrade():\n${body}\n`;
  return countedOperations(readOperations(parser, text).upgrade).map(({ operation, unknown }) => [
    operationTitle(operation),
    ...unknown.map(({ reason }) => reason),
  ]);
}

test('an operation has its object in its title, as far as that is known', () => {
  expect(
    counted(
      'op.create_table("person")',
      'op.add_column("person", sa.Column("mail", sa.Text()))',
      'op.drop_column(name(), "mail")',
      'op.create_index(None, "person", ["mail"])',
      'op.create_unique_constraint("uq_mail", "person", ["mail"])',
      'op.execute("SELECT 1")',
    ).map(([title]) => title),
  ).toEqual([
    'create_table person',
    'add_column person.mail',
    'drop_column mail',
    'create_index person',
    'create_unique_constraint uq_mail',
    'execute',
  ]);
});

test('a batch block counts beside what is in it, and an autocommit block does not', () => {
  expect(
    counted(
      'with op.batch_alter_table("t") as batch:',
      '    batch.drop_column("a")',
      'with op.get_context().autocommit_block():',
      '    op.drop_index("i")',
    ).map(([title]) => title),
  ).toEqual(['batch_alter_table t', 'drop_column t.a', 'drop_index i']);
});

test('the statements of a text count one by one, and a loop of unknown length once', () => {
  expect(
    counted(
      'op.execute("DROP TABLE a; DROP TABLE b")',
      'for name in names():',
      '    op.drop_table(name)',
      '    op.drop_table("x")',
    ),
  ).toEqual([
    ['DROP TABLE a'],
    ['DROP TABLE b'],
    ['drop_table', expect.stringContaining('how often "for name in names()" runs is not known')],
  ]);
});
