import type { Operation } from '../../../operations/operation.js';
import type { OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';
import { tripOf } from '../../operations/refusals.js';

export const downgradeNotMirrored: OperationRule = {
  code: 'DG03',
  name: 'downgrade-not-mirrored',
  title: 'The downgrade does not undo the upgrade',
  severity: 'warning',
  dialects: ['postgresql', 'sqlite', 'mysql', 'mariadb'],
  directions: ['downgrade'],
  cause: 'downgrade',
  documentation: {
    what: 'Run at once after `upgrade()`, `downgrade()` surely leaves another schema than there was before, or the database surely refuses it.',
    why: 'What is left behind makes the next upgrade fail, and what is missing makes the older application fail. A downgrade is needed when something went wrong, and that is no time to find out.',
    whatToDo:
      'Write the opposite of each operation of `upgrade()`, in the opposite order, with the names that it used. *Generate Downgrade* does so from the schema.',
    whenSilent:
      'Where the downgrade has no operation (DG02) or raises an error; where it cannot be decided, as when one of the two does something that is not understood; for what the upgrade creates only IF NOT EXISTS. Rows do not count: a column that comes back empty is as it was.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: `def upgrade():
    op.add_column("item", sa.Column("note", sa.Text()))
    op.create_index("ix_item_code", "item", ["code"])


def downgrade():
    op.drop_column("item", "note")`,
    good: `def upgrade():
    op.add_column("item", sa.Column("note", sa.Text()))
    op.create_index("ix_item_code", "item", ["code"])


def downgrade():
    op.drop_index("ix_item_code", table_name="item")
    op.drop_column("item", "note")`,
  },
  cases: {
    bad: [
      'def upgrade():\n    op.create_index("ix_item_code", "item", ["code"])\n\n\ndef downgrade():\n    op.drop_index("idx_item_code", table_name="item")',
    ],
    good: [
      'def upgrade():\n    op.add_column("item", sa.Column("a", sa.Text()))\n\n\ndef downgrade():\n    raise NotImplementedError("no")',
      'def upgrade():\n    op.execute("CREATE EXTENSION IF NOT EXISTS citext")\n    op.add_column("item", sa.Column("a", sa.Text()))\n\n\ndef downgrade():\n    op.drop_column("item", "a")',
      'def upgrade():\n    op.add_column("item", sa.Column("a", sa.Text()))\n    load()\n\n\ndef downgrade():\n    load()',
    ],
  },
  *check(run, revision) {
    const { upgrade } = revision;
    if (run.operations.length === 0 || run.missing !== undefined || upgrade.missing !== undefined) return;
    if (run.steps.some(({ operation }) => operation.kind === 'raises')) return;
    const trip = tripOf(revision);
    if (trip.verdict !== 'broken') return;
    const drops = stepsOf(run, 'dropTable', 'dropColumn').length > 0;
    const first = run.steps[0]?.operation.origin.call;
    const conditional = new Set(
      upgrade.steps
        .filter(({ operation }) => isConditional(operation))
        .map(({ operation }) => operation.origin.call.start),
    );
    for (const { message, span } of trip.reasons) {
      // What may have been there before is rightly left.
      if (span !== null && conditional.has(span.start)) continue;
      // Rules of their own say more: AG02 and TY05.
      if (message.startsWith('a constraint without a name') || (drops && /^the enum type \S+ stays$/.test(message)))
        continue;
      const place = span ?? first;
      if (place !== undefined) yield { span: place, message: `The downgrade does not undo the upgrade: ${message}.` };
    }
  },
};

/** `IF NOT EXISTS` in one form or another. */
function isConditional(operation: Operation): boolean {
  if ('ifNotExists' in operation) return operation.ifNotExists;
  if (operation.kind === 'createEnum') return operation.checkFirst;
  return (
    operation.kind === 'execute' &&
    (operation.changes ?? []).some((change) => change.kind === 'create' && change.isConditional)
  );
}
