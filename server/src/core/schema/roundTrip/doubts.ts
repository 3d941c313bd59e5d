import type { Dialect } from '../../dialects/dialect.js';
import { changedEntries } from '../../graph/layeredMap.js';
import type { Schema, Table, Uncertainty } from '../schema.js';
import { fullName } from '../schemaText.js';
import { mayChange, type DataStatement } from './dataStatements.js';
import { isOfTrip } from './marks.js';
import { isPhantom } from '../phantom.js';
import type { Run } from './run.js';
import { unknown, type Trouble } from './trouble.js';

function asUnknown({ reason: message, span, revision }: Uncertainty, object: string | null): Trouble {
  return unknown(message, isOfTrip(revision) ? span : null, object);
}

/** What of the objects that the trip touched is not known. */
export function doubtsOf(before: Schema, { after: middle }: Run, { after }: Run, dialect: Dialect): Trouble[] {
  const found: Trouble[] = [];
  const add = (
    uncertain: readonly Uncertainty[],
    object: string | null,
    which: (each: Uncertainty) => boolean,
  ): void => {
    found.push(...uncertain.filter(which).map((each) => asUnknown(each, object)));
  };
  const ofTrip = ({ revision }: Uncertainty): boolean => isOfTrip(revision);
  for (const schema of [middle, after]) add(schema.uncertain, null, ofTrip);
  let isOldTouched = false;
  const changed = [...changedEntries(before.tables, middle.tables), ...changedEntries(middle.tables, after.tables)];
  for (const key of new Set(changed.map(([each]) => each))) {
    const [old, halfway, now] = [before.tables.get(key), middle.tables.get(key), after.tables.get(key)];
    if (old === undefined && now === undefined) {
      // Made and dropped again: what is in it does not matter, but for a type that may come with it.
      const hidden = dialect.hasEnumTypes ? halfway?.columns.find(({ type }) => type === null) : undefined;
      if (halfway !== undefined && hidden !== undefined)
        found.push(
          unknown(`the type of ${fullName(halfway)}.${hidden.name} may make an enum type`, null, fullName(halfway)),
        );
      continue;
    }
    const any = old ?? now;
    const name = any === undefined ? '' : fullName(any);
    for (const table of [halfway, now]) {
      if (table === undefined) continue;
      add(table.uncertain, name, ofTrip);
      for (const part of [...table.columns, ...table.constraints, ...table.indexes]) add(part.uncertain, name, ofTrip);
    }
    if (old === undefined) continue;
    const parts = (table: Table | undefined): ReadonlySet<unknown> =>
      new Set(table === undefined ? [] : [...table.columns, ...table.constraints, ...table.indexes]);
    const [inMiddle, atEnd] = [parts(halfway), parts(now)];
    const isNewTable = now?.id !== old.id;
    if (isNewTable) add(old.uncertain, name, () => true);
    for (const part of [...old.columns, ...old.constraints, ...old.indexes]) {
      if (inMiddle.has(part) && atEnd.has(part)) continue;
      isOldTouched = true;
      add(part.uncertain, name, () => true);
    }
    isOldTouched ||= isNewTable;
    if (isPhantom(old) && isOldTouched)
      found.push(unknown(`no revision creates ${name}, so what it was is not known`, null, name));
  }
  if (isOldTouched) add(before.uncertain, null, () => true);
  return found;
}

/** Constraints that come back, where rows were changed meanwhile. */
export function tightenings(
  before: Schema,
  middle: Schema,
  down: Run,
  statements: readonly DataStatement[],
): Trouble[] {
  if (statements.length === 0) return [];
  return changedEntries(before.tables, middle.tables).flatMap(([key, old, now]): Trouble[] => {
    if (old === undefined || now === undefined || down.after.tables.get(key) === now) return [];
    const kept = new Set<unknown>([...now.constraints, ...now.indexes]);
    const isLooser =
      old.constraints.some((each) => !kept.has(each)) ||
      old.indexes.some((each) => each.unique && !kept.has(each)) ||
      old.columns.some((column) => {
        const twin = now.columns.find(({ id }) => id === column.id);
        return twin !== undefined && (twin.nullable !== column.nullable || twin.type !== column.type);
      });
    const statement = isLooser ? statements.find((each) => mayChange(each, old.name)) : undefined;
    if (statement === undefined) return [];
    return [
      unknown(
        `upgrade() changes rows here, and it is not known whether they still fit ${fullName(old)} as it was`,
        statement.span,
        fullName(old),
      ),
    ];
  });
}
