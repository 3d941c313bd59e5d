import { qualifiedName, quoteName } from '../dialects/names.js';
import type { Draft } from './draft.js';
import { dropWithColumn } from './dropWithColumn.js';
import { mentions, renameInSql } from './renameInSql.js';
import type { Column, Constraint, Index, Table } from './schema.js';
import { dropOwnedSequences } from './sequenceOwners.js';
import { doubt, type Step } from './step.js';

/** Doubts the views whose text names all of these, a table first and then a column of it: what they show is not followed. */
function doubtViews(names: readonly string[], draft: Draft, step: Step, does: string): readonly string[] {
  const [table = '', column] = names;
  const found = [...draft.named('view').values()].filter(
    ({ definition, isStale }) =>
      isStale !== true &&
      mentions(definition, table) &&
      (column === undefined || mentions(definition, column) || definition?.includes('*') === true),
  );
  const reason = doubt(step, `its text names "${names.join('.')}", which ${does}`);
  for (const view of found)
    draft.named('view').set(draft.key(view.schema, view.name), {
      ...draft.touch('view', view, step, [reason]),
      isStale: true,
    });
  return found.map(({ name }) => name);
}

/** Views go with what they show, and with other views. */
export function dropViews(names: readonly string[], draft: Draft, step: Step): void {
  for (const view of doubtViews(names, draft, step, 'is dropped with what depends on it'))
    dropViews([view], draft, step);
}

/** A database that keeps what a view shows, not its text, shows it under the new name. */
export function followInViews(names: readonly string[], draft: Draft, step: Step): void {
  if (['postgresql', 'sqlite', 'oracle'].includes(step.context.dialect.name))
    doubtViews(names, draft, step, 'has another name or schema now');
}

type ForeignKey = Extract<Constraint, { readonly kind: 'foreignKey' }>;

/** Drops the foreign keys to a table that `goes` takes, as CASCADE does. */
export function dropReferences(target: Table, goes: (key: ForeignKey) => boolean, draft: Draft, step: Step): void {
  const wanted = draft.key(target.schema, target.name);
  const isGone = (constraint: Constraint): boolean =>
    constraint.kind === 'foreignKey' &&
    draft.key(constraint.referredSchema, constraint.referredTable) === wanted &&
    goes(constraint);
  for (const table of [...draft.allTables()]) {
    const gone = table.constraints.filter(isGone);
    if (gone.length === 0) continue;
    for (const constraint of gone) draft.remove('constraint', constraint, step);
    const constraints = table.constraints.filter((each) => !gone.includes(each));
    draft.setTable({ ...draft.touch('table', table, step, []), constraints });
  }
}

/** The table without a column and what goes with it. */
export function withoutColumn(table: Table, column: Column, draft: Draft, step: Step): Table {
  draft.remove('column', column, step);
  dropOwnedSequences(table, column, draft, step);
  const kept = { ...table, columns: table.columns.filter((each) => each !== column) };
  return dropWithColumn(draft.touch('table', kept, step), column.name, draft, step);
}

/** Drops a table's column with all that depends on it. */
export function cascadeColumn(table: Table, column: Column, draft: Draft, step: Step): void {
  const computed = table.columns.filter((each) => each !== column && mentions(each.computed?.sql ?? null, column.name));
  draft.setTable([column, ...computed].reduce((result, each) => withoutColumn(result, each, draft, step), table));
  dropReferences(table, (key) => key.referredColumns.includes(column.name), draft, step);
  dropViews([table.name, column.name], draft, step);
}

