import type { EnumType } from '../../../schema/schema.js';
import { namedEnum } from '../../../dialects/enumType.js';
import { callFix, insertAfter, pythonString } from '../../fixes/callEdits.js';
import { enumTitle, hasEnumPlugin } from '../../operations/enumTypes.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type ReviewedRevision, stepsOf } from '../../operations/reviewedRevision.js';

export const enumTypeNotDroppedInDowngrade: OperationRule = {
  code: 'TY05',
  name: 'enum-type-not-dropped-in-downgrade',
  title: 'The downgrade leaves an enum type behind',
  severity: 'warning',
  dialects: ['postgresql'],
  directions: ['downgrade'],
  documentation: {
    what: '`upgrade()` creates an enum type, also by `op.create_table`, and `downgrade()` drops the table or column and not the type.',
    why: '`op.drop_table` and `op.drop_column` leave the type in the database, and the next upgrade fails: type "…" already exists.',
    whatToDo:
      'Drop the type at the end of `downgrade()`: `sa.Enum(name="color").drop(op.get_bind(), checkfirst=True)`. The quick fix adds it.',
    whenSilent:
      'Where `upgrade()` creates the type with `checkfirst=True`; where `downgrade()` drops nothing, raises an error or does something that is not understood; where `env.py` uses alembic-postgresql-enum.',
    bad: `def upgrade():
    op.create_table("item", sa.Column("color", sa.Enum("red", "blue", name="color")))


def downgrade():
    op.drop_table("item")`,
    good: `def upgrade():
    op.create_table("item", sa.Column("color", sa.Enum("red", "blue", name="color")))


def downgrade():
    op.drop_table("item")
    sa.Enum(name="color").drop(op.get_bind(), checkfirst=True)`,
  },
  cases: {
    good: [
      'def upgrade():\n    op.create_table("item", sa.Column("color", sa.Enum("red", name="color")))\n\n\ndef downgrade():\n    op.drop_table("item")\n    op.execute("DROP TYPE color")',
      'def upgrade():\n    color = postgresql.ENUM("red", name="color", create_type=False)\n    color.create(op.get_bind(), checkfirst=True)\n    op.create_table("item", sa.Column("color", color))\n\n\ndef downgrade():\n    op.drop_table("item")',
      'def upgrade():\n    op.create_table("item", sa.Column("color", sa.Enum("red", name="color", native_enum=False)))\n\n\ndef downgrade():\n    op.drop_table("item")',
    ],
  },
  *check(run, revision) {
    if (hasEnumPlugin(revision) || run.after.uncertain.length > run.before.uncertain.length) return;
    if (run.steps.some(({ operation }) => operation.kind === 'raises')) return;
    const last = stepsOf(run, 'dropTable', 'dropColumn').at(-1);
    if (last === undefined) return;
    const { before, after } = revision.upgrade;
    const left = [...run.after.enums].flatMap(([key, type]) =>
      !before.enums.has(key) && after.enums.has(key) && type.uncertain.length === 0 && !isCheckedFirst(type, revision)
        ? [type]
        : [],
    );
    for (const type of left) {
      const title = enumTitle(type);
      yield at(
        last,
        `The type "${title}", which upgrade() creates, stays behind: the next upgrade fails with "type already exists". Drop it after what uses it.`,
        {
          fixes: callFix(revision, last.operation, `Drop the type "${title}" too`, (around) => [
            insertAfter(around, [`sa.Enum(${nameOf(type)}).drop(op.get_bind(), checkfirst=True)`]),
          ]),
        },
      );
    }
  },
};

/** Created only where it is not there, the type may stay: the next upgrade takes it as it is. */
function isCheckedFirst({ schema, name }: EnumType, { upgrade, target }: ReviewedRevision): boolean {
  return stepsOf(upgrade, 'createEnum').some(({ operation }) => {
    const type = namedEnum(operation.type, target.dialect);
    return operation.checkFirst && type !== null && 'name' in type && type.name === name && type.schema === schema;
  });
}

function nameOf({ schema, name }: EnumType): string {
  const named = `name=${pythonString(name)}`;
  return schema === null ? named : `${named}, schema=${pythonString(schema)}`;
}
