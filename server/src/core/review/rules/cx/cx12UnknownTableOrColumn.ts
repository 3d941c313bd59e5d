import type { Operation } from '../../../operations/operation.js';
import type { Schema } from '../../../schema/schema.js';
import { tablesNamed } from '../../../schema/tables.js';
import { editDistance } from '../../closestIds.js';
import type { Fixes } from '../../fix.js';
import { callFix, pythonString } from '../../fixes/callEdits.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { type Refusal, refusalsIn } from '../../operations/refusals.js';
import type { ReviewedRevision } from '../../operations/reviewedRevision.js';

export const unknownTableOrColumn: OperationRule = {
  code: 'CX12',
  name: 'unknown-table-or-column',
  title: 'An operation is about a table or column that does not exist',
  severity: 'error',
  dialects: ['postgresql', 'sqlite', 'mysql', 'mariadb'],
  documentation: {
    what: '`upgrade()` alters, drops, indexes or refers to a column that a table does not have at this point, where the revisions say all of that table; or to a table that this revision has dropped or renamed before, or whose name is a letter away from one that exists.',
    why: 'The database refuses it, and the upgrade fails: column "emial" does not exist.',
    whatToDo: 'Correct the name, or the order of the operations. The quick fix offers the closest name.',
    whenSilent:
      'Where some operation of the history is not understood, or it begins with tables that were there already; for a table that no revision creates, unless its name is nearly that of another; with `if_exists=True`.',
    before: 'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("email", sa.Text()))',
    bad: 'op.create_index("ix_person_email", "person", ["emial"])',
    good: 'op.create_index("ix_person_email", "person", ["email"])',
  },
  cases: {
    bad: [
      'op.drop_column("person", "phone")',
      'op.alter_column("persn", "email", nullable=False)',
      'op.rename_table("person", "people")\nop.add_column("person", sa.Column("n", sa.Integer()))',
      'op.create_table("note", sa.Column("person_id", sa.Integer(), sa.ForeignKey("person.no")))',
    ],
    good: [
      'op.drop_column("elsewhere", "phone")',
      'load()\nop.drop_column("person", "phone")',
      'op.add_column("person", sa.Column("phone", sa.Text()))\nop.drop_column("person", "phone")',
      'op.execute("ALTER TABLE person DROP COLUMN IF EXISTS phone")',
    ],
  },
  *check(run, revision) {
    for (const refusal of refusalsIn(run, revision)) {
      const { step, message, object, cause } = refusal;
      if (cause !== 'missingTable' && cause !== 'missingColumn') continue;
      const closest = cause === 'missingTable' ? closestTable(object, step.before) : closestColumn(object, step.before);
      // A database may have had more tables before its first revision.
      const isKnown = cause === 'missingColumn' || closest !== undefined || hasTable(run.before, object);
      if (!isKnown) continue;
      const advice = closest === undefined ? 'Correct the name or the order' : `Perhaps "${closest}" is meant`;
      yield at(step, `The database refuses this: ${message} at this point. ${advice}.`, {
        ...(closest !== undefined && { fixes: renameFix(revision, refusal, closest) }),
      });
    }
  },
};

function hasTable({ tables }: Schema, name: string): boolean {
  return tablesNamed(tables, name).length > 0;
}

function closestTable(name: string, { tables }: Schema): string | undefined {
  return closestOf(
    name,
    [...tables.values()].map((table) => table.name),
  );
}

/** @param object a column with its table */
function closestColumn(object: string, { tables }: Schema): string | undefined {
  const column = lastPart(object);
  const table = [...tables.values()].find(({ name, schema }) =>
    [`${name}.${column}`, `${schema ?? ''}.${name}.${column}`].includes(object),
  );
  return closestOf(column, table?.columns.map(({ name }) => name) ?? []);
}

function closestOf(name: string, names: readonly string[]): string | undefined {
  const atMost = name.length < 4 ? 0 : name.length < 8 ? 1 : 2;
  const swapped = (other: string): boolean => other.length === name.length && lettersOf(other) === lettersOf(name);
  const near = names.filter((other) => swapped(other) || editDistance(other, name, atMost) <= atMost);
  return near.length === 1 ? near[0] : undefined;
}

function lettersOf(name: string): string {
  return Array.from(name).sort().join('');
}

function lastPart(object: string): string {
  return object.slice(object.lastIndexOf('.') + 1);
}

function renameFix(revision: ReviewedRevision, { step, object, cause }: Refusal, closest: string): Fixes {
  const operation: Operation = step.operation;
  const name = cause === 'missingTable' ? object : lastPart(object);
  return callFix(revision, operation, `Change "${name}" to "${closest}"`, ({ text, call }) => {
    const written = text.slice(call.start, call.end);
    const places = [...written.matchAll(new RegExp(`(["'])${name.replaceAll(/\W/g, '\\$&')}\\1`, 'g'))];
    const [place] = places;
    if (place === undefined || places.length > 1) return 'the name is written elsewhere, or more than once';
    const start = call.start + place.index;
    return [{ span: { start, end: start + place[0].length }, newText: pythonString(closest) }];
  });
}