/** Changes the SQL that tables have: defaults, computed columns, checks and indexes. */
export function changeSql(change: (sql: string) => string, draft: Draft): void {
  const sql = (text: string | null): string | null => (text === null ? null : change(text));
  for (const table of [...draft.allTables()]) {
    const columns = table.columns.map((column) => {
      const [standard, computed] = [sql(column.default), sql(column.computed?.sql ?? null)];
      if (standard === column.default && computed === (column.computed?.sql ?? null)) return column;
      return {
        ...column,
        default: standard,
        computed: column.computed === null ? null : { ...column.computed, sql: computed ?? '' },
      };
    });
    const constraints = table.constraints.map((each) => {
      if (each.kind !== 'check') return each;
      const condition = sql(each.condition);
      return condition === each.condition ? each : { ...each, condition };
    });
    const indexes = table.indexes.map((index): Index => {
      const parts = index.parts.map((part) =>
        'column' in part || change(part.expression) === part.expression
          ? part
          : { expression: change(part.expression) },
      );
      const where = sql(index.where);
      const isSame = where === index.where && parts.every((part, at) => part === index.parts[at]);
      return isSame ? index : { ...index, parts, where };
    });
    const isSame = [
      [columns, table.columns],
      [constraints, table.constraints],
      [indexes, table.indexes],
    ].every(([now = [], before = []]) => now.every((each, at) => each === before[at]));
    if (!isSame) draft.setTable({ ...table, columns, constraints, indexes });
  }
}

/** Gives a sequence in `nextval('…')` its new name. */
export function renameSequenceInSql(
  from: { readonly schema: string | null; readonly name: string },
  to: { readonly schema: string | null; readonly name: string },
  draft: Draft,
  step: Step,
): void {
  const { dialect } = step.context;
  const written = [from.name, quoteName(dialect, from.name)].flatMap((name) => [
    name,
    `${from.schema ?? dialect.defaultSchema ?? ''}.${name}`,
  ]);
  changeSql(
    (sql) =>
      sql.replace(/(\bnextval\s*\(\s*')([^']*)(')/gi, (all, open: string, name: string, close: string) =>
        written.includes(name) ? `${open}${qualifiedName(dialect, to.schema, to.name)}${close}` : all,
      ),
    draft,
  );
}

/** Gives a type, or whatever SQL calls by a word, its new name in the SQL of tables. */
export function renameWordInSql(from: string, to: string, draft: Draft, step: Step): void {
  changeSql((sql) => (mentions(sql, from) ? renameInSql(sql, from, to, step.context.dialect) : sql), draft);
}

/** Drops the columns of a type, as CASCADE does, and doubts what names it otherwise. */
export function dropColumnsOfType(schema: string | null, name: string, draft: Draft, step: Step): void {
  for (const table of [...draft.allTables()])
    for (const column of table.columns)
      if (isOfType(column.type, schema, name, step)) {
        const now = draft.table(table.schema, table.name);
        const found = now?.columns.find(({ id }) => id === column.id);
        if (now !== undefined && found !== undefined) cascadeColumn(now, found, draft, step);
      }
  dropViews([name], draft, step);
  doubtFunctions(name, draft, step);
}

/** The `[]` at the end of a type. */
export function arrayOf(type: string): string {
  let at = type.length;
  while (type.endsWith('[]', at)) at -= 2;
  return type.slice(at);
}

/** Whether a column is of a type, or an array of it; SQL text may have its name in capitals. */
export function isOfType(type: string | null, schema: string | null, name: string, step: Step): boolean {
  const { dialect } = step.context;
  const base = type === null ? undefined : type.slice(0, type.length - arrayOf(type).length);
  const full = [qualifiedName(dialect, schema, name), qualifiedName(dialect, schema ?? dialect.defaultSchema, name)];
  return (
    base !== undefined && full.some((each) => base === each || (/^[\w.]+$/.test(each) && base.toLowerCase() === each))
  );
}

/** Functions whose text names a type that goes: those that take or give one go with it. */
function doubtFunctions(name: string, draft: Draft, step: Step): void {
  for (const object of [...draft.named('function').values()])
    if (mentions(object.definition, name)) {
      const reason = doubt(step, `its text names "${name}", which is dropped with what depends on it`);
      draft.named('function').set(draft.key(object.schema, object.name), {
        ...draft.touch('function', object, step, [reason]),
        isStale: true,
      });
    }
}
