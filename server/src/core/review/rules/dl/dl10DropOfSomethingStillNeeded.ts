import { at, type OperationRule } from '../../operations/operationRule.js';
import { refusalsIn } from '../../operations/refusals.js';

export const dropOfSomethingStillNeeded: OperationRule = {
  code: 'DL10',
  name: 'drop-of-something-still-needed',
  title: 'Something is dropped that something else needs',
  severity: 'error',
  dialects: ['postgresql', 'mysql', 'mariadb'],
  documentation: {
    what: '`upgrade()` drops a table or column to which a foreign key refers, a column from which another one is computed, or on PostgreSQL an enum type that a column has.',
    why: 'The database refuses it, and the upgrade fails: cannot drop table item because other objects depend on it.',
    whatToDo: 'Drop first what needs it, as the message says, or drop in another order.',
    whenSilent:
      'For SQL text, which may say CASCADE (DL07); where earlier operations are not understood; for views and functions. On SQLite, which does not ask.',
    before: `op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))
op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("owner_id", sa.Integer()), sa.ForeignKeyConstraint(["owner_id"], ["owner.id"], name="fk_item_owner"))`,
    bad: 'op.drop_table("owner")',
    good: `op.drop_constraint("fk_item_owner", "item", type_="foreignkey")
op.drop_table("owner")`,
  },
  cases: {
    bad: [
      'op.drop_table("owner")\nop.drop_table("item")',
      'op.create_table("paint", sa.Column("color", sa.Enum("red", name="color")))\nsa.Enum(name="color").drop(op.get_bind(), checkfirst=False)',
    ],
    good: [
      'op.drop_table("item")\nop.drop_table("owner")',
      'op.execute("DROP TABLE owner CASCADE")',
      'load()\nop.drop_table("owner")',
    ],
  },
  *check(run, revision) {
    for (const { step, message, cause } of refusalsIn(run, revision)) {
      if (cause !== 'needed') continue;
      yield at(step, `The database refuses this: ${message}. Drop that first.`);
    }
  },
};
