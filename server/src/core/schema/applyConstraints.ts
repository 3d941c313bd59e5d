import type { Operation } from '../operations/operation.js';
import { tableOf, withConstraint } from './applyTables.js';
import { dropReferences } from './dependants.js';
import type { Draft } from './draft.js';
import { FactReader } from './facts.js';
import { withKeptIndex, withoutReplaced } from './keyIndexes.js';
import { makeConstraint } from './makeConstraint.js';
import { droppedByConvention, droppedKinds } from './droppedConstraint.js';
import { droppedName } from './objectName.js';
import type { Constraint, Table } from './schema.js';
import { doubt, doubtsOf, type Step } from './step.js';

type Of<K extends Operation['kind']> = Extract<Operation, { readonly kind: K }>;

/** `isBatch`: the table is made anew, so that SQLite takes constraints too. */
export function addConstraint(operation: Of<'addConstraint'>, draft: Draft, step: Step, isBatch = false): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  const facts = new FactReader(step);
  if (stopsOnSqlite(step, isBatch)) {
    draft.setTable(draft.touch('table', table, step, [stop(step)]));
    return;
  }
  const touched = draft.touch('table', table, step, []);
  const constraint = makeConstraint(operation.constraint, touched, { draft, step, facts });
  if (constraint === undefined) {
    draft.setTable(draft.touch('table', table, step, [...doubtsOf(step), ...facts.doubts]));
    return;
  }
  const { name } = constraint;
  const before =
    name === null ? undefined : touched.constraints.find((other) => (other.name ?? other.chosenName) === name);
  if (before !== undefined && step.maybe !== null) return;
  // As this one can be made, what may have dropped the other one has.
  const others = touched.constraints.filter((each) => each !== before);
  // The columns that SQLAlchemy reads back from SQLite state whether they may be null.
  const changed = withConstraint(
    { ...touched, constraints: others },
    constraint,
    () => step.context.dialect.name === 'sqlite',
  );
  draft.setTable(withoutReplaced(changed, draft, step));
}

function stopsOnSqlite({ context }: Step, isBatch: boolean): boolean {
  return !context.dialect.altersConstraints && !isBatch;
}

function stop(step: Step): ReturnType<typeof doubt> {
  return doubt(step, 'Alembic stops here on SQLite, which alters no constraints');
}

export function dropConstraint(operation: Of<'dropConstraint'>, draft: Draft, step: Step, isBatch = false): void {
  const table = tableOf(operation.table, draft, step);
  if (table === undefined) return;
  if (stopsOnSqlite(step, isBatch)) {
    draft.setTable(draft.touch('table', table, step, [stop(step)]));
    return;
  }
  const facts = new FactReader(step);
  const name = droppedName(facts.value(operation.name, null, 'the name of the constraint'), step);
  const kind = droppedKinds[facts.value(operation.type, null, 'the kind of the constraint') ?? ''];
  const conventional = droppedByConvention(operation, table, step.context);
  const found =
    table.constraints.find((each) => conventional !== null && each.name === conventional) ??
    findConstraint(table, name, kind, step);
  if (found === undefined) {
    dropUniqueIndex(table, name, operation, draft, { step, facts });
    return;
  }
  if (step.maybe !== null) {
    const touched = draft.touch('constraint', found, step);
    draft.setTable({
      ...draft.touch('table', table, step, []),
      constraints: table.constraints.map((other) => (other === found ? touched : other)),
    });
    return;
  }
  draft.remove('constraint', found, step);
  const constraints = table.constraints.filter((other) => other !== found);
  const kept = found.kind === 'foreignKey' ? withKeptIndex(table, found, draft, step) : table;
  draft.setTable({ ...draft.touch('table', kept, step), constraints });
  if (operation.cascades !== true || (found.kind !== 'primaryKey' && found.kind !== 'unique')) return;
  // A foreign key needs the key that it refers to.
  const columns = [...found.columns].sort().join('\0');
  dropReferences(table, (key) => [...key.referredColumns].sort().join('\0') === columns, draft, step);
}

/** By its name, or the one that the database chose; MySQL's primary key needs none. */
function findConstraint(
  table: Table,
  name: string | null,
  kind: Constraint['kind'] | undefined,
  { context }: Step,
): Constraint | undefined {
  const { constraints } = table;
  if (kind === 'primaryKey' && ['mysql', 'mariadb'].includes(context.dialect.name))
    return constraints.find((each) => each.kind === kind);
  if (name === null) return undefined;
  const fits = (each: Constraint): boolean => kind === undefined || each.kind === kind;
  return (
    constraints.find((each) => each.name === name && fits(each)) ??
    constraints.find((each) => each.chosenName === name && fits(each)) ??
    constraints.find((each) => (each.name ?? each.chosenName) === name)
  );
}

/** MySQL has unique constraints as indexes; elsewhere a constraint that no revision makes is a doubt. */
function dropUniqueIndex(
  table: Table,
  name: string | null,
  { ifExists, name: { span } }: Of<'dropConstraint'>,
  draft: Draft,
  { step, facts }: { step: Step; facts: FactReader },
): void {
  const isMysql = ['mysql', 'mariadb'].includes(step.context.dialect.name);
  const index = isMysql ? table.indexes.find((each) => each.name === name) : undefined;
  if (index !== undefined && step.maybe === null) {
    draft.remove('index', index, step);
    draft.setTable({ ...draft.touch('table', table, step), indexes: table.indexes.filter((each) => each !== index) });
    return;
  }
  const reasons =
    name === null
      ? [...facts.doubts, doubt(step, 'a constraint without a name is dropped', span)]
      : ifExists
        ? []
        : [doubt(step, `the constraint "${name}" is dropped, but no revision adds it`, span)];
  draft.setTable(draft.touch('table', table, step, [...doubtsOf(step), ...reasons]));
}
