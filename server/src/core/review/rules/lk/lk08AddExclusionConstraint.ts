import { addedToExisting } from '../../operations/existingTables.js';
import { at, type OperationRule } from '../../operations/operationRule.js';

export const addExclusionConstraint: OperationRule = {
  code: 'LK08',
  name: 'add-exclusion-constraint',
  title: 'An exclusion constraint on an existing table builds its index while all else waits',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  documentation: {
    what: '`op.create_exclude_constraint` or ADD CONSTRAINT … EXCLUDE in SQL text, on a table that was there before.',
    why: 'The index is built, and all rows are compared by it, while nobody can read from or write to the table; and the database refuses it where two rows conflict.',
    lock: 'ACCESS EXCLUSIVE on the table until the index is built: reads and writes wait.',
    whatToDo:
      'PostgreSQL has no form that waits for nobody: create another table with the constraint, copy the rows in batches and swap the two, or do it while nobody uses the application, with a `lock_timeout`.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet. For tables in the setting `review.smallTables` it is information.',
    before:
      'op.create_table("booking", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("room", sa.Integer()))',
    bad: 'op.create_exclude_constraint("ex_booking_room", "booking", ("room", "="), using="btree")',
    good: `op.create_table("reservation", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("room", sa.Integer()))
op.create_exclude_constraint("ex_reservation_room", "reservation", ("room", "="), using="btree")`,
  },
  cases: { bad: ['op.execute("ALTER TABLE booking ADD CONSTRAINT ex EXCLUDE USING btree (room WITH =)")'] },
  check(run, revision) {
    return addedToExisting(
      run,
      revision,
      (operation) => operation.kind === 'addConstraint' && operation.constraint.kind === 'exclude',
      (step, { title, name }) =>
        at(
          step,
          `This constraint builds its index while nobody can read from or write to "${title}". PostgreSQL has no form that waits for nobody: copy to a table that has it, or choose a quiet hour and set a lock_timeout.`,
          { table: name },
        ),
    );
  },
};
