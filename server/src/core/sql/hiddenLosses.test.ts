import { expect, it } from 'vitest';
import { mayLoseUnseen } from './hiddenLosses.js';

it.each([
  ['op.drop_column("a", "b")', 'pass', true, false],
  ['with op.batch_alter_table("a") as batch:\n        batch.drop_column("b")', 'pass', true, false],
  ['op.execute("delete from a")', 'op.drop_table("a")', true, true],
  ['op.execute(a.delete())', 'pass', true, false],
  ['op.drop_index("a")', 'op.drop_constraint("a", "b")', false, false],
])('%s', (up, down, upgradeMay, downgradeMay) => {
  const python = `def upgrade() -> None:\n    ${up}\n\n\ndef downgrade(\n    engine,\n):\n    ${down}\n\nLAST = 1\n`;
  expect(mayLoseUnseen(python, 'upgrade')).toBe(upgradeMay);
  expect(mayLoseUnseen(python, 'downgrade')).toBe(downgradeMay);
});

it('what a helper drops counts in both directions', () => {
  const python = 'def upgrade():\n    clean()\n\ndef downgrade():\n    pass\n\ndef clean():\n    op.drop_table("a")\n';
  expect(mayLoseUnseen(python, 'upgrade')).toBe(true);
  expect(mayLoseUnseen(python, 'downgrade')).toBe(true);
});
