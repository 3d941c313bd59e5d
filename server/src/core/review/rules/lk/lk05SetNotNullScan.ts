import { isSet } from '../../../operations/facts.js';
import { quoteName, qualifiedName } from '../../../dialects/names.js';
import { callFix, insertAfter, insertBefore, pythonString } from '../../fixes/callEdits.js';
import { blockHeader } from '../../fixes/autocommitFix.js';
import { hasProvenNotNull, isCallOf, provesNotNull } from '../../operations/constraints.js';
import { columnIn, type FoundTable, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { isServerAtLeast, serverVersion } from '../../operations/serverVersion.js';
import { type ReviewedRevision, stepsOf } from '../../operations/reviewedRevision.js';
import type { Operation } from '../../../operations/operation.js';
import type { Fixes } from '../../fix.js';

export const setNotNullScan: OperationRule = {
  code: 'LK05',
  name: 'set-not-null-scan',
  title: 'NOT NULL on an existing column scans the table while all else waits',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'not null',
  documentation: {
    what: '`op.alter_column(…, nullable=False)` or SET NOT NULL for a column of a table that was there before.',
    why: 'PostgreSQL reads the whole table to see that no value is NULL, and until it is done nobody can read from or write to the table.',
    lock: 'ACCESS EXCLUSIVE on the table for the time of the scan: reads and writes wait. Where a validated CHECK proves it there is no scan, from PostgreSQL 12 on (`alembic.review.targetVersion`).',
    whatToDo:
      'Add a CHECK (column IS NOT NULL) with NOT VALID, validate it, which blocks nobody, then set NOT NULL and drop the check. The quick fix writes these steps: the validation runs in an `autocommit_block()`, outside of the transaction.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for a column that is required already or belongs to the primary key; where a validated check proves it. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: 'op.alter_column("item", "code", nullable=False)',
    good: `op.create_check_constraint("ck_item_code_not_null", "item", "code IS NOT NULL", postgresql_not_valid=True)
with op.get_context().autocommit_block():
    op.execute("ALTER TABLE item VALIDATE CONSTRAINT ck_item_code_not_null")
op.alter_column("item", "code", nullable=False)
op.drop_constraint("ck_item_code_not_null", "item", type_="check")`,
  },
  cases: {
    bad: [
      'op.execute("ALTER TABLE item ALTER COLUMN code SET NOT NULL")',
      'op.alter_column("elsewhere", "code", nullable=False)',
      'op.add_column("item", sa.Column("n", sa.Integer()))\nop.execute("UPDATE item SET n = 0")\nop.alter_column("item", "n", nullable=False)',
    ],
    good: [
      'op.alter_column("item", "id", existing_type=sa.Integer(), nullable=False)',
      'op.alter_column("item", "code", existing_nullable=False, nullable=False)',
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.alter_column("fresh", "a", nullable=False)',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'alterColumn')) {
      const { operation } = step;
      if (known(operation.nullable) !== false) continue;
      const existing = operation.arguments.get('existing_nullable');
      if (existing?.kind === 'boolean' && !isSet(existing)) continue;
      const table = tableAt(step, operation.table, revision);
      const name = known(operation.column);
      if ('unknown' in table || name === undefined) {
        yield unchecked(step, 'unknown' in table ? table.unknown : "the column's name is not known");
        continue;
      }
      const column = columnIn(table, name);
      const usesProof = isServerAtLeast(revision.target, '12');
      const isProven =
        usesProof &&
        (table.table === undefined ? hasProvenNotNull(run, step, table.name, name) : provesNotNull(table.table, name));
      const isKey = table.table?.constraints.some((each) => each.kind === 'primaryKey' && each.columns.includes(name));
      if (table.isNew || column?.nullable === false || isProven || isKey === true) continue;
      yield at(
        step,
        `SET NOT NULL on "${table.title}.${name}" reads the whole table, and blocks all reads and writes meanwhile. ${usesProof ? 'Prove it first by a CHECK that is added NOT VALID and validated' : `PostgreSQL ${serverVersion(revision.target)} takes no proof for it: leave it at a CHECK that is added NOT VALID and validated`}.`,
        { table: table.name, ...(usesProof && { fixes: fixesOf(operation, table, name, revision) }) },
      );
    }
  },
};

/** The check, its validation, and away with it. */
function fixesOf(operation: Operation, table: FoundTable, column: string, revision: ReviewedRevision): Fixes {
  if (!isCallOf(operation, 'alter_column')) return () => [];
  const { dialect } = revision.target;
  const check = `ck_${table.name}_${column}_not_null`.slice(0, dialect.names.maxLength);
  const inSchema = table.schema === null ? '' : `, schema=${pythonString(table.schema)}`;
  return callFix(revision, operation, 'Set NOT NULL in steps that block nobody', (around) => {
    const { prefix } = around;
    const header = blockHeader(around);
    if (header === undefined) return 'in a batch block there is no autocommit block';
    const named = `${prefix}f(${pythonString(check)})`;
    const sql = `ALTER TABLE ${qualifiedName(dialect, table.schema, table.name)} VALIDATE CONSTRAINT ${quoteName(dialect, check)}`;
    const condition = pythonString(`${quoteName(dialect, column)} IS NOT NULL`);
    return [
      insertBefore(around, [
        `${prefix}create_check_constraint(${named}, ${pythonString(table.name)}, ${condition}${inSchema}, postgresql_not_valid=True)`,
        header,
        `    ${prefix}execute(${pythonString(sql)})`,
      ]),
      insertAfter(around, [
        `${prefix}drop_constraint(${named}, ${pythonString(table.name)}, type_="check"${inSchema})`,
      ]),
    ];
  });
}
