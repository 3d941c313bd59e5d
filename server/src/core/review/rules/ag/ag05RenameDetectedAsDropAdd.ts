import type { Operation } from '../../../operations/operation.js';
import type { Table } from '../../../schema/schema.js';
import { tablesNamed } from '../../../schema/tables.js';
import type { SpanChange } from '../../../edits/textChange.js';
import type { Fix, Fixes } from '../../fix.js';
import { callTextOf, pythonString, removeStatement } from '../../fixes/callEdits.js';
import { columnIn, isNew, known, tableAt } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import {
  type ReviewedRevision,
  type ReviewedRun,
  type ReviewStep,
  stepsOf,
} from '../../operations/reviewedRevision.js';
import { isSimilarName } from '../../operations/similarNames.js';

export const renameDetectedAsDropAdd: OperationRule = {
  code: 'AG05',
  name: 'rename-detected-as-drop-add',
  title: 'A rename is written as dropping and adding',
  severity: 'error',
  dialects: 'all',
  cause: 'drop',
  documentation: {
    what: 'In one `upgrade()` a column is dropped and another one of the same type and a similar name is added to the same table; or a table is dropped and another one with nearly the same columns is created.',
    why: 'Autogenerate cannot see a rename: it proposes to drop the old name and to add the new one, and the values are lost.',
    whatToDo:
      'Rename it: `op.alter_column("person", "mail", new_column_name="email")`. The quick fix does so in both functions. Where the two really have nothing to do with each other, say so with a comment `# alembic: ignore[AG05] …`.',
    whenSilent:
      'Where SQL in the revision names both, as when values are copied; where types differ, or names have nothing in common; for columns and tables that are not released yet.',
    before:
      'op.create_table("person", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mail", sa.String(200)), sa.Column("phone", sa.String(200)))',
    bad: `op.add_column("person", sa.Column("email", sa.String(200)))
op.drop_column("person", "mail")`,
    good: 'op.alter_column("person", "mail", new_column_name="email")',
  },
  cases: {
    bad: [
      'def upgrade():\n    op.add_column("person", sa.Column("mail_address", sa.String(200)))\n    op.drop_column("person", "mail")\n\n\ndef downgrade():\n    op.add_column("person", sa.Column("mail", sa.String(200)))\n    op.drop_column("person", "mail_address")',
      'op.create_table("people", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("mail", sa.String(200)), sa.Column("phone", sa.String(200)))\nop.drop_table("person")',
    ],
    good: [
      'op.add_column("person", sa.Column("email", sa.String(200)))\nop.execute("UPDATE person SET email = mail")\nop.drop_column("person", "mail")',
      'op.add_column("person", sa.Column("emails", sa.Integer()))\nop.drop_column("person", "mail")',
      'op.add_column("person", sa.Column("birthday", sa.String(200)))\nop.drop_column("person", "mail")',
    ],
    leadsTo: ['BC01'],
  },
  *check(run, revision) {
    const adds = stepsOf(run, 'addColumn');
    for (const step of stepsOf(run, 'dropColumn')) {
      const table = tableAt(step, step.operation.table, revision);
      const old = known(step.operation.column);
      if ('unknown' in table || table.isNew || old === undefined) continue;
      const column = columnIn(table, old);
      if (typeof column?.type !== 'string' || column.computed !== null || isNew(column, revision)) continue;
      const match = adds.find((add) => {
        const name = known(add.operation.column.name);
        const made = name === undefined ? undefined : madeColumn(add, table.name, name);
        return (
          known(add.operation.table.name) === table.name &&
          made?.type === column.type &&
          made.computed === null &&
          name !== old &&
          isSimilarName(old, name ?? '') &&
          !isCopied(run, old, name ?? '')
        );
      });
      const name = match === undefined ? undefined : known(match.operation.column.name);
      if (match === undefined || name === undefined) continue;
      yield at(
        step,
        `This looks like a rename of "${table.title}.${old}" to "${name}" (both ${column.type}), written as dropping and adding: its values are lost. Rename the column.`,
        { fixes: renameFix(revision, { table: table.name, old, name }) },
      );
    }
    yield* renamedTables(run, revision);
  },
};

function madeColumn({ after }: ReviewStep, table: string, name: string) {
  const [found] = tablesNamed(after.tables, table);
  return found?.columns.find((each) => each.name === name);
}

