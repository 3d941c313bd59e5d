import { isAddedAgain } from '../../operations/addedAgain.js';
import { columnIn, type FoundTable, isNew, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule, unchecked } from '../../operations/operationRule.js';
import { type ReviewedRun, type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';
import type { Table } from '../../../schema/schema.js';

export const dropColumn: OperationRule = {
  code: 'DL02',
  name: 'drop-column',
  title: 'A column is dropped with its values',
  severity: 'error',
  dialects: 'all',
  cause: 'drop',
  documentation: {
    what: '`op.drop_column` or DROP COLUMN in SQL text, in `upgrade()`, of a column that was there before. The message lists the indexes and constraints that go with it.',
    why: 'The values are gone for good, and the application that still runs while the migration does selects the column and fails. Indexes and unique constraints over several columns go with any one of them, without a word from the database.',
    whatToDo:
      'First release an application that does not use the column (remove it from the model, or load it `deferred`), then drop it. Keep what is needed: copy it elsewhere before.',
    whenSilent:
      'For a column that the same revision adds, or another one that is not released yet; for a generated column; where the revision adds it again (DL08); in `downgrade()`.',
    before:
      'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("old_mail", sa.String(200)))',
    bad: 'op.drop_column("person", "old_mail")',
    good: `op.add_column("person", sa.Column("draft", sa.Integer()))
op.drop_column("person", "draft")`,
  },
  cases: {
    bad: ['op.execute("ALTER TABLE person DROP COLUMN old_mail")', 'op.drop_column("elsewhere", "a")'],
    good: [
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.drop_column("fresh", "a")',
      'op.add_column("elsewhere", sa.Column("a", sa.Integer()))\nop.drop_column("elsewhere", "a")',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'dropColumn')) {
      const table = tableAt(step, step.operation.table, revision);
      const name = known(step.operation.column);
      if ('unknown' in table || name === undefined) {
        yield unchecked(step, 'unknown' in table ? table.unknown : "the column's name is not known");
        continue;
      }
      const column = columnIn(table, name);
      if (table.isNew || (column?.computed !== null && column?.computed !== undefined)) continue;
      if (column !== undefined && isNew(column, revision)) continue;
      if (column === undefined && isAddedBefore(run, step, table, name)) continue;
      // That is a finding of its own, which says more.
      if (isAddedAgain(run, step, table, name)) continue;
      const lost = table.table === undefined ? [] : goesWith(table.table, name);
      const others = lost.length === 0 ? '' : ` With it go ${lost.join(', ')}.`;
      const type = column?.type ?? null;
      yield at(
        step,
        `This drops "${table.title}.${name}"${type === null ? '' : ` (${type})`} with its values, and code that still reads it fails.${others} Drop it after a release that does not use it.`,
      );
    }
  },
};

/** A column of a table that no revision creates, which this one has added for a while. */
function isAddedBefore(run: ReviewedRun, step: ReviewStep, table: FoundTable, name: string): boolean {
  return stepsOf(run, 'addColumn').some(
    (each) =>
      run.steps.indexOf(each) < run.steps.indexOf(step) &&
      known(each.operation.table.name) === table.name &&
      known(each.operation.column.name) === name,
  );
}

/** Indexes and constraints of the table that do not stay without the column. */
function goesWith({ indexes, constraints }: Table, name: string): string[] {
  const has = (columns: readonly string[]): boolean => columns.includes(name);
  return [
    ...indexes
      .filter(({ parts }) => has(parts.flatMap((part) => ('column' in part ? [part.column] : []))))
      .map((index) => `the index "${index.name ?? index.chosenName ?? '?'}"`),
    ...constraints
      .filter((constraint) => 'columns' in constraint && has(constraint.columns))
      .map((constraint) => {
        const title = titles[constraint.kind] ?? 'constraint';
        const own = constraint.name ?? constraint.chosenName;
        return `the ${title}${own === null ? '' : ` "${own}"`}`;
      }),
  ];
}

const titles: Readonly<Partial<Record<string, string>>> = {
  primaryKey: 'primary key',
  unique: 'unique constraint',
  foreignKey: 'foreign key',
};
