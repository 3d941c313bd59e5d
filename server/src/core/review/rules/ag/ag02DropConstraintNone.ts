import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const dropConstraintNone: OperationRule = {
  code: 'AG02',
  name: 'drop-constraint-none',
  title: 'A constraint without a name is dropped',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  failsOffline: true,
  documentation: {
    what: '`op.drop_constraint(None, …)`, as autogenerate writes it for a constraint that has no name.',
    why: 'There is nothing to drop: Alembic raises "Can\'t emit DROP CONSTRAINT for constraint …; it has no name". With a naming convention it drops a constraint of a wrong name, such as "uq_item_".',
    whatToDo:
      'Give the constraint a name where it is created, and write that name here. A naming convention in the metadata makes autogenerate write names from then on.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: 'op.drop_constraint(None, "item", type_="unique")',
    good: 'op.drop_constraint("item_code_key", "item", type_="unique")',
  },
  cases: {
    good: ['op.drop_constraint(name_of(), "item", type_="unique")'],
  },
  *check(run) {
    for (const step of stepsOf(run, 'dropConstraint')) {
      const { name, table } = step.operation;
      const isNone =
        (name.kind === 'known' && name.value === null) || (name.kind === 'invalid' && name.found === 'None');
      if (!isNone) continue;
      const owner = table.name.kind === 'known' ? ` of "${table.name.value}"` : '';
      yield at(
        step,
        `This drops a constraint${owner} without saying which: Alembic raises an error, or drops one of a wrong name. Name the constraint where it is created, and here.`,
      );
    }
  },
};
