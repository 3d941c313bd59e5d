import type { Constraint, Table } from '../../../schema/schema.js';
import { pythonString } from '../../fixes/callEdits.js';
import { callFix, insertAfter } from '../../fixes/callEdits.js';
import { known, sameTableIn, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';
import { isCallOf } from '../../operations/constraints.js';

export const missingForeignKeyIndex: OperationRule = {
  code: 'CX01',
  name: 'missing-foreign-key-index',
  title: 'The columns of a foreign key have no index',
  severity: 'information',
  dialects: ['postgresql', 'sqlite', 'oracle', 'mssql'],
  documentation: {
    what: 'A foreign key is created, and after the revision no index, unique constraint or primary key of the table begins with its columns.',
    why: 'For each row that is deleted or changed in the other table the database reads this one from end to end, and so does every join along the key.',
    whatToDo:
      'Create an index on the columns; on a table that has rows, concurrently. MySQL and MariaDB make one by themselves.',
    whenSilent: 'Where an index begins with the columns; where not all of the table is known.',
    before: 'op.create_table("owner", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id")))',
    good: `op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id")))
op.create_index("ix_item_owner_id", "item", ["owner_id"])`,
  },
  cases: {
    good: [
      'op.create_table("pair", sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id"), primary_key=True), sa.Column("n", sa.Integer(), primary_key=True))',
      'op.create_table("item", sa.Column("owner_id", sa.Integer(), sa.ForeignKey("owner.id"), index=True))',
    ],
  },
  *check(run, revision) {
    if (run.after.uncertain.length > 0) return;
    const seen = new Set<string>();
    for (const step of stepsOf(run, 'createTable', 'addColumn', 'addConstraint')) {
      const { operation } = step;
      const table = tableAt(step, operation.table, revision);
      if ('unknown' in table) continue;
      const ended = sameTableIn(run.after, table);
      if (ended === undefined || ended.uncertain.length > 0) continue;
      const keys = ended.constraints.filter(
        (each): each is Constraint & { kind: 'foreignKey' } =>
          each.kind === 'foreignKey' &&
          each.source.revision === (revision.revision.id ?? '') &&
          each.source.span.start >= operation.origin.call.start &&
          each.source.span.end <= operation.origin.call.end,
      );
      for (const key of keys) {
        if (isIndexed(ended, key.columns) || seen.has(key.id)) continue;
        seen.add(key.id);
        const columns = key.columns.join(', ');
        yield at(
          step,
          `No index of "${table.title}" begins with ${columns}, the columns of its foreign key to "${key.referredTable}": deleting there reads this table from end to end. Create an index on it.`,
          {
            ...(isCallOf(operation, 'create_table') &&
              known(operation.table.name) === table.name && {
                fixes: callFix(revision, operation, `Create an index on ${columns}`, (around) => {
                  const name = `ix_${table.name}_${key.columns.join('_')}`;
                  const inSchema = table.schema === null ? '' : `, schema=${pythonString(table.schema)}`;
                  return [
                    insertAfter(around, [
                      `${around.prefix}create_index(${around.prefix}f(${pythonString(name)}), ${pythonString(table.name)}, [${key.columns.map(pythonString).join(', ')}]${inSchema})`,
                    ]),
                  ];
                }),
              }),
          },
        );
      }
    }
  },
};

/** Whether an index without a condition begins with the columns in any order, or has some of them and is unique. */
function isIndexed({ indexes, constraints }: Table, columns: readonly string[]): boolean {
  const begins = (names: readonly (string | null)[], isUnique: boolean): boolean =>
    columns.every((column) => names.slice(0, columns.length).includes(column)) ||
    (isUnique && names.every((name) => name !== null && columns.includes(name)));
  return (
    indexes.some(
      ({ parts, where, unique }) =>
        where === null &&
        begins(
          parts.map((part) => ('column' in part ? part.column : null)),
          unique,
        ),
    ) ||
    constraints.some((each) => (each.kind === 'primaryKey' || each.kind === 'unique') && begins(each.columns, true))
  );
}
