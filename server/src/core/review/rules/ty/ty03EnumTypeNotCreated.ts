import { keyOf } from '../../../schema/schema.js';
import type { Described } from '../../../operations/definitions.js';
import { callFix, insertBefore } from '../../fixes/callEdits.js';
import { enumsOf, enumTitle, hasEnumPlugin } from '../../operations/enumTypes.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { stepsOf } from '../../operations/reviewedRevision.js';

export const enumTypeNotCreated: OperationRule = {
  code: 'TY03',
  name: 'enum-type-not-created',
  title: 'A column gets an enum type that nobody creates',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: '`op.add_column` or `op.alter_column` with an Enum whose type no revision has created: autogenerate writes it so for a new column.',
    why: 'Only `op.create_table` creates the types of its columns. PostgreSQL refuses the column: type "…" does not exist.',
    whatToDo:
      'Create the type before: `sa.Enum("a", "b", name="color").create(op.get_bind(), checkfirst=True)`, and drop it in `downgrade()`. The quick fix writes the first.',
    whenSilent:
      'With `native_enum=False`; where `env.py` uses alembic-postgresql-enum; where what comes before is not all understood.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("item", sa.Column("color", sa.Enum("red", "blue", name="color")))',
    good: `sa.Enum("red", "blue", name="color").create(op.get_bind(), checkfirst=True)
op.add_column("item", sa.Column("color", sa.Enum("red", "blue", name="color")))`,
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("color", postgresql.ENUM("red", name="color", create_type=False)))',
      'with op.batch_alter_table("item") as batch_op:\n    batch_op.add_column(sa.Column("color", sa.Enum("red", name="color")))',
    ],
    good: [
      'op.add_column("item", sa.Column("color", sa.Enum("red", name="color", native_enum=False)))',
      'op.execute("CREATE TYPE color AS ENUM (\'red\')")\nop.add_column("item", sa.Column("color", sa.Enum("red", name="color")))',
      'load()\nop.add_column("item", sa.Column("color", sa.Enum("red", name="color")))',
    ],
  },
  *check(run, revision) {
    if (hasEnumPlugin(revision)) return;
    for (const step of stepsOf(run, 'addColumn', 'alterColumn')) {
      const { used, unknown } = enumsOf(step, revision);
      if (unknown !== undefined) yield unchecked(step, `the enum type is not known: ${unknown}`);
      for (const { type, described, column } of used) {
        const key = keyOf(type.schema, type.name, revision.target.dialect.defaultSchema);
        if (step.before.enums.has(key)) continue;
        const [doubt] = step.before.uncertain;
        if (doubt !== undefined || step.before.unknownTables.size > 0) {
          yield unchecked(step, doubt?.reason ?? 'the history begins with tables that were there already');
          continue;
        }
        yield at(
          step,
          `Nothing creates the type "${enumTitle(type)}" of "${column}": PostgreSQL refuses the column. Create it before, with .create(op.get_bind(), checkfirst=True).`,
          {
            fixes: callFix(revision, step.operation, `Create the type "${enumTitle(type)}" before`, (around) => {
              const written = typeText(around.text, described);
              if (written === undefined) return 'the type is written elsewhere';
              return [insertBefore(around, [`${written}.create(op.get_bind(), checkfirst=True)`])];
            }),
          },
        );
      }
    }
  },
};

function typeText(text: string, { span }: Described): string | undefined {
  const written = text.slice(span.start, span.end);
  return /^[\w.]*(?:Enum|ENUM)\([^]*\)$/.test(written) && !written.includes('\n') ? written : undefined;
}
