import type { ColumnDefinition } from '../operations/definitions.js';
import type { ColumnPlace, Operation } from '../operations/operation.js';
import { alteredColumn, statesAnew } from './alterColumn.js';
import { tableOf, referTo } from './applyTables.js';
import { addColumnParts, counts } from './columnParts.js';
import { withReasons, type Draft } from './draft.js';
import { cascadeColumn, followInViews, withoutColumn } from './dependants.js';
import { FactReader, plainValue } from './facts.js';
import { makeColumn } from './makeColumn.js';
import { track } from './makeConstraint.js';
import { renameInSql } from './renameInSql.js';
import type { Column, Constraint, Index, Table } from './schema.js';
import { withNamedType } from './sqlType.js';
import { followTypeChecks } from './typeChecks.js';
import { doubt, doubtsBeside, doubtsOf, isSql, keepsCase, type Step } from './step.js';

type Of<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

/** `isBatch`: the table is made anew, so that SQLite takes constraints too. */
export function addColumn(operation: Of<'addColumn'>, draft: Draft, step: Step, isBatch = false): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  const facts = new FactReader(step);
  const { column: definition } = operation;
  const { name } = definition;
  const before = name.kind === 'known' ? columnOf(table, name.value) : undefined;
  if (before !== undefined) {
    if (operation.ifNotExists || step.maybe !== null) return;
    const again = draft.touch('column', before, step, [doubt(step, 'it is added a second time')]);
    draft.setTable(withColumn(draft.touch('table', table, step, []), again));
    return;
  }
  const made = makeColumn(definition, draft, { ...step, doubts: [] }, facts, table.schema);
  if (made === undefined) {
    draft.setTable(draft.touch('table', table, step, [...doubtsOf(step), ...facts.doubts]));
    return;
  }
  const column = {
    ...made,
    autoincrement:
      made.autoincrement ||
      (!isSql(step) && isKey(definition) && counts(made, definition, false, step.context.dialect)),
  };
  const touched = draft.touch('table', table, step, []);
  const quiet: Step = { ...step, doubts: [] };
  let result: Table = placed({ ...touched, columns: [...touched.columns, column] }, column.id, operation.place);
  const refused = isSql(step) ? null : partsThatStop(definition, step, isBatch);
  if (refused === null)
    result = addColumnParts(result, definition, column, {
      draft,
      step: quiet,
      facts,
      isNewTable: false,
      isAnew: isBatch,
    });
  if (isKey(definition) && (isSql(step) || plainValue(step.arguments.get('inline_primary_key')) === true)) {
    const key = {
      kind: 'primaryKey',
      name: null,
      columns: [column.name],
      include: [],
      nullsNotDistinct: false,
    } as const;
    const made = track({ ...key, deferrable: null, initially: null }, result, {
      draft,
      step: quiet,
      place: definition.span,
    });
    result = { ...result, constraints: [made, ...result.constraints] };
  }
  const uncertain = withReasons(result.uncertain, [
    ...facts.doubts,
    ...doubtsBeside(step, [definition]),
    ...(refused === null ? [] : [refused]),
  ]);
  draft.setTable({ ...result, uncertain });
}

/** The table with a column where MySQL's `FIRST` or `AFTER` puts it. */
function placed(table: Table, id: string, place: ColumnPlace | undefined): Table {
  const column = table.columns.find((each) => each.id === id);
  if (place === undefined || column === undefined) return table;
  const others = table.columns.filter((each) => each !== column);
  const at = place.after === null ? 0 : others.findIndex(({ name }) => name === place.after) + 1;
  return place.after !== null && at === 0 ? table : { ...table, columns: others.toSpliced(at, 0, column) };
}

function isKey({ primaryKey }: ColumnDefinition): boolean {
  return primaryKey?.kind === 'known' && primaryKey.value;
}

/** Alembic can't alter constraints on SQLite but in batch mode: there, it stops. */
function partsThatStop(definition: ColumnDefinition, step: Step, isBatch: boolean): ReturnType<typeof doubt> | null {
  if (step.context.dialect.altersConstraints || isBatch) return null;
  const isTrue = (fact: ColumnDefinition['unique']): boolean => fact?.kind === 'known' && fact.value;
  const isUnique = isTrue(definition.unique) && !isTrue(definition.index);
  const refers = definition.foreignKeys.length > 0 && plainValue(step.arguments.get('inline_references')) !== true;
  return isUnique || refers ? doubt(step, 'Alembic stops here on SQLite, which alters no constraints') : null;
}

export function dropColumn(operation: Of<'dropColumn'>, draft: Draft, step: Step): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  const found = columnIn(table, operation.column, draft, step, operation.ifExists);
  if (found === undefined) return;
  if (step.maybe !== null) {
    draft.setTable(withColumn(draft.touch('table', table, step, []), draft.touch('column', found, step)));
    return;
  }
  if (operation.cascades === true) cascadeColumn(table, found, draft, step);
  else draft.setTable(withoutColumn(table, found, draft, step));
}

/** The column of an operation; else the table is uncertain, and undefined is given. */
function columnIn(
  table: Table,
  name: Of<'dropColumn'>['column'],
  draft: Draft,
  step: Step,
  isSilent = false,
): Column | undefined {
  const facts = new FactReader(step);
  const wanted = facts.value(name, null, `the column of ${step.directive}`);
  const found = wanted === null ? undefined : (columnOf(table, wanted) ?? columnInAnyCase(table, wanted, step));
  if (found !== undefined) return found;
  const reasons =
    wanted === null
      ? facts.doubts
      : isSilent
        ? []
        : [doubt(step, `the column "${wanted}" is changed, but no revision adds it`, name.span)];
  draft.setTable(draft.touch('table', table, step, reasons));
  return undefined;
}

