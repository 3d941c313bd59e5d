import { stringLiteral } from '../dialects/literals.js';
import type { SqlChange } from '../operations/operation.js';
import { withConstraint } from './applyTables.js';
import { attach, isOfTable, setRowSecurity } from './attached.js';
import { isOfType, renameWordInSql } from './dependants.js';
import type { Draft } from './draft.js';
import { renameTypeOfColumns } from './enums.js';
import { changeGenerated } from './generated.js';
import { track } from './makeConstraint.js';
import { alterSequence, createOrDrop, moveObject } from './namedObjects.js';
import type { Column, EnumType, Table } from './schema.js';
import { moveEnum, moveSchema, moveTable, removeSchema } from './schemas.js';
import { setSequenceOwner } from './sequenceOwners.js';
import { applyUnclear } from './unclear.js';
import { doubt, doubtsOf, type Step } from './step.js';

type Of<K extends SqlChange['kind']> = Extract<SqlChange, { readonly kind: K }>;

/** What one statement of SQL text does to things that have no directive. */
export function applySqlChange(change: SqlChange, draft: Draft, step: Step): void {
  switch (change.kind) {
    case 'create':
    case 'drop':
      if (isOfTable(change)) attach(change, draft, step);
      else createOrDrop(change, draft, step);
      if (change.object === 'schema' && change.kind === 'drop' && change.cascades === true)
        removeSchema(change.name, draft, step);
      return;
    case 'moveToSchema':
      moveToSchema(change, draft, step);
      return;
    case 'alterSequence':
      alterSequence(change, draft, step);
      return;
    case 'generated':
      changeGenerated(change, draft, step);
      return;
    case 'unclear':
      applyUnclear(change, draft, step);
      return;
    case 'rowSecurity':
      setRowSecurity(change, draft, step);
      return;
    case 'sequenceOwner':
      setSequenceOwner(change, draft, step);
      return;
    case 'rename':
      rename(change, draft, step);
      return;
    case 'addEnumValue':
    case 'renameEnumValue':
      changeEnum(change, draft, step);
      return;
    case 'constraintFromIndex':
      constraintFromIndex(change, draft, step);
      return;
    case 'tableOptions':
      changeOptions(change, draft, step);
      return;
    case 'validateConstraint': {
      const table = draft.table(change.schema, change.table);
      if (table !== undefined) draft.setTable(validated(table, change.name, draft, step));
      return;
    }
  }
}

function rename(change: Of<'rename'>, draft: Draft, step: Step): void {
  const { object, schema, name, to } = change;
  if (step.maybe !== null) {
    draft.addUncertain(step.maybe);
    return;
  }
  if (object === 'index') renameIndex(change, draft, step);
  else if (object === 'constraint') renameConstraint(change, draft, step);
  else if (object === 'schema') {
    moveObject(object, { schema, name }, { schema, name: to }, draft, step);
    moveSchema(name, to, draft, step);
  } else if (object === 'type' && draft.enums.get(draft.key(schema, name)) !== undefined)
    renameEnum({ schema, name }, to, draft, step);
  else {
    moveObject(object, { schema, name }, { schema, name: to }, draft, step);
  }
}

function renameEnum(from: Pick<EnumType, 'schema' | 'name'>, to: string, draft: Draft, step: Step): void {
  const { schema, name } = from;
  const found = draft.enums.get(draft.key(schema, name));
  if (found === undefined) return;
  draft.enums.set(draft.key(schema, name), undefined);
  draft.enums.set(draft.key(schema, to), { ...draft.touch('enum', found, step), name: to });
  renameTypeOfColumns(from, { schema, name: to }, draft, step);
  renameWordInSql(name, to, draft, step);
}

function moveToSchema({ object, schema, name, to }: Of<'moveToSchema'>, draft: Draft, step: Step): void {
  if (step.maybe !== null) {
    draft.addUncertain(step.maybe);
    return;
  }
  const table = object === 'table' ? draft.table(schema, name) : undefined;
  if (table !== undefined) moveTable(table, to, draft, step);
  else if (object === 'type' && draft.enums.get(draft.key(schema, name)) !== undefined)
    moveEnum({ schema, name }, to, draft, step);
  else {
    const owner = to === step.context.dialect.defaultSchema ? null : to;
    if (object !== 'table') moveObject(object, { schema, name }, { schema: owner, name }, draft, step);
    else draft.reportUnknownTable(schema, name, 'put into another schema, but no revision creates it', step.place);
  }
}

function renameIndex({ name, to }: Of<'rename'>, draft: Draft, step: Step): void {
  for (const table of draft.allTables()) {
    const found = table.indexes.find((each) => (each.name ?? each.chosenName) === name);
    if (found !== undefined) {
      const renamed = { ...draft.touch('index', found, step), name: to };
      draft.setTable({
        ...draft.touch('table', table, step),
        indexes: table.indexes.map((each) => (each === found ? renamed : each)),
      });
      return;
    }
  }
  // The index of a key has the key's name, and its constraint goes with it.
  for (const table of draft.allTables())
    if (table.constraints.some((each) => (each.name ?? each.chosenName) === name)) {
      draft.setTable(withConstraintNamed(table, name, to, draft, step));
      return;
    }
}

function renameConstraint({ schema, table: owner, name, to }: Of<'rename'>, draft: Draft, step: Step): void {
  const table = owner === null ? undefined : draft.table(schema, owner);
  if (table !== undefined) draft.setTable(withConstraintNamed(table, name, to, draft, step));
}

