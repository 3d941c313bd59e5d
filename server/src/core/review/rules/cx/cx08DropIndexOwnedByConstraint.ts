import { tablesWithPart } from '../../../schema/tables.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { isCallOf } from '../../operations/constraints.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { refusalsIn } from '../../operations/refusals.js';

export const dropIndexOwnedByConstraint: OperationRule = {
  code: 'CX08',
  name: 'drop-index-owned-by-constraint',
  title: 'The index of a constraint is dropped by itself',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  cause: 'downgrade',
  documentation: {
    what: '`op.drop_index` or DROP INDEX for the index that a unique constraint, a primary key or an exclusion constraint has, under its name.',
    why: 'PostgreSQL refuses it: cannot drop index uq_item_code because constraint uq_item_code on table item requires it.',
    whatToDo:
      'Drop the constraint, which drops its index: `op.drop_constraint("uq_item_code", "item", type_="unique")`.',
    whenSilent: 'Where the name is that of an index of its own; where some operation is not understood.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()), sa.UniqueConstraint("code", name="uq_item_code"))',
    bad: 'op.drop_index("uq_item_code", table_name="item")',
    good: 'op.drop_constraint("uq_item_code", "item", type_="unique")',
  },
  cases: {
    bad: ['op.execute("DROP INDEX uq_item_code")'],
    good: ['op.create_index("ix", "item", ["code"])\nop.drop_index("ix", table_name="item")'],
  },
  *check(run, revision) {
    for (const { step, cause, object: name } of refusalsIn(run, revision)) {
      const { operation } = step;
      if (cause !== 'ownedIndex') continue;
      const owner = tablesWithPart(step.before.tables, name).find(({ constraints }) =>
        constraints.some((each) => (each.name ?? each.chosenName) === name),
      );
      const kind = owner?.constraints.find((each) => (each.name ?? each.chosenName) === name)?.kind;
      if (owner === undefined) continue;
      const type = kind === 'unique' ? 'unique' : kind === 'primaryKey' ? 'primary' : undefined;
      yield at(
        step,
        `PostgreSQL refuses this: "${name}" is the index of a constraint of "${owner.name}". Drop the constraint, which drops its index.`,
        {
          ...(type !== undefined &&
            isCallOf(operation, 'drop_index') && {
              fixes: callFix(
                revision,
                operation,
                'Drop the constraint',
                ({ prefix, call }) => {
                  const inBatch = step.within.some((each) => each.kind === 'batch');
                  const table = inBatch ? '' : `, ${pythonString(owner.name)}`;
                  const schema = inBatch || owner.schema === null ? '' : `, schema=${pythonString(owner.schema)}`;
                  return [
                    {
                      span: call,
                      newText: `${prefix}drop_constraint(${pythonString(name)}${table}, type_=${pythonString(type)}${schema})`,
                    },
                  ];
                },
                true,
              ),
            }),
        },
      );
    }
  },
};