/** SQL of the revision that names both: the values go from one to the other. */
function isCopied({ operations }: ReviewedRun, old: string, name: string): boolean {
  const texts = operations.filter(({ kind }) => kind === 'execute' || kind === 'opaque' || kind === 'custom');
  return texts.some((operation) => {
    if (operation.kind !== 'execute') return true;
    const text = operation.text?.kind === 'known' ? operation.text.value : JSON.stringify(operation.statement ?? '');
    const hasUnknown = operation.text !== null && operation.text.kind !== 'known';
    return hasUnknown || (has(text, old) && has(text, name));
  });
}

function has(text: string, name: string): boolean {
  return new RegExp(`\\b${name.replaceAll(/\W/g, '\\W')}\\b`).test(text);
}

function* renamedTables(run: ReviewedRun, revision: ReviewedRevision) {
  for (const step of stepsOf(run, 'dropTable')) {
    const found = tableAt(step, step.operation.table, revision);
    if ('unknown' in found || found.isNew || found.table === undefined) continue;
    const old = found.table;
    const twin = stepsOf(run, 'createTable').find((create) => {
      const name = known(create.operation.table.name);
      const [made] = name === undefined ? [] : tablesNamed(create.after.tables, name);
      return made !== undefined && made.name !== old.name && isTwin(old, made) && !isCopied(run, old.name, made.name);
    });
    const name = twin === undefined ? undefined : known(twin.operation.table.name);
    if (name === undefined) continue;
    yield at(
      step,
      `This looks like a rename of the table "${found.title}" to "${name}", written as dropping and creating: its rows are lost. Use op.rename_table.`,
    );
  }
}

/** At least three columns, and four of five alike. */
function isTwin(one: Table, other: Table): boolean {
  const keyOf = ({ name, type }: Table['columns'][number]): string => `${name} ${type ?? '?'}`;
  const columns = new Set(other.columns.map(keyOf));
  const alike = one.columns.filter((column) => columns.has(keyOf(column))).length;
  return one.columns.length >= 3 && alike / Math.max(one.columns.length, other.columns.length) >= 0.8;
}

/** Renames in both functions: in each one statement is replaced, and the other goes. */
function renameFix(
  revision: ReviewedRevision,
  { table, old, name }: { readonly table: string; readonly old: string; readonly name: string },
): Fixes {
  const title = `Rename "${old}" to "${name}" instead`;
  return ({ text: textOf }): Fix[] => {
    const { file } = revision.revision;
    const text = textOf(file);
    if (text === undefined) return [{ kind: 'refused', title, reason: 'the file cannot be read' }];
    const up = renamed(text, revision.upgrade, { table, from: old, to: name });
    const down = revision.downgrade.steps.some(({ operation }) => operation.kind === 'raises')
      ? []
      : renamed(text, revision.downgrade, { table, from: name, to: old });
    if (typeof up === 'string') return [{ kind: 'refused', title, reason: up }];
    if (typeof down === 'string') return [{ kind: 'refused', title, reason: down }];
    return [
      {
        kind: 'edit',
        title,
        isPreferred: false,
        changes: [...up, ...down]
          .sort((one, other) => one.span.start - other.span.start)
          .map((change) => ({ file: file.path, ...change })),
      },
    ];
  };
}

function renamed(
  text: string,
  run: ReviewedRun,
  { table, from, to }: { readonly table: string; readonly from: string; readonly to: string },
): SpanChange[] | string {
  const isOf = ({ operation }: { readonly operation: Operation }): boolean =>
    'table' in operation && operation.table !== null && known(operation.table.name) === table;
  const drop = stepsOf(run, 'dropColumn').find((each) => isOf(each) && known(each.operation.column) === from);
  const add = stepsOf(run, 'addColumn').find((each) => isOf(each) && known(each.operation.column.name) === to);
  if (drop === undefined || add === undefined) return `${run.direction}() does not do the same`;
  const [dropText, addText] = [callTextOf(text, drop.operation), callTextOf(text, add.operation)];
  if (typeof dropText === 'string') return dropText;
  if (typeof addText === 'string') return addText;
  const inBatch = drop.within.some(({ kind }) => kind === 'batch');
  const schema = /,\s*schema\s*=\s*[^,)]+/.exec(
    text.slice(drop.operation.origin.call.start, drop.operation.origin.call.end),
  );
  const call = `${dropText.prefix}alter_column(${inBatch ? '' : `${pythonString(table)}, `}${pythonString(from)}, new_column_name=${pythonString(to)}${schema?.[0] ?? ''})`;
  return [removeStatement(dropText), { span: addText.call, newText: call }];
}
