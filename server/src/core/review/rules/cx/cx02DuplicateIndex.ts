import { removeFix } from '../../fixes/removeFix.js';
import { plainKeys, type PlainKey } from '../../operations/indexes.js';
import { isCallOf } from '../../operations/constraints.js';
import { sameTableIn, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const duplicateIndex: OperationRule = {
  code: 'CX02',
  name: 'duplicate-index',
  title: 'An index repeats another one of the table',
  severity: 'warning',
  dialects: 'all',
  cause: 'redundant index',
  documentation: {
    what: '`op.create_index` on the columns of another index or unique constraint of the table, in the same order; as information, on the first columns of another one.',
    why: 'Both answer the same queries: the second one takes room, and time at each write, for nothing.',
    whatToDo:
      'Remove it, here and in `downgrade()`, as the quick fix does. Or drop the other one in the same revision.',
    whenSilent:
      'Where one of the two has a condition, an expression, an order, another method, INCLUDE or other options, or is unique and the other one is not; where the other one is dropped in the same revision; for the primary key (CX03).',
    before: `op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("a", sa.Integer()), sa.Column("b", sa.Integer()))
op.create_index("ix_item_a_b", "item", ["a", "b"])`,
    bad: 'op.create_index("ix_item_ab", "item", ["a", "b"])',
    good: 'op.create_index("ix_item_b", "item", ["b"])',
  },
  cases: {
    bad: [
      'op.create_index("ix_item_a", "item", ["a"])',
      'op.create_index("one", "item", ["b"])\nop.create_index("two", "item", ["b"])',
      'op.create_unique_constraint("uq", "item", ["b"])\nop.create_index("ix", "item", ["b"])',
    ],
    good: [
      'op.create_index("ix_item_a", "item", ["a"], postgresql_where=sa.text("b IS NULL"))',
      'op.create_index("ix_item_a", "item", ["a"], unique=True)',
      'op.create_index("ix_item_b_a", "item", ["b", "a"])',
      'op.create_index("ix_item_a", "item", ["a"], postgresql_using="hash")',
      'op.drop_index("ix_item_a_b", table_name="item")\nop.create_index("ix_item_a", "item", ["a"])',
      'op.create_index("ix_item_ab", "item", ["a", "b"])\nop.drop_index("ix_item_a_b", table_name="item")',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'createIndex')) {
      const { operation } = step;
      const table = tableAt(step, operation.table, revision);
      if ('unknown' in table || step.maybe !== null) continue;
      // What is dropped later is replaced.
      const ended = sameTableIn(run.after, table);
      const before = new Set(table.table === undefined ? [] : plainKeys(table.table).map(({ id }) => id));
      const made = sameTableIn(step.after, table);
      const keys = ended === undefined ? [] : plainKeys(ended);
      const own = made === undefined ? undefined : plainKeys(made).find(({ id }) => !before.has(id));
      if (own === undefined || !keys.some(({ id }) => id === own.id)) continue;
      const others = keys.filter((each) => each.id !== own.id && !each.title.startsWith('the primary key'));
      const twin = others.find((each) => before.has(each.id) && isTwin(own, each));
      const longer = own.isUnique ? undefined : others.find((each) => isBeginning(own, each));
      const other = twin ?? longer;
      if (other === undefined) continue;
      const what = twin === undefined ? `begins with the same columns` : 'has the same columns';
      yield at(
        step,
        `This index on ${own.columns.join(', ')} does what ${other.title} of "${table.title}" does, which ${what}: it only costs space and time. Remove one of them.`,
        {
          severity: twin === undefined ? 'information' : 'warning',
          ...(isCallOf(operation, 'create_index') && { fixes: removeFix(revision, step, 'Remove this index') }),
        },
      );
    }
  },
};

/** The same columns, and at least as strict. */
function isTwin(own: PlainKey, other: PlainKey): boolean {
  return own.columns.length === other.columns.length && begins(own, other) && (!own.isUnique || other.isUnique);
}

function isBeginning(own: PlainKey, other: PlainKey): boolean {
  return own.columns.length < other.columns.length && begins(own, other);
}

function begins({ columns }: PlainKey, other: PlainKey): boolean {
  return columns.every((column, index) => column === other.columns[index]);
}
