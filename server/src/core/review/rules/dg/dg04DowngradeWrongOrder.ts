import { at, type OperationRule } from '../../operations/operationRule.js';
import { refusalsIn } from '../../operations/refusals.js';

export const downgradeWrongOrder: OperationRule = {
  code: 'DG04',
  name: 'downgrade-wrong-order',
  title: 'The downgrade drops things in an order that the database refuses',
  severity: 'error',
  dialects: ['postgresql', 'mysql', 'mariadb'],
  directions: ['downgrade'],
  cause: 'downgrade',
  documentation: {
    what: '`downgrade()` drops a table or column to which a foreign key still refers, or an enum type that a column still has.',
    why: 'The database refuses it, and the downgrade fails when it is needed: cannot drop table owner because other objects depend on it.',
    whatToDo: 'Undo what `upgrade()` does in the opposite order. *Generate Downgrade* writes it so.',
    whenSilent:
      'For SQL text, which may say CASCADE; where some operation is not understood. On SQLite, which does not ask.',
    bad: `def upgrade():
    op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("item", sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id")))


def downgrade():
    op.drop_table("owner")
    op.drop_table("item")`,
    good: `def upgrade():
    op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))
    op.create_table("item", sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id")))


def downgrade():
    op.drop_table("item")
    op.drop_table("owner")`,
  },
  *check(run, revision) {
    for (const { step, message, cause } of refusalsIn(run, revision)) {
      if (cause !== 'needed') continue;
      yield at(step, `The database refuses this: ${message}. Drop that first, in the opposite order of upgrade().`);
    }
  },
};
