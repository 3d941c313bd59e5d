import { removeFix } from '../../fixes/removeFix.js';
import { known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const redundantPrimaryKeyIndex: OperationRule = {
  code: 'CX03',
  name: 'redundant-primary-key-index',
  title: 'An index on the primary key, which has one',
  severity: 'warning',
  dialects: 'all',
  cause: 'redundant index',
  documentation: {
    what: '`op.create_index` on the columns of the primary key, or the first of them. Autogenerate writes it for `primary_key=True, index=True` in a model.',
    why: 'The primary key has an index of its own: the second one takes room, and time at each write, for nothing.',
    whatToDo: 'Remove it here and in `downgrade()`, and `index=True` in the model.',
    whenSilent: 'For partial indexes, expressions, another access method, and unique indexes of fewer columns.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: `op.create_table("note", sa.Column("id", sa.Integer(), primary_key=True))
op.create_index("ix_note_id", "note", ["id"])`,
    good: 'op.create_table("note", sa.Column("id", sa.Integer(), primary_key=True))',
  },
  cases: {
    bad: [
      'def upgrade():\n    op.create_index("ix_item_id", "item", ["id"])\n\n\ndef downgrade():\n    op.drop_index("ix_item_id", table_name="item")',
    ],
    good: [
      'op.create_index("ix", "item", ["id"], postgresql_where=sa.text("id > 5"))',
      'op.create_table("pair", sa.Column("a", sa.Integer(), primary_key=True), sa.Column("b", sa.Integer(), primary_key=True))\nop.create_index("ix", "pair", ["b"])',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'createIndex')) {
      const { operation } = step;
      const table = tableAt(step, operation.table, revision);
      if ('unknown' in table || table.table === undefined || operation.index.options.size > 0) continue;
      const key = table.table.constraints.find(({ kind }) => kind === 'primaryKey');
      const columns = known(operation.index.elements)?.map((each) =>
        each.kind === 'known' && each.value.kind === 'string' ? each.value.value : null,
      );
      if (key?.kind !== 'primaryKey' || columns === undefined || columns.length === 0) continue;
      const isPrefix = columns.every((column, index) => column !== null && column === key.columns[index]);
      const isOther = known(operation.index.unique) === true && columns.length < key.columns.length;
      if (!isPrefix || isOther) continue;
      const name = known(operation.index.name)?.value;
      yield at(
        step,
        `The primary key of "${table.title}" has an index already: ${name === undefined ? 'this one' : `"${name}"`} costs room and time for nothing. Remove it, and index=True in the model.`,
        {
          ...(operation.directive === 'create_index' && {
            fixes: removeFix(revision, step, 'Remove this index'),
          }),
        },
      );
    }
  },
};
