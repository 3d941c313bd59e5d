import type { Operation } from '../operations/operation.js';
import { namedTable, tableOf } from './applyTables.js';
import type { Draft } from './draft.js';
import { FactReader } from './facts.js';
import { withoutReplaced } from './keyIndexes.js';
import { makeIndex } from './makeIndex.js';
import { droppedName } from './objectName.js';
import type { Index, Table } from './schema.js';
import { doubt, doubtsOf, type Step } from './step.js';

type Of<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

export function createIndex(operation: Of<'createIndex'>, draft: Draft, step: Step): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  const facts = new FactReader(step);
  const index = makeIndex(operation.index, table, { draft, step, facts });
  if (index === undefined) {
    draft.setTable(draft.touch('table', table, step, [...doubtsOf(step), ...facts.doubts]));
    return;
  }
  const before = table.indexes.find(({ name }) => name !== null && name === index.name);
  if (before !== undefined && (operation.ifNotExists || step.maybe !== null)) return;
  // As this one can be made, what may have dropped the other one has.
  const others = table.indexes.filter((each) => each !== before);
  const changed = { ...draft.touch('table', table, step, []), indexes: [...others, index] };
  draft.setTable(withoutReplaced(changed, draft, step));
}

export function dropIndex(operation: Of<'dropIndex'>, draft: Draft, step: Step): void {
  const facts = new FactReader(step);
  const name = droppedName(facts.value(operation.name, null, 'the name of the index'), step);
  const table =
    operation.table === null ? tableWithIndex(name, draft) : namedIndexTable(operation.table, name, draft, step);
  if (table === undefined) {
    if (operation.table === null && !operation.ifExists)
      draft.addUncertain(doubt(step, `the index "${name ?? '?'}" is dropped, but no revision creates it`));
    return;
  }
  const found = table.indexes.find((each) => name !== null && (each.name ?? each.chosenName) === name);
  if (found === undefined) {
    dropUnique(table, name, operation, draft, { step, facts });
    return;
  }
  if (step.maybe !== null) {
    const touched = draft.touch('index', found, step);
    draft.setTable({
      ...draft.touch('table', table, step, []),
      indexes: table.indexes.map((each): Index => (each === found ? touched : each)),
    });
    return;
  }
  draft.remove('index', found, step);
  draft.setTable({ ...draft.touch('table', table, step), indexes: table.indexes.filter((each) => each !== found) });
}

/** The table that is named; where it does not have the index, the one that does: only MySQL reads the table's name. */
function namedIndexTable(
  target: NonNullable<Of<'dropIndex'>['table']>,
  name: string | null,
  draft: Draft,
  step: Step,
): Table | undefined {
  const named = namedTable(target, draft, step);
  if (named === undefined) return undefined;
  const table = draft.table(named.schema, named.name);
  const has = table?.indexes.some((each) => (each.name ?? each.chosenName) === name) === true;
  if (has || ['mysql', 'mariadb', 'mssql'].includes(step.context.dialect.name))
    return table ?? tableOf(target, draft, step);
  return tableWithIndex(name, draft) ?? table ?? tableOf(target, draft, step);
}

function tableWithIndex(name: string | null, draft: Draft): Table | undefined {
  if (name === null) return undefined;
  for (const table of draft.allTables())
    if (table.indexes.some((each) => (each.name ?? each.chosenName) === name)) return table;
  return undefined;
}

/** MySQL drops a unique constraint as an index too. */
function dropUnique(
  table: Table,
  name: string | null,
  operation: Of<'dropIndex'>,
  draft: Draft,
  { step, facts }: { step: Step; facts: FactReader },
): void {
  const isMysql = ['mysql', 'mariadb'].includes(step.context.dialect.name);
  const unique = isMysql
    ? table.constraints.find((each) => each.kind === 'unique' && (each.name ?? each.chosenName) === name)
    : undefined;
  if (unique !== undefined && step.maybe === null) {
    draft.remove('constraint', unique, step);
    const constraints = table.constraints.filter((each) => each !== unique);
    draft.setTable({ ...draft.touch('table', table, step), constraints });
    return;
  }
  const reasons =
    name === null
      ? facts.doubts
      : operation.ifExists
        ? []
        : [doubt(step, `the index "${name}" is dropped, but no revision creates it`, operation.name.span)];
  draft.setTable(draft.touch('table', table, step, [...doubtsOf(step), ...reasons]));
}
