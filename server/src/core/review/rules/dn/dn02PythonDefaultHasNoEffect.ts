import type { Operation } from '../../../operations/operation.js';
import type { Term } from '../../../operations/term.js';
import type { Fixes } from '../../fix.js';
import { callFix } from '../../fixes/callEdits.js';
import { columnNames } from '../../operations/constraints.js';
import { dataStatements } from '../../operations/dataStatements.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import {
  type ReviewedRevision,
  type ReviewedRun,
  type ReviewStep,
  stepsOf,
} from '../../operations/reviewedRevision.js';

type AddingStep = ReviewStep & { readonly operation: Operation & { readonly kind: 'addColumn' } };

export const pythonDefaultHasNoEffect: OperationRule = {
  code: 'DN02',
  name: 'python-default-has-no-effect',
  title: 'default= of a column that is added does nothing in the database',
  severity: 'warning',
  dialects: 'all',
  cause: 'required column',
  documentation: {
    what: '`op.add_column` with `default=` on the column, and no `server_default`, on a table that was there before.',
    why: 'SQLAlchemy applies `default` to rows that the application inserts, and a migration inserts none: the rows that are there get NULL, and where the column is required the database refuses it.',
    whatToDo: 'Write `server_default=`, with a text or an SQL expression: `sa.false()`, `"0"`, `sa.func.now()`.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for a column that may be NULL where the revision fills it by an UPDATE, or where it is one of a foreign key.',
    before: 'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("person", sa.Column("is_active", sa.Boolean(), nullable=False, default=False))',
    good: 'op.add_column("person", sa.Column("is_active", sa.Boolean(), nullable=False, server_default=sa.false()))',
  },
  cases: {
    bad: ['op.add_column("person", sa.Column("n", sa.Integer(), default=0))'],
    good: [
      'op.create_table("fresh", sa.Column("n", sa.Integer(), default=0))',
      'op.add_column("person", sa.Column("n", sa.Integer(), default=0, server_default="0"))',
      'op.add_column("person", sa.Column("n", sa.Integer(), default=None))',
      'op.add_column("person", sa.Column("n", sa.Integer(), default=0))\nop.execute("UPDATE person SET n = 0")',
      'op.add_column("person", sa.Column("boss", sa.Integer(), sa.ForeignKey("person.id"), default=lambda: 1))',
      'with op.batch_alter_table("person") as batch_op:\n    batch_op.add_column(sa.Column("boss", sa.Integer(), default=lambda: 1))\n    batch_op.create_foreign_key("fk", "person", ["boss"], ["id"])',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'addColumn')) {
      const { column, table: named, arguments: given } = step.operation;
      const written = given.get('column');
      const value = written?.kind === 'call' ? written.keywords.get('default') : undefined;
      if (value === undefined || value.kind === 'none' || column.serverDefault !== undefined) continue;
      const table = tableAt(step, named, revision);
      if ('unknown' in table) {
        yield unchecked(step, table.unknown);
        continue;
      }
      const isRequired = known(column.nullable) === false;
      // Nothing is what such rows refer to.
      if (!isRequired && isReference(run, step)) continue;
      const isFilled = dataStatements(run).some((each) => each.kind === 'update' && each.table === table.name);
      if (table.isNew || (isFilled && !isRequired)) continue;
      if (!isRequired && stepsOf(run, 'execute').some(({ operation }) => operation.text?.kind === 'unknown')) {
        yield unchecked(step, 'a statement that may fill it is not known');
        continue;
      }
      const name = known(column.name) ?? 'it';
      yield at(
        step,
        `A default= has no effect on rows that are there: ${isRequired ? `the database refuses "${name}" without a value` : `"${name}" is NULL in them`}. Write server_default=.`,
        { severity: isRequired ? 'error' : 'warning', fixes: fixesOf(step, value, revision) },
      );
    }
  },
};

/** Whether the column that a step adds is, or becomes, one of a foreign key. */
function isReference(run: ReviewedRun, { operation }: AddingStep): boolean {
  if (operation.column.foreignKeys.length > 0) return true;
  const [table, column] = [known(operation.table.name), known(operation.column.name)];
  return stepsOf(run, 'addConstraint').some(
    ({ operation: { table: other, constraint } }) =>
      constraint.kind === 'foreignKey' &&
      known(other.name) === table &&
      column !== undefined &&
      columnNames(constraint)?.includes(column) === true,
  );
}

function fixesOf({ operation }: ReviewStep, value: Term, revision: ReviewedRevision): Fixes {
  return callFix(revision, operation, 'Make it a server default', ({ text }) => {
    const keyword = /\bdefault\s*=\s*$/.exec(text.slice(0, value.span.start));
    const written = serverDefault(value, text.slice(value.span.start, value.span.end));
    if (keyword === null) return 'the text is another one now';
    if (written === undefined) return 'the value has no plain form in SQL';
    return [{ span: { start: keyword.index, end: value.span.end }, newText: `server_default=${written}` }];
  });
}

function serverDefault(value: Term, written: string): string | undefined {
  if (value.kind === 'boolean') return value.value ? 'sa.true()' : 'sa.false()';
  if (value.kind === 'number') return JSON.stringify(value.text);
  return value.kind === 'string' ? written : undefined;
}
