import { beforeAll, describe, expect, it } from 'vitest';
import { loadParser } from '../../../../test/support/parser.js';
import { operationCalls } from '../revision/operationCalls.js';
import type { PythonParser } from '../python/parser.js';
import { trackCreated } from './created.js';
import { mayLoseUnseen } from './hiddenLosses.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

function mayLose(python: string, direction: 'upgrade' | 'downgrade', createdBefore: readonly string[] = []): boolean {
  const created = trackCreated('sqlite');
  for (const sql of createdBefore) created.run(sql);
  return mayLoseUnseen({ python, direction }, created, (text) => operationCalls(parser, text));
}

it.each([
  ['op.drop_column("a", "b")', 'pass', true, false],
  ['with op.batch_alter_table("a") as batch:\n        batch.drop_column("b")', 'pass', true, false],
  ['op.execute("delete from a")', 'op.drop_table("a")', true, true],
  ['op.execute(a.delete())', 'pass', true, false],
  ['op.drop_index("a")', 'op.drop_constraint("a", "b")', false, false],
])('%s', (up, down, upgradeMay, downgradeMay) => {
  const python = `def upgrade() -> None:\n    ${up}\n\n\ndef downgrade(\n    engine,\n):\n    ${down}\n\nLAST = 1\n`;
  expect(mayLose(python, 'upgrade')).toBe(upgradeMay);
  expect(mayLose(python, 'downgrade')).toBe(downgradeMay);
});

it('what a helper drops counts in both directions', () => {
  const python = 'def upgrade():\n    clean()\n\ndef downgrade():\n    pass\n\ndef clean():\n    op.drop_table("a")\n';
  expect(mayLose(python, 'upgrade')).toBe(true);
  expect(mayLose(python, 'downgrade')).toBe(true);
});

describe('of what an earlier step of the run created', () => {
  it.each([
    ['a column', 'op.drop_column("a", "b")', false],
    ['a column in a batch', 'with op.batch_alter_table("a") as batch:\n        batch.drop_column("b")', false],
    ['the table', 'op.drop_table("a")', false],
    ['another table', 'op.drop_table("z")', true],
    ['a table of that name in a schema', 'op.drop_table("a", schema="s")', true],
    ['another table beside it', 'op.drop_table("a")\n    op.drop_table("z")', true],
    [
      'rows of another table in its batch',
      'with op.batch_alter_table("a") as batch:\n        batch.drop_column("b")\n        op.execute("delete from z")',
      true,
    ],
    ['a table whose name is computed', 'op.drop_table(NAME)', true],
  ])('%s', (_, up, expected) => {
    expect(
      mayLose(`from alembic import op\n\ndef upgrade():\n    ${up}\n\ndef downgrade():\n    pass\n`, 'upgrade', [
        'CREATE TABLE a (b INTEGER)',
      ]),
    ).toBe(expected);
  });
});
