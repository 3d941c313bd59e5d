import type { ConstraintDefinition } from '../../../operations/definitions.js';
import type { Fix, Fixes } from '../../fix.js';
import { callTextOf, pythonString } from '../../fixes/callEdits.js';
import { columnNames, isCallOf } from '../../operations/constraints.js';
import { type FoundTable, known, sameTableIn, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type ReviewedRevision, type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';

/** The kinds that a naming convention names, as it calls them, and as `drop_constraint` does. */
const kinds: Readonly<Partial<Record<ConstraintDefinition['kind'], { readonly key: string; readonly type: string }>>> =
  {
    unique: { key: 'uq', type: 'unique' },
    foreignKey: { key: 'fk', type: 'foreignkey' },
    check: { key: 'ck', type: 'check' },
  };

export const unnamedConstraint: OperationRule = {
  code: 'CX05',
  name: 'unnamed-constraint',
  title: 'A constraint is added without a name',
  severity: 'warning',
  dialects: 'all',
  documentation: {
    what: '`op.create_unique_constraint(None, …)`, `op.create_foreign_key(None, …)` or `op.create_check_constraint(None, …)`, where no naming convention gives a name. An error on SQLite, whose batch mode adds no constraint without a name.',
    why: 'The database chooses the name, each by rules of its own, and SQL Server and Oracle another one in each database. `op.drop_constraint(None, …)` cannot drop it, so that the downgrade fails.',
    whatToDo:
      'Give it a name, here and in `downgrade()`. The quick fix writes the name that PostgreSQL or MySQL would choose. A naming convention in the metadata names all that come later.',
    whenSilent:
      'Where the metadata has a naming convention for such constraints, or may have one; for constraints within `op.create_table`; for primary keys.',
    before:
      'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.Text()), sa.Column("boss_id", sa.Integer()))',
    bad: 'op.create_unique_constraint(None, "person", ["email"])',
    good: 'op.create_unique_constraint("uq_person_email", "person", ["email"])',
  },
  cases: {
    bad: [
      'op.create_foreign_key(None, "person", "person", ["boss_id"], ["id"])',
      'op.create_check_constraint(None, "person", "id > 0")',
      'def upgrade():\n    op.create_unique_constraint(None, "person", ["email"])\n\n\ndef downgrade():\n    op.drop_constraint("person_email_key", "person", type_="unique")',
      'with op.batch_alter_table("person") as batch_op:\n    batch_op.create_unique_constraint(None, ["email"])',
    ],
    good: [
      'op.create_unique_constraint(name_of(), "person", ["email"])',
      'op.create_primary_key(None, "other", ["id"])',
    ],
  },
  *check(run, revision) {
    const { convention, mayHaveOtherConvention, dialect } = revision.target;
    if (mayHaveOtherConvention) return;
    for (const step of stepsOf(run, 'addConstraint')) {
      const { constraint } = step.operation;
      const kind = kinds[constraint.kind];
      const isUnnamed = constraint.name.kind === 'known' && constraint.name.value === null;
      const isNamed = kind === undefined || Object.hasOwn(convention ?? {}, kind.key);
      if (!isUnnamed || isNamed || !/^[a-z]/.test(step.operation.directive)) continue;
      const table = tableAt(step, step.operation.table, revision);
      if ('unknown' in table) continue;
      const name = suggestedName(step, table, kind.key);
      const isRefused = dialect.name === 'sqlite';
      yield at(
        step,
        `This constraint of "${table.title}" gets no name${isRefused ? ', and batch mode on SQLite refuses it' : ': the database chooses one, and whoever drops it has to find out which'}. Name it${name === undefined ? '' : `, such as "${name}"`}.`,
        {
          severity: isRefused ? 'error' : 'warning',
          ...(name !== undefined && { fixes: nameFix(revision, step, table, { name, type: kind.type }) }),
        },
      );
    }
  },
};

/** What the database would choose, as far as that is known. */
function suggestedName(step: ReviewStep, table: FoundTable, key: string): string | undefined {
  if (step.operation.kind !== 'addConstraint') return undefined;
  const { constraint } = step.operation;
  const { call } = step.operation.origin;
  const made = sameTableIn(step.after, table)?.constraints.findLast(
    ({ kind, source }) => kind === constraint.kind && source.span.start >= call.start && source.span.end <= call.end,
  );
  if (made?.chosenName !== undefined && made.chosenName !== null) return made.chosenName;
  const columns =
    constraint.kind === 'unique' || constraint.kind === 'foreignKey' ? columnNames(constraint) : undefined;
  return columns === undefined || columns.length === 0 ? undefined : [key, table.name, ...columns].join('_');
}

/** The name in place of `None`, also where `downgrade()` drops the constraint. */
function nameFix(
  revision: ReviewedRevision,
  step: ReviewStep,
  table: FoundTable,
  { name, type }: { readonly name: string; readonly type: string },
): Fixes {
  const title = `Name it "${name}"`;
  return ({ text: textOf }): Fix[] => {
    const { file } = revision.revision;
    const text = textOf(file);
    if (text === undefined) return [{ kind: 'refused', title, reason: 'the file cannot be read' }];
    const around = callTextOf(text, step.operation);
    if (typeof around === 'string') return [{ kind: 'refused', title, reason: around }];
    const spans = step.operation.kind === 'addConstraint' ? [step.operation.constraint.name.span] : [];
    const drops = stepsOf(revision.downgrade, 'dropConstraint').filter(
      ({ operation }) =>
        isCallOf(operation, 'drop_constraint') &&
        known(operation.table.name) === table.name &&
        known(operation.type) === type &&
        text.slice(operation.name.span.start, operation.name.span.end) === 'None',
    );
    const [drop] = drops;
    if (drop !== undefined && drops.length === 1) spans.push(drop.operation.name.span);
    if (spans.some(({ start, end }) => text.slice(start, end) !== 'None'))
      return [{ kind: 'refused', title, reason: 'the name is written elsewhere' }];
    return [
      {
        kind: 'edit',
        title,
        isPreferred: false,
        changes: spans
          .sort((one, other) => one.start - other.start)
          .map((span) => ({ file: file.path, span, newText: pythonString(name) })),
      },
    ];
  };
}