/** Most databases find a column whatever the case of its name. */
function columnInAnyCase(table: Table, name: string, { context: { dialect } }: Step): Column | undefined {
  if (!keepsCase(dialect)) return undefined;
  return table.columns.find((column) => column.name.toLowerCase() === name.toLowerCase());
}

export function columnOf(table: Table, name: string): Column | undefined {
  return table.columns.find((column) => column.name === name);
}

/** The table with this column in the place of the one with the same id. */
export function withColumn(table: Table, column: Column): Table {
  return { ...table, columns: table.columns.map((other) => (other.id === column.id ? column : other)) };
}

/** `isBatch`: the table is made anew. */
export function alterColumn(operation: Of<'alterColumn'>, draft: Draft, step: Step, isBatch = false): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  const found = columnIn(table, operation.column, draft, step);
  if (found === undefined) return;
  if (step.maybe !== null) {
    draft.setTable(withColumn(draft.touch('table', table, step, []), draft.touch('column', found, step)));
    return;
  }
  const facts = new FactReader(step);
  const altered = requiredInKey(withNamedType(alteredColumn(found, operation, step, facts), draft, step), table, step);
  const to = facts.value(operation.newName, null, 'its new name');
  // Each argument that counts is among the facts; what further ones do is not known.
  const others = ['*', '**'].flatMap((name) => step.arguments.get(name) ?? []);
  const rest = step.doubts.filter((each) => doubtsBeside({ ...step, doubts: [each] }, others).length === 0);
  const touched = draft.touch('column', altered, step, [...rest, ...facts.doubts]);
  const change = { type: operation.type !== undefined, name: to !== null && to !== found.name, isAnew: isBatch };
  const checked = followTypeChecks(
    withoutOwnChecks(table, found, operation, draft, step),
    touched,
    change,
    draft,
    step,
  );
  const changed = placed(withColumn(draft.touch('table', checked, step, []), touched), touched.id, operation.place);
  draft.setTable(
    to === null || !change.name ? changed : renamedColumn(changed, touched, { to, isAnew: isBatch }, draft, step),
  );
}

/** MySQL and MariaDB keep the columns of a primary key NOT NULL, whatever is asked for. */
function requiredInKey(column: Column, table: Table, { context: { dialect } }: Step): Column {
  const isKey = table.constraints.some((each) => each.kind === 'primaryKey' && each.columns.includes(column.name));
  const isMysql = dialect.name === 'mysql' || dialect.name === 'mariadb';
  return isKey && isMysql && column.nullable === true ? { ...column, nullable: false } : column;
}

/** MariaDB keeps the checks of a column with its definition, so that one that states it anew loses them. */
function withoutOwnChecks(
  table: Table,
  { name }: Column,
  operation: Of<'alterColumn'>,
  draft: Draft,
  step: Step,
): Table {
  if (step.context.dialect.name !== 'mariadb' || !statesAnew(operation)) return table;
  const lost = table.constraints.filter((each) => each.kind === 'check' && each.column === name);
  for (const constraint of lost) draft.remove('constraint', constraint, step);
  return { ...table, constraints: table.constraints.filter((each) => !lost.includes(each)) };
}

/** The table with a column of another name, which its constraints and indexes follow, and foreign keys elsewhere. */
export function renamedColumn(
  table: Table,
  column: Column,
  { to, isAnew }: { readonly to: string; readonly isAnew: boolean },
  draft: Draft,
  step: Step,
): Table {
  const from = column.name;
  const { dialect } = step.context;
  const renamed = (name: string): string => (name === from ? to : name);
  const inSql = (sql: string): string => renameInSql(sql, from, to, dialect);
  const inConstraint = (constraint: Constraint): Constraint => {
    switch (constraint.kind) {
      case 'check':
        return {
          ...constraint,
          condition: constraint.condition === null ? null : inSql(constraint.condition),
          column: constraint.column === null ? null : renamed(constraint.column),
        };
      case 'exclude':
        return {
          ...constraint,
          elements: constraint.elements.map(inSql),
          where: constraint.where === null ? null : inSql(constraint.where),
        };
      case 'foreignKey':
        return { ...constraint, columns: constraint.columns.map(renamed) };
      default:
        return {
          ...constraint,
          columns: constraint.columns.map(renamed),
          include: constraint.include.map(renamed),
        };
    }
  };
  const inIndex = (index: Index): Index => ({
    ...index,
    parts: index.parts.map((part) =>
      'column' in part ? { column: renamed(part.column) } : { expression: inSql(part.expression) },
    ),
    include: index.include.map(renamed),
    where: index.where === null ? null : inSql(index.where),
  });
  const inColumn = (other: Column): Column =>
    other.computed === null ? other : { ...other, computed: { ...other.computed, sql: inSql(other.computed.sql) } };
  const result: Table = {
    ...table,
    columns: table.columns.map((other) => (other.id === column.id ? { ...other, name: to } : inColumn(other))),
    constraints: table.constraints.map(inConstraint),
    indexes: table.indexes.map(inIndex),
  };
  draft.setTable(result);
  followInViews([table.name, from], draft, step);
  // SQLite's foreign keys elsewhere go on naming the old column of a table that was made anew.
  if (isAnew && !dialect.altersConstraints) return result;
  referTo(draft, result, (key) => ({ ...key, referredColumns: key.referredColumns.map(renamed) }));
  return draft.table(result.schema, result.name) ?? result;
}
