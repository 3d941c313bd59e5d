import { tableOfId } from '../../../schema/tables.js';
import { known, tableAt, columnIn } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';
import { addArgument, callFix } from '../../fixes/callEdits.js';
import type { Column } from '../../../schema/schema.js';

export const mysqlAlterColumnLosesAttributes: OperationRule = {
  code: 'MY01',
  name: 'mysql-alter-column-loses-attributes',
  title: 'On MySQL a change of a column drops what is not repeated',
  severity: 'error',
  dialects: ['mysql', 'mariadb'],
  documentation: {
    what: '`op.alter_column` for MySQL or MariaDB that changes type, name, comment or NULL, and does not repeat by `existing_…` what else the column has: NOT NULL, its default, AUTO_INCREMENT, its comment. What it has is that of the replayed schema.',
    why: 'MySQL has no statement that changes one attribute: Alembic writes MODIFY or CHANGE, which states the whole column, and what it does not state is gone without a word.',
    whatToDo:
      'Pass `existing_nullable=False`, `existing_server_default=…`, `existing_comment=…` and `existing_autoincrement=True` as far as the column has them. The quick fix adds what is plain.',
    whenSilent: 'For a column of which not all is known.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.String(20), nullable=False, server_default="x"))',
    bad: 'op.alter_column("item", "code", type_=sa.String(40), existing_type=sa.String(20))',
    good: 'op.alter_column("item", "code", type_=sa.String(40), existing_type=sa.String(20), existing_nullable=False, existing_server_default="x")',
  },
  cases: {
    good: [
      'op.alter_column("item", "code", server_default="y", existing_type=sa.String(20))',
      'op.alter_column("item", "code", type_=sa.String(40), nullable=True, server_default=None, existing_type=sa.String(20))',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'alterColumn')) {
      const { operation } = step;
      if (operation.directive !== 'alter_column') continue;
      const table = tableAt(step, operation.table, revision);
      const name = known(operation.column);
      if ('unknown' in table || name === undefined || step.operation.unknown.length > 0) {
        yield unchecked(step, 'unknown' in table ? table.unknown : 'not all arguments are known');
        continue;
      }
      const before = columnIn(table, name);
      const ended = table.table && tableOfId(step.after.tables, table.table.id);
      const after = ended?.columns.find(({ id }) => id === before?.id);
      if (before === undefined || after === undefined || before.uncertain.length > 0) continue;
      const lost = lostParts(before, after, operation);
      if (lost.length === 0) continue;
      const plain = lost.flatMap(({ argument }) => argument ?? []);
      yield at(
        step,
        `MySQL restates the whole column, and this drops ${lost.map(({ title }) => title).join(', ')} of "${table.title}.${name}". Repeat it with existing_….`,
        {
          ...(plain.length === lost.length && {
            fixes: callFix(
              revision,
              operation,
              `Keep ${lost.map(({ title }) => title).join(', ')}`,
              (around) => addArgument(around, plain.join(', ')),
              true,
            ),
          }),
        },
      );
    }
  },
};

interface Lost {
  readonly title: string;
  /** The argument that keeps it, where it is plain. */
  readonly argument: string | undefined;
}

function lostParts(
  before: Column,
  after: Column,
  {
    nullable,
    serverDefault,
    comment,
  }: { readonly nullable: unknown; readonly serverDefault: unknown; readonly comment: unknown },
): Lost[] {
  const lost: Lost[] = [];
  if (nullable === undefined && before.nullable === false && after.nullable === true)
    lost.push({ title: 'NOT NULL', argument: 'existing_nullable=False' });
  if (serverDefault === undefined && before.default !== null && after.default === null)
    lost.push({ title: `DEFAULT ${before.default}`, argument: defaultArgument(before.default) });
  if (before.autoincrement && !after.autoincrement)
    lost.push({ title: 'AUTO_INCREMENT', argument: 'existing_autoincrement=True' });
  if (comment === undefined && before.comment !== null && after.comment === null)
    lost.push({ title: 'its comment', argument: undefined });
  return lost;
}

function defaultArgument(sql: string): string {
  return `existing_server_default=sa.text(${JSON.stringify(sql)})`;
}
