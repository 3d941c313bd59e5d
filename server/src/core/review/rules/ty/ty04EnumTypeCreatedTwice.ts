import { typeCall } from '../../../dialects/typeCall.js';
import type { Described } from '../../../operations/definitions.js';
import { touchedBy } from '../../../schema/lookup.js';
import { type EnumType, keyOf } from '../../../schema/schema.js';
import { switchesOf } from '../../../sql/versions.js';
import type { Fixes } from '../../fix.js';
import { callFix } from '../../fixes/callEdits.js';
import { enumsOf, enumTitle, hasEnumPlugin, type UsedEnum } from '../../operations/enumTypes.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type ReviewedRevision, type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';

export const enumTypeCreatedTwice: OperationRule = {
  code: 'TY04',
  name: 'enum-type-created-twice',
  title: 'An enum type is created that is there already',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade'],
  documentation: {
    what: '`op.create_table` with an Enum whose type an earlier revision has created, or `.create()` in this one; with SQLAlchemy 2.0 also `sa.Enum(…, create_type=False)`, which ignores that argument.',
    why: 'The table brings its own CREATE TYPE, and PostgreSQL refuses that: type "…" already exists. It works on an empty database where all revisions run at once, as the type is then created only once, and fails in production.',
    whatToDo: 'Use `postgresql.ENUM(…, name="color", create_type=False)` for the column. The quick fix does so.',
    whenSilent:
      'With `native_enum=False`; where `env.py` uses alembic-postgresql-enum; where it is not certain that the type is there.',
    before: 'op.create_table("item", sa.Column("color", sa.Enum("red", "blue", name="color")))',
    bad: 'op.create_table("car", sa.Column("color", sa.Enum("red", "blue", name="color")))',
    good: 'op.create_table("car", sa.Column("color", postgresql.ENUM("red", "blue", name="color", create_type=False)))',
  },
  cases: {
    bad: [
      'op.create_table("car", sa.Column("color", sa.Enum("red", "blue", name="color", create_type=False)))',
      'sa.Enum("a", name="kind").create(op.get_bind())\nop.create_table("car", sa.Column("kind", sa.Enum("a", name="kind")))',
      'sa.Enum("a", name="color").create(op.get_bind(), checkfirst=False)',
    ],
    good: [
      'op.create_table("car", sa.Column("kind", sa.Enum("a", name="kind")))\nop.create_table("bus", sa.Column("kind", sa.Enum("a", name="kind")))',
      'sa.Enum("a", name="color").create(op.get_bind(), checkfirst=True)',
      'op.drop_table("item")\nop.execute("DROP TYPE color")\nop.create_table("car", sa.Column("color", sa.Enum("red", "blue", name="color")))',
    ],
  },
  *check(run, revision) {
    if (hasEnumPlugin(revision)) return;
    for (const step of stepsOf(run, 'createTable', 'createEnum')) {
      if (step.maybe !== null || step.within.some(({ kind }) => kind === 'execute')) continue;
      for (const used of usedIn(step, revision)) {
        const { type } = used;
        const there = step.before.enums.get(keyOf(type.schema, type.name, revision.target.dialect.defaultSchema));
        if (there === undefined || there.uncertain.length > 0 || isSameRun(step, there, revision)) continue;
        const isCreated = step.operation.kind === 'createEnum' ? !step.operation.checkFirst : creates(used, revision);
        if (!isCreated) continue;
        const advice =
          step.operation.kind === 'createEnum'
            ? 'Pass checkfirst=True'
            : 'Use postgresql.ENUM(…, create_type=False) for the column';
        yield at(
          step,
          `The type "${enumTitle(type)}" is there already${madeIn(there)}, and this creates it again: PostgreSQL refuses that. ${advice}.`,
          { fixes: fixesOf(step, used, revision) },
        );
      }
    }
  },
};

function usedIn(step: ReviewStep, revision: ReviewedRevision): readonly UsedEnum[] {
  const { operation } = step;
  if (operation.kind !== 'createEnum') return distinct(enumsOf(step, revision).used);
  const fake = { name: { kind: 'known', value: '', span: operation.type.span } } as const;
  const type = { kind: 'known', value: operation.type, span: operation.type.span } as const;
  const asColumn = {
    ...step,
    operation: { ...operation, kind: 'alterColumn', column: fake.name, type },
  } as unknown as ReviewStep;
  return enumsOf(asColumn, revision).used;
}

function distinct(used: readonly UsedEnum[]): readonly UsedEnum[] {
  return [...new Map(used.map((each) => [enumTitle(each.type), each])).values()];
}

/** Tables of one run share one CREATE TYPE, whatever comes between them. */
function isSameRun({ operation }: ReviewStep, there: EnumType, { revision }: ReviewedRevision): boolean {
  const [made] = touchedBy(there);
  return operation.kind === 'createTable' && made?.revision === revision.id && made.directive === 'create_table';
}

/** A generic Enum takes no notice of `create_type` before SQLAlchemy 2.1. */
function creates({ type, described }: UsedEnum, { target }: ReviewedRevision): boolean {
  if (type.isCreated) return true;
  const call = typeCall(described);
  return call?.name === 'Enum' && call.home === null && !switchesOf(target.versions).genericCreateType;
}

function madeIn(there: EnumType): string {
  const [made] = touchedBy(there);
  return made === undefined ? '' : ` (revision "${made.revision}")`;
}

function fixesOf({ operation }: ReviewStep, { described }: UsedEnum, revision: ReviewedRevision): Fixes {
  if (operation.kind !== 'createTable') return () => [];
  return callFix(revision, operation, 'Use the type that is there', ({ text }) => {
    const written = text.slice(described.span.start, described.span.end);
    const plain = withoutCreation(written, described);
    if (plain === undefined || !/^from sqlalchemy\.dialects import [^\n]*\bpostgresql\b/m.test(text))
      return 'the type is written elsewhere, or the file does not import postgresql from sqlalchemy.dialects';
    return [{ span: described.span, newText: plain }];
  });
}

function withoutCreation(written: string, { keywords }: Described): string | undefined {
  const [, inside] = /^(?:sa\.|sqlalchemy\.|postgresql\.)?(?:Enum|ENUM)\(([^]*)\)$/.exec(written) ?? [];
  if (inside === undefined) return undefined;
  const kept = inside.trimEnd().replace(/,$/, '');
  return keywords.has('create_type')
    ? `postgresql.ENUM(${kept.replace(/\bcreate_type\s*=\s*\w+/, 'create_type=False')})`
    : `postgresql.ENUM(${kept}, create_type=False)`;
}
