import type { Described } from '../../../operations/definitions.js';
import { compareVersions } from '../../../project/packageVersions.js';
import { addedToExisting } from '../../operations/existingTables.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewTarget } from '../../operations/reviewedRevision.js';

export const addColumnStoredGenerated: OperationRule = {
  code: 'LK13',
  name: 'add-column-stored-generated',
  title: 'A computed column is added that is stored in each row',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  documentation: {
    what: '`op.add_column` with `sa.Computed(…)`, or ADD COLUMN … GENERATED ALWAYS AS (…) STORED in SQL text, on a table that was there before.',
    why: 'PostgreSQL computes the value of each row: it writes the table and all its indexes anew, and until it is done nobody can read from or write to the table.',
    lock: 'ACCESS EXCLUSIVE on the table for the whole time: reads and writes wait.',
    whatToDo:
      'Add a plain column that the application or a trigger fills, and fill the rows that are there in batches. From PostgreSQL 18 on a VIRTUAL column costs nothing.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; with `persisted=False`, and without `persisted` from SQLAlchemy 2.1 on, which then leaves the choice to the database. For tables in the setting `review.smallTables` it is information.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("price", sa.Integer()))',
    bad: 'op.add_column("item", sa.Column("gross", sa.Integer(), sa.Computed("price * 2", persisted=True)))',
    good: 'op.add_column("item", sa.Column("gross", sa.Integer()))',
  },
  cases: {
    bad: [
      'op.add_column("item", sa.Column("gross", sa.Integer(), sa.Computed("price * 2")))',
      'op.execute("ALTER TABLE item ADD COLUMN gross int GENERATED ALWAYS AS (price * 2) STORED")',
    ],
    good: [
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.add_column("fresh", sa.Column("b", sa.Integer(), sa.Computed("a + 1", persisted=True)))',
    ],
  },
  check(run, revision) {
    return addedToExisting(
      run,
      revision,
      (operation) => operation.kind === 'addColumn' && isStored(operation.column.computed, revision.target),
      (step, { title, name }) =>
        at(
          step,
          `The value is computed and stored for each row: this writes the whole table "${title}" anew, and blocks all reads and writes meanwhile. Add a plain column, and fill the rows in batches.`,
          { table: name },
        ),
    );
  },
};

function isStored(computed: Described | null, { versions }: Pick<ReviewTarget, 'versions'>): boolean {
  if (computed === null) return false;
  const persisted = computed.keywords.get('persisted') ?? computed.positional[1];
  if (persisted?.kind === 'boolean') return persisted.value;
  const isLeftOut = persisted === undefined || persisted.kind === 'none';
  return isLeftOut && compareVersions(versions.sqlalchemy, '2.1.0b1') < 0;
}
