import type { ForeignKeyDefinition } from '../../../operations/definitions.js';
import { isSet } from '../../../operations/facts.js';
import type { Operation } from '../../../operations/operation.js';
import { switchesOf } from '../../../sql/versions.js';
import type { Fixes } from '../../fix.js';
import { addArgument, callFix } from '../../fixes/callEdits.js';
import { isCallOf, isNotValid } from '../../operations/constraints.js';
import { addedToExisting } from '../../operations/existingTables.js';
import { known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewedRevision, ReviewStep } from '../../operations/reviewedRevision.js';

export const addForeignKeyValidating: OperationRule = {
  code: 'LK03',
  name: 'add-foreign-key-validating',
  title: 'A foreign key on an existing table is checked while writes wait',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'foreign key',
  documentation: {
    what: '`op.create_foreign_key`, or `op.add_column` with `sa.ForeignKey`, on a table that was there before, without `postgresql_not_valid=True` or `inline_references=True`.',
    why: 'PostgreSQL checks all rows of the table, and until it is done nobody can write to it, nor to the table that it refers to. `op.add_column` makes two statements, of which the second checks the rows although the new column is empty.',
    lock: 'SHARE ROW EXCLUSIVE on both tables: writes wait, reads go on. NOT VALID takes the same locks for a moment, without the scan; VALIDATE CONSTRAINT takes SHARE UPDATE EXCLUSIVE, which blocks neither.',
    whatToDo:
      'For an existing column add the key with `postgresql_not_valid=True`, and validate it in a later revision: `op.execute("ALTER TABLE item VALIDATE CONSTRAINT fk_item_owner")`. For a new column pass `inline_references=True` (Alembic 1.18.2): in one statement PostgreSQL knows that there is nothing to check. The server then chooses the name of the key, whatever `name=` says.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet. For tables in the setting `review.smallTables` it is information.',
    before: `op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))
op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("owner_id", sa.Integer()))`,
    bad: 'op.create_foreign_key("fk_item_owner", "item", "owner", ["owner_id"], ["id"])',
    good: 'op.create_foreign_key("fk_item_owner", "item", "owner", ["owner_id"], ["id"], postgresql_not_valid=True)',
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("second_id", sa.Integer(), sa.ForeignKey("owner.id")))',
      'op.execute("ALTER TABLE item ADD CONSTRAINT fk FOREIGN KEY (owner_id) REFERENCES owner (id)")',
    ],
    good: [
      'op.add_column("item", sa.Column("second_id", sa.Integer(), sa.ForeignKey("owner.id")), inline_references=True)',
      'op.execute("ALTER TABLE item ADD COLUMN second_id integer REFERENCES owner (id)")',
      'op.create_table("fresh", sa.Column("id", sa.Integer(), primary_key=True))\nop.create_foreign_key("fk", "fresh", "owner", ["id"], ["id"])',
      'op.create_foreign_key("fk", name_of(), "owner", ["owner_id"], ["id"])',
    ],
  },
  check(run, revision) {
    return addedToExisting(
      run,
      revision,
      (operation) => {
        const key = keyOf(operation);
        return key !== undefined && !isNotValid(key) && !(operation.kind === 'addColumn' && isWithoutScan(operation));
      },
      (step, table) => {
        const { operation } = step;
        const referred = known(keyOf(operation)?.referredTable);
        const both =
          referred === undefined
            ? `"${table.title}" and the table that it refers to`
            : `"${table.title}" and "${referred}"`;
        const advice =
          operation.kind === 'addColumn'
            ? 'Pass inline_references=True, so that one statement adds both'
            : 'Add it with postgresql_not_valid=True, and validate it in a later revision';
        return at(
          step,
          `Adding this foreign key checks all rows of "${table.title}", and blocks writes to ${both} meanwhile. ${advice}.`,
          { table: table.name, fixes: fixesOf(step, revision) },
        );
      },
    );
  },
};

function keyOf(
  operation: Operation & { readonly kind: 'addConstraint' | 'addColumn' },
): ForeignKeyDefinition | undefined {
  const key = operation.kind === 'addConstraint' ? operation.constraint : operation.column.foreignKeys[0];
  return key?.kind === 'foreignKey' ? key : undefined;
}

/** One statement for column and key: PostgreSQL has nothing to check where all rows get NULL. */
function isWithoutScan(operation: Extract<ReviewStep['operation'], { readonly kind: 'addColumn' }>): boolean {
  const isOneStatement = !isCallOf(operation, 'add_column') || isSet(operation.arguments.get('inline_references'));
  return isOneStatement && operation.column.serverDefault === undefined;
}

function fixesOf(step: ReviewStep, revision: ReviewedRevision): Fixes {
  const { operation } = step;
  if (isCallOf(operation, 'create_foreign_key'))
    return callFix(revision, operation, 'Add it NOT VALID, to be validated in a later revision', (around) => [
      ...addArgument(around, 'postgresql_not_valid=True'),
    ]);
  const { inlineReferences, inlineReferencesActions } = switchesOf(revision.target.versions);
  if (operation.kind !== 'addColumn' || !isCallOf(operation, 'add_column') || !inlineReferences) return () => [];
  const hasActions = operation.column.foreignKeys.some(
    ({ onDelete, onUpdate }) => (onDelete ?? onUpdate) !== undefined,
  );
  if ((hasActions && !inlineReferencesActions) || operation.column.serverDefault !== undefined) return () => [];
  return callFix(revision, operation, 'Add the column and its foreign key in one statement', (around) => [
    ...addArgument(around, 'inline_references=True'),
  ]);
}
