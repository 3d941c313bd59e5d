import type { Operation } from '../../../operations/operation.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { isRefusedAgain } from '../../operations/refusals.js';

export const emptyDowngrade: OperationRule = {
  code: 'DG02',
  name: 'empty-downgrade',
  title: 'The downgrade does nothing although the upgrade changes the schema',
  severity: 'warning',
  dialects: 'all',
  directions: ['upgrade'],
  documentation: {
    what: '`downgrade()` has no operation, and `upgrade()` changes the schema.',
    why: 'A downgrade sets the revision back and leaves the schema as it is. The next upgrade fails where what it creates is there already, and an application of the older revision finds another schema than it was written for.',
    whatToDo:
      'Write the opposite of `upgrade()` (*Generate Downgrade*), or let it say that there is no way back: `raise NotImplementedError("the old values are gone")`.',
    whenSilent:
      'For merges; where `upgrade()` changes rows or comments only, validates constraints, or creates with `if_not_exists=True`; where `downgrade()` raises an error.',
    bad: `def upgrade():
    op.create_table("item", sa.Column("id", sa.Integer()))


def downgrade():
    pass`,
    good: `def upgrade():
    op.create_table("item", sa.Column("id", sa.Integer()))


def downgrade():
    op.drop_table("item")`,
  },
  cases: {
    good: [
      'def upgrade():\n    op.execute("UPDATE item SET id = 1 WHERE id = 2")\n\n\ndef downgrade():\n    pass',
      'def upgrade():\n    op.execute("CREATE EXTENSION IF NOT EXISTS citext")\n\n\ndef downgrade():\n    pass',
      'def upgrade():\n    op.add_column("item", sa.Column("a", sa.Text()))\n\n\ndef downgrade():\n    raise NotImplementedError("no")',
      'def upgrade():\n    op.execute("ALTER TABLE item VALIDATE CONSTRAINT ck")\n\n\ndef downgrade():\n    pass',
    ],
  },
  *check(run, revised) {
    const { revision, downgrade } = revised;
    if (downgrade.missing !== undefined || downgrade.operations.length > 0 || revision.downRevisions.length > 1) return;
    const changing = run.steps.find(({ operation }) => changesSchema(operation));
    if (changing === undefined) return;
    yield at(
      changing,
      `This changes the schema, and downgrade() does nothing: after a downgrade ${isRefusedAgain(revised) ? 'the next upgrade fails' : 'the older application finds it changed'}. Write the opposite there, or have it raise an error that says why there is none.`,
    );
  },
};

/** Whether somebody would have to undo it. */
function changesSchema(operation: Operation): boolean {
  switch (operation.kind) {
    case 'createTable':
    case 'addColumn':
    case 'createIndex':
      return !operation.ifNotExists;
    case 'dropTable':
    case 'dropColumn':
    case 'dropIndex':
    case 'dropConstraint':
      return !operation.ifExists;
    case 'renameTable':
    case 'alterColumn':
    case 'addConstraint':
      return true;
    default:
      return false;
  }
}