function withConstraintNamed(table: Table, name: string, to: string, draft: Draft, step: Step): Table {
  return {
    ...draft.touch('table', table, step),
    constraints: table.constraints.map((each) =>
      (each.name ?? each.chosenName) === name ? { ...draft.touch('constraint', each, step), name: to } : each,
    ),
  };
}

function changeEnum(change: Of<'addEnumValue' | 'renameEnumValue'>, draft: Draft, step: Step): void {
  const key = draft.key(change.schema, change.name);
  const found = draft.enums.get(key);
  if (found === undefined) {
    draft.addUncertain(doubt(step, `the enum type "${change.name}" is changed, but no revision creates it`));
    return;
  }
  const touched = draft.touch('enum', found, step);
  const isKnown = step.maybe === null && found.values !== null;
  draft.enums.set(key, isKnown ? { ...touched, values: valuesAfter(found.values, change) } : touched);
  if (change.kind === 'renameEnumValue' && isKnown) renameLabel(found, change, draft, step);
}

/** Defaults of the columns of a type have the new label; of checks and indexes that name it, it is not followed. */
function renameLabel(type: EnumType, { value, to }: Of<'renameEnumValue'>, draft: Draft, step: Step): void {
  const [before, after] = [value, to].map((label) => stringLiteral(step.context.dialect, label));
  if (before === undefined || after === undefined) return;
  for (const table of [...draft.allTables()]) {
    const isOf = (column: Column): boolean => isOfType(column.type, type.schema, type.name, step);
    if (!table.columns.some(isOf)) continue;
    const columns = table.columns.map((column) =>
      isOf(column) && column.default?.startsWith(before) === true
        ? { ...column, default: after + column.default.slice(before.length) }
        : column,
    );
    const isNamed = [
      ...table.constraints.map((each) => (each.kind === 'check' ? each.condition : null)),
      ...table.indexes.flatMap(({ where, parts }) => [
        where,
        ...parts.map((part) => ('column' in part ? null : part.expression)),
      ]),
      ...table.columns.map(({ computed }) => computed?.sql ?? null),
    ].some((sql) => sql?.includes(before));
    const reason = doubt(step, `what names the label ${before} in checks, indexes or expressions is not followed`);
    const touched = isNamed ? draft.touch('table', table, step, [reason]) : table;
    if (isNamed || columns.some((column, at) => column !== table.columns[at])) draft.setTable({ ...touched, columns });
  }
}

function valuesAfter(values: readonly string[], change: Of<'addEnumValue' | 'renameEnumValue'>): readonly string[] {
  if (change.kind === 'renameEnumValue') return values.map((value) => (value === change.value ? change.to : value));
  if (values.includes(change.value)) return values;
  const { before, after, value } = change;
  const at = before !== null ? values.indexOf(before) : after !== null ? values.indexOf(after) + 1 : values.length;
  return values.toSpliced(at < 0 ? values.length : at, 0, value);
}

/** The index goes, and the constraint has its columns. */
function constraintFromIndex(change: Of<'constraintFromIndex'>, draft: Draft, step: Step): void {
  const table = draft.table(change.schema, change.table);
  const index = table?.indexes.find(({ name }) => name === change.index);
  if (table === undefined || index === undefined || step.maybe !== null) {
    draft.addUncertain(doubt(step, `the index "${change.index}" becomes a constraint, but no revision creates it`));
    return;
  }
  draft.remove('index', index, step);
  const kept = { ...draft.touch('table', table, step), indexes: table.indexes.filter((each) => each !== index) };
  const columns = index.parts.flatMap((part) => ('column' in part ? [part.column] : []));
  const key = {
    kind: change.primaryKey ? 'primaryKey' : 'unique',
    name: change.name,
    columns,
    include: index.include,
    nullsNotDistinct: index.nullsNotDistinct,
    deferrable: null,
    initially: null,
  } as const;
  draft.setTable(withConstraint(kept, track(key, kept, { draft, step, place: step.place.span })));
}

function validated(table: Table, name: string, draft: Draft, step: Step): Table {
  return {
    ...table,
    constraints: table.constraints.map((each) =>
      (each.name ?? each.chosenName) === name && 'notValid' in each
        ? { ...draft.touch('constraint', each, step), notValid: step.maybe !== null && each.notValid }
        : each,
    ),
  };
}

const ofCharacters = /^(?:DEFAULT\s+)?(?:CHARACTER\s+SET|CHARSET|COLLATE)\b/i;

/** What MySQL writes of a table behind its columns. Columns keep the character set that they had, or change their type. */
function changeOptions(change: Of<'tableOptions'>, draft: Draft, step: Step): void {
  const table = draft.table(change.schema, change.table);
  if (table === undefined) {
    draft.reportUnknownTable(change.schema, change.table, 'altered, but no revision creates it', step.place);
    return;
  }
  const isOfText = ofCharacters.test(change.options);
  const texts = table.columns.filter(({ type }) => type === null || /CHAR|TEXT|ENUM|SET/i.test(type));
  const isKept = ({ type }: Table['columns'][number]): boolean =>
    change.converts && type !== null && !/TEXT|CHARACTER SET|CHARSET|COLLATE/i.test(type);
  const doubts =
    isOfText && !texts.every(isKept)
      ? [doubt(step, 'what becomes of the character set and the types of its columns is not followed')]
      : [];
  const touched = draft.touch('table', table, step, [...doubtsOf(step), ...doubts]);
  const others = table.options.filter((option) => ofCharacters.test(option) !== isOfText);
  draft.setTable(step.maybe === null ? { ...touched, options: [...others, change.options] } : touched);
}
