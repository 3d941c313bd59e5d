import { dataStatements } from '../../operations/dataStatements.js';
import { hasProvenNotNull, provesNotNull } from '../../operations/constraints.js';
import { columnIn, isNew, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';
import { isSet } from '../../../operations/facts.js';

export const setNotNullWithoutBackfill: OperationRule = {
  code: 'DN05',
  name: 'set-not-null-without-backfill',
  title: 'A column becomes required, and nothing fills it',
  severity: 'warning',
  dialects: 'all',
  cause: 'not null',
  documentation: {
    what: '`op.alter_column(…, nullable=False)` for a column that may be NULL, with no UPDATE or DELETE of its table before it in the revision.',
    why: 'The database refuses it as soon as one row has no value. It works on a test database and fails in production.',
    whatToDo: 'Fill it before: `op.execute("UPDATE item SET n = 0 WHERE n IS NULL")`, in batches on large tables.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; where a check proves that there is no NULL; for a column that the same revision adds with a server default; where the revision does something that is not understood.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("n", sa.Integer()))',
    bad: 'op.alter_column("item", "n", existing_type=sa.Integer(), nullable=False)',
    good: `op.execute("UPDATE item SET n = 0 WHERE n IS NULL")
op.alter_column("item", "n", existing_type=sa.Integer(), nullable=False)`,
  },
  cases: {
    good: [
      'load()\nop.alter_column("item", "n", existing_type=sa.Integer(), nullable=False)',
      'rows = sa.table("item", sa.column("n"))\nop.execute(sa.delete(rows).where(rows.c.n.is_(None)))\nop.alter_column("item", "n", existing_type=sa.Integer(), nullable=False)',
      'op.add_column("item", sa.Column("m", sa.Integer(), server_default="0"))\nop.alter_column("item", "m", nullable=False, existing_type=sa.Integer())',
      'op.alter_column("item", "n", existing_type=sa.Integer(), existing_nullable=False, nullable=False)',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'alterColumn')) {
      const { operation } = step;
      const existing = operation.arguments.get('existing_nullable');
      if (known(operation.nullable) !== false || (existing?.kind === 'boolean' && !isSet(existing))) continue;
      const table = tableAt(step, operation.table, revision);
      const name = known(operation.column);
      if ('unknown' in table || name === undefined || table.isNew) continue;
      const column = columnIn(table, name);
      const isFilledByDefault = typeof column?.default === 'string' && isNew(column, revision);
      if (column?.nullable === false || isFilledByDefault) continue;
      const isProven =
        table.table === undefined ? hasProvenNotNull(run, step, table.name, name) : provesNotNull(table.table, name);
      const position = run.steps.indexOf(step);
      const mayBeFilled = run.steps
        .slice(0, position)
        .some(
          ({ operation: { kind, unknown } }) =>
            kind === 'opaque' || kind === 'custom' || (kind === 'execute' && unknown.length > 0),
        );
      const isFilled = dataStatements(run).some(
        (each) => (each.table === undefined || each.table === table.name) && run.steps.indexOf(each.step) < position,
      );
      if (
        isProven ||
        mayBeFilled ||
        isFilled ||
        touchesRows(
          run.steps.slice(0, position).map(({ operation: each }) => each),
          table.name,
        )
      )
        continue;
      yield at(
        step,
        `Nothing fills "${table.title}.${name}" before it becomes required: the database refuses it if one row has no value. Update these rows first.`,
      );
    }
  },
};

/** SQL of another form, such as a MERGE or a function, that names the table. */
function touchesRows(
  operations: readonly { readonly kind: string; readonly text?: unknown }[],
  table: string,
): boolean {
  return operations.some(
    (operation) => operation.kind === 'execute' && JSON.stringify(operation.text ?? '').includes(table),
  );
}
