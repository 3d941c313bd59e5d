import type { Table } from '../../../schema/schema.js';
import { tableOfId, tablesNamed } from '../../../schema/tables.js';
import { dataStatements } from '../../operations/dataStatements.js';
import { columnNames } from '../../operations/constraints.js';
import { plainKeys } from '../../operations/indexes.js';
import { columnIn, type FoundTable, isNew, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import {
  type ReviewedRevision,
  type ReviewedRun,
  type ReviewStep,
  stepsOf,
} from '../../operations/reviewedRevision.js';
import { sqlStatements } from '../../operations/sqlText.js';

export const uniqueMayFailOnDuplicates: OperationRule = {
  code: 'CX10',
  name: 'unique-may-fail-on-duplicates',
  title: 'Something becomes unique although rows may be duplicates',
  severity: 'warning',
  dialects: 'all',
  cause: 'unique',
  documentation: {
    what: 'A unique index, a unique constraint or a primary key on columns that were there before; or a unique column that is added with one default for all rows.',
    why: 'The database refuses it as soon as two rows are alike. It works on a test database and fails in production.',
    whatToDo:
      'Look first, with the query in the message, and decide in the migration what becomes of such rows: delete, merge or change them.',
    whenSilent:
      'For a table that the same revision creates, or another one that is not released yet; for a column that is new and has no default; where these columns, or some of them, are unique already, also by what the revision drops; where the revision changes or deletes rows of the table before, or does something that is not understood.',
    before: 'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.Text()))',
    bad: 'op.create_index("uq_person_email", "person", ["email"], unique=True)',
    good: `op.add_column("person", sa.Column("handle", sa.Text()))
op.create_index("uq_person_handle", "person", ["handle"], unique=True)`,
  },
  cases: {
    bad: [
      'op.create_unique_constraint("uq_person_email", "person", ["email"])',
      'op.execute("ALTER TABLE person ADD UNIQUE (email)")',
      'op.add_column("person", sa.Column("code", sa.Text(), server_default="", unique=True))',
    ],
    good: [
      'op.create_index("uq", "person", ["id", "email"], unique=True)',
      'op.execute("DELETE FROM person WHERE id NOT IN (SELECT min(id) FROM person GROUP BY email)")\nop.create_unique_constraint("uq", "person", ["email"])',
      'op.create_table("kind", sa.Column("a", sa.Integer(), unique=True))\nop.alter_column("kind", "a", new_column_name="b")\nop.create_index("uq", "kind", ["b"], unique=True)',
      'op.alter_column("person", "id", new_column_name="no")\nop.create_index("uq", "person", ["no"], unique=True)',
      'op.drop_index("old", table_name="elsewhere")\nop.create_index("new", "elsewhere", ["a"], unique=True)',
      'load()\nop.create_unique_constraint("uq", "person", ["email"])',
      'op.add_column("person", sa.Column("code", sa.Text(), unique=True))',
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.create_unique_constraint("uq", "fresh", ["a"])',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'createIndex', 'addConstraint', 'addColumn')) {
      const columns = uniqueColumns(step);
      const table = tableAt(step, step.operation.table, revision);
      if (columns === undefined || 'unknown' in table || table.isNew || step.maybe !== null) continue;
      if (
        isUniqueAlready(table, columns) ||
        isUniqueBefore(run, table, columns) ||
        mayBeUnique(run, step, table) ||
        mayBeFixed(run, step, table)
      )
        continue;
      if (step.operation.kind === 'addColumn') {
        const { serverDefault } = step.operation.column;
        const value = known(serverDefault);
        if (value?.kind !== 'string') continue;
        yield at(
          step,
          `All rows of "${table.title}" get the same value for the unique column "${columns.join(', ')}": the database refuses this once there are two. Add it without a default, fill it, and make it unique then.`,
          { severity: 'error' },
        );
        continue;
      }
      if (columns.some((column) => isAdded(run, table, column, revision))) continue;
      const list = columns.join(', ');
      yield at(
        step,
        `The database refuses this if two rows of "${table.title}"${isPartial(step) ? ' that its condition covers' : ''} have the same ${list}. Check first: SELECT ${list}, count(*) FROM ${table.title} GROUP BY ${list} HAVING count(*) > 1 (and decide what to do with those that it finds).`,
      );
    }
  },
};

function uniqueColumns({ operation }: ReviewStep): readonly string[] | undefined {
  switch (operation.kind) {
    case 'createIndex': {
      if (known(operation.index.unique) !== true) return undefined;
      const parts = known(operation.index.elements)?.map((each) => known(each));
      const names = parts?.flatMap((part) => (part?.kind === 'string' ? [part.value] : []));
      return names !== undefined && names.length > 0 && names.length === parts?.length ? names : undefined;
    }
    case 'addConstraint': {
      const { constraint } = operation;
      return constraint.kind === 'unique' || constraint.kind === 'primaryKey' ? columnNames(constraint) : undefined;
    }
    case 'addColumn': {
      const name = known(operation.column.name);
      return known(operation.column.unique) === true && name !== undefined ? [name] : undefined;
    }
    default:
      return undefined;
  }
}

/**
 * Of a table that no revision creates it is not known what was unique: what the revision drops before may have been. With
 * a search path it may also be the table of that name in another schema.
 */
function mayBeUnique(run: ReviewedRun, step: ReviewStep, { table, name }: FoundTable): boolean {
  if (table !== undefined) return false;
  const drops = stepsOf(run, 'dropIndex', 'dropConstraint').filter(
    ({ operation }) => known(operation.table?.name) === name,
  );
  return (
    drops.some((each) => run.steps.indexOf(each) < run.steps.indexOf(step)) ||
    tablesNamed(step.before.tables, name).length > 0
  );
}

/** Whether some of the columns are unique right before the step: what the revision itself has added before says so. */
function isUniqueAlready({ table }: FoundTable, columns: readonly string[]): boolean {
  return (
    table !== undefined &&
    plainKeys(table).some((key) => key.isUnique && key.columns.every((column) => columns.includes(column)))
  );
}

/** Whether some of the columns are unique when the revision begins, under the names that they have then. */
function isUniqueBefore(
  { before }: ReviewedRun,
  { name, table: now }: FoundTable,
  columns: readonly string[],
): boolean {
  const old = now === undefined ? tablesNamed(before.tables, name)[0] : tableOfId(before.tables, now.id);
  if (old === undefined) return false;
  const idsIn = (table: Table | undefined, names: readonly string[]): (string | undefined)[] =>
    names.map((each) => table?.columns.find((column) => column.name === each)?.id);
  const wanted = new Set(idsIn(now, columns));
  return plainKeys(old).some(
    (key) => key.isUnique && idsIn(old, key.columns).every((id) => id !== undefined && wanted.has(id)),
  );
}

function isAdded(run: ReviewedRun, table: FoundTable, column: string, revision: ReviewedRevision): boolean {
  const found = columnIn(table, column);
  if (found !== undefined) return isNew(found, revision);
  return stepsOf(run, 'addColumn').some(
    ({ operation }) => known(operation.table.name) === table.name && known(operation.column.name) === column,
  );
}

/** Whether something before the step may make the rows differ. */
function mayBeFixed(run: ReviewedRun, step: ReviewStep, { name }: FoundTable): boolean {
  const earlier = new Set(run.steps.slice(0, run.steps.indexOf(step)));
  const isNamed = new RegExp(`\\b${name.replaceAll(/\W/g, '.')}\\b`, 'i');
  return (
    [...earlier].some(
      ({ operation: { kind, unknown } }) =>
        kind === 'opaque' || kind === 'custom' || (kind === 'execute' && unknown.length > 0),
    ) ||
    dataStatements(run).some((each) => earlier.has(each.step) && (each.table === undefined || each.table === name)) ||
    sqlStatements(run).some(
      (each) => earlier.has(each.step) && !/^(?:ALTER|CREATE|DROP|SET)\b/.test(each.words) && isNamed.test(each.text),
    )
  );
}

/** An index of some rows only. */
function isPartial({ operation }: ReviewStep): boolean {
  return (
    operation.kind === 'createIndex' &&
    [...operation.arguments.keys(), ...operation.index.options.keys()].some((key) => key.endsWith('_where'))
  );
}
