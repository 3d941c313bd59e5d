import type { Operation } from '../../../operations/operation.js';
import { qualifiedName, quoteName } from '../../../dialects/names.js';
import type { Fixes } from '../../fix.js';
import { blockHeader } from '../../fixes/autocommitFix.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { columnNames, isCallOf } from '../../operations/constraints.js';
import { addedToExisting } from '../../operations/existingTables.js';
import { type FoundTable, known } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewedRevision, ReviewStep } from '../../operations/reviewedRevision.js';

export const addUniqueConstraintBlocking: OperationRule = {
  code: 'LK06',
  name: 'add-unique-constraint-blocking',
  title: 'A unique constraint on an existing table builds its index while all else waits',
  severity: 'error',
  dialects: ['postgresql'],
  isAboutTraffic: true,
  cause: 'unique',
  documentation: {
    what: '`op.create_unique_constraint`, `unique=True` on a column that is added, or ADD UNIQUE in SQL text, on a table that was there before.',
    why: 'The index is built while nobody can read from or write to the table: that is stricter than CREATE UNIQUE INDEX, which lets reads go on.',
    lock: 'ACCESS EXCLUSIVE on the table until the index is built: reads and writes wait.',
    whatToDo:
      'Build a unique index with `postgresql_concurrently=True` in an `autocommit_block()`, then make it the constraint: `op.execute("ALTER TABLE item ADD CONSTRAINT uq_item_code UNIQUE USING INDEX uq_item_code")`. The quick fix does so. Alembic has no argument for USING INDEX.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet. For tables in the setting `review.smallTables` it is information.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: 'op.create_unique_constraint("uq_item_code", "item", ["code"])',
    good: `with op.get_context().autocommit_block():
    op.create_index("uq_item_code", "item", ["code"], unique=True, postgresql_concurrently=True)
op.execute("ALTER TABLE item ADD CONSTRAINT uq_item_code UNIQUE USING INDEX uq_item_code")`,
  },
  cases: {
    bad: [
      'op.execute("ALTER TABLE item ADD CONSTRAINT uq UNIQUE (code)")',
      'op.add_column("item", sa.Column("no", sa.Integer(), unique=True))',
    ],
    good: ['op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.create_unique_constraint("uq", "fresh", ["a"])'],
  },
  check(run, revision) {
    return addedToExisting(run, revision, addsUnique, (step, table) =>
      at(
        step,
        `This unique constraint builds its index while nobody can read from or write to "${table.title}". Build a unique index concurrently, then make it the constraint with USING INDEX.`,
        { table: table.name, fixes: fixesOf(step, table, revision) },
      ),
    );
  },
};

function addsUnique(operation: Operation & { readonly kind: 'addConstraint' | 'addColumn' }): boolean {
  return operation.kind === 'addConstraint'
    ? operation.constraint.kind === 'unique'
    : known(operation.column.unique) === true && known(operation.column.index) !== true;
}

function fixesOf({ operation }: ReviewStep, table: FoundTable, revision: ReviewedRevision): Fixes {
  if (operation.kind !== 'addConstraint' || !isCallOf(operation, 'create_unique_constraint')) return () => [];
  const { constraint } = operation;
  const name = known(constraint.name)?.value;
  const columns = constraint.kind === 'unique' ? columnNames(constraint) : undefined;
  const isPlain =
    constraint.deferrable === undefined && constraint.initially === undefined && constraint.options.size === 0;
  if (name === undefined || columns === undefined || !isPlain) return () => [];
  const { dialect } = revision.target;
  const inSchema = table.schema === null ? '' : `, schema=${pythonString(table.schema)}`;
  return callFix(revision, operation, 'Build its index concurrently, then make it the constraint', (around) => {
    const { prefix, indent, newline, call } = around;
    const header = blockHeader(around);
    if (header === undefined) return 'in a batch block there is no autocommit block';
    const index = quoteName(dialect, name);
    const sql = `ALTER TABLE ${qualifiedName(dialect, table.schema, table.name)} ADD CONSTRAINT ${index} UNIQUE USING INDEX ${index}`;
    const arguments_ = `${pythonString(name)}, ${pythonString(table.name)}, [${columns.map((each) => pythonString(each)).join(', ')}]${inSchema}`;
    const lines = [
      header,
      `    ${prefix}create_index(${arguments_}, unique=True, postgresql_concurrently=True)`,
      `${prefix}execute(${pythonString(sql)})`,
    ];
    return [{ span: call, newText: lines.join(`${newline}${indent}`) }];
  });
}
