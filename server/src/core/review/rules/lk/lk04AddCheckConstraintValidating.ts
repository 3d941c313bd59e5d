import type { Operation } from '../../../operations/operation.js';
import { addArgument, callFix } from '../../fixes/callEdits.js';
import { isCallOf, isNotValid } from '../../operations/constraints.js';
import { addedToExisting } from '../../operations/existingTables.js';
import { at, type OperationRule } from '../../operations/operationRule.js';

export const addCheckConstraintValidating: OperationRule = {
  code: 'LK04',
  name: 'add-check-constraint-validating',
  title: 'A check on an existing table scans it while all else waits',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'check',
  documentation: {
    what: '`op.create_check_constraint` without `postgresql_not_valid=True`, or `op.add_column` with a CheckConstraint, on a table that was there before.',
    why: 'PostgreSQL reads the whole table to check its rows, and until it is done nobody can read from or write to the table. That the column is new makes no difference.',
    lock: 'ACCESS EXCLUSIVE on the table for the time of the scan. NOT VALID takes it for a moment; VALIDATE CONSTRAINT takes SHARE UPDATE EXCLUSIVE, which blocks neither reads nor writes.',
    whatToDo:
      'Add it with `postgresql_not_valid=True`, and validate it in a later revision: `op.execute("ALTER TABLE item VALIDATE CONSTRAINT ck_item_n")`.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))',
    bad: 'op.create_check_constraint("ck_item_n", "item", "n > 0")',
    good: 'op.create_check_constraint("ck_item_n", "item", "n > 0", postgresql_not_valid=True)',
  },
  cases: {
    bad: [
      'op.execute("ALTER TABLE item ADD CONSTRAINT ck CHECK (n > 0)")',
      'op.add_column("item", sa.Column("m", sa.Integer(), sa.CheckConstraint("m > 0", name="ck")))',
    ],
    good: [
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.create_check_constraint("ck", "fresh", "a > 0")',
    ],
  },
  check(run, revision) {
    return addedToExisting(run, revision, addsCheck, (step, table) =>
      at(
        step,
        `Adding this check reads the whole table "${table.title}", and blocks all reads and writes meanwhile. Add it NOT VALID, and validate it in a later revision.`,
        {
          table: table.name,
          ...(isCallOf(step.operation, 'create_check_constraint') && {
            fixes: callFix(
              revision,
              step.operation,
              'Add it NOT VALID, to be validated in a later revision',
              (around) => addArgument(around, 'postgresql_not_valid=True'),
            ),
          }),
        },
      ),
    );
  },
};

function addsCheck(operation: Operation & { readonly kind: 'addConstraint' | 'addColumn' }): boolean {
  const check = operation.kind === 'addConstraint' ? operation.constraint : operation.column.checks[0];
  return check?.kind === 'check' && !isNotValid(check);
}
