import type { IndexDefinition } from '../operations/definitions.js';
import type { Operation } from '../operations/operation.js';
import type { Term } from '../operations/term.js';
import type { Fact } from '../text.js';
import { mentions } from './renameInSql.js';

/**
 * The operations of a block that makes its table anew, as they are carried out: Alembic goes on calling a column by the
 * name that it had at first. A constraint of a column under its new name, or of one that the table has not, is left out
 * without a word; an index of such a column stops.
 * @param columns those of the table before the block; null where not all of them are known
 */
export function byFirstNames(
  body: readonly Operation[],
  columns: readonly string[] | null,
): {
  readonly body: readonly Operation[];
  /** Indexes of columns under names that the block gives them. */
  readonly stops: readonly Operation[];
} {
  const renames = body.flatMap((each) => renameOf(each) ?? []);
  const keys = columns === null ? null : columnsAfter(columns, body);
  const isLeftOut = (operation: Operation): boolean =>
    keys !== null && isOfOtherThanKey(operation) && columnsOf(operation).some((name) => !keys.has(name));
  if (renames.length === 0) return { body: body.filter((each) => !isLeftOut(each)), stops: [] };
  const firsts = new Set(renames.map(({ from }) => from));
  const fresh = new Set(renames.map(({ to }) => to).filter((name) => !firsts.has(name)));
  const current = new Map<string, string>();
  const kept: Operation[] = [];
  const stops: Operation[] = [];
  const now = (name: string): string => current.get(name) ?? name;
  for (const operation of body) {
    const rename = renameOf(operation);
    if (rename !== undefined) current.set(rename.from, rename.to);
    const names = columnsOf(operation);
    if (names.some((name) => fresh.has(name))) {
      if (operation.kind === 'createIndex') stops.push(operation);
    } else if (!isLeftOut(operation))
      kept.push(names.some((name) => now(name) !== name) ? withColumns(operation, now) : operation);
  }
  return { body: kept, stops };
}

/** A constraint but the primary key, of which Alembic takes away the old one in any case. */
function isOfOtherThanKey(operation: Operation): boolean {
  return operation.kind === 'addConstraint' && operation.constraint.kind !== 'primaryKey';
}

/** The columns that a copy has, by the names that they had at first; null where that is not known. */
function columnsAfter(columns: readonly string[], body: readonly Operation[]): ReadonlySet<string> | null {
  const names = new Set(columns);
  for (const operation of body) {
    if (operation.kind === 'opaque' || operation.kind === 'custom') return null;
    if (operation.kind !== 'addColumn' && operation.kind !== 'dropColumn') continue;
    const name = operation.kind === 'addColumn' ? operation.column.name : operation.column;
    if (name.kind !== 'known' || operation.when.length > 0) return null;
    if (operation.kind === 'addColumn') names.add(name.value);
    else names.delete(name.value);
  }
  return names;
}

function renameOf(operation: Operation): { readonly from: string; readonly to: string } | undefined {
  if (operation.kind !== 'alterColumn') return undefined;
  const { column, newName } = operation;
  if (column.kind !== 'known' || newName?.kind !== 'known' || column.value === newName.value) return undefined;
  return { from: column.value, to: newName.value };
}

/** The columns that a constraint or an index names; of a condition those that are objects of SQLAlchemy. */
function columnsOf(operation: Operation): readonly string[] {
  if (operation.kind === 'createIndex') return namesIn(operation.index.elements);
  if (operation.kind !== 'addConstraint') return [];
  const { constraint } = operation;
  if ('columns' in constraint)
    return constraint.columns.kind === 'known'
      ? constraint.columns.value.flatMap((each) => (each.kind === 'known' ? each.value : []))
      : [];
  if (constraint.kind !== 'check' || constraint.condition.kind !== 'known') return [];
  const found: string[] = [];
  collect(constraint.condition.value, found);
  return found;
}

/** The names of `sa.column("name")` in a condition. */
function collect(term: Term, found: string[]): void {
  if (term.kind === 'operator') for (const each of term.operands) collect(each, found);
  else if (term.kind === 'attribute') collect(term.of, found);
  else if (term.kind === 'call') {
    const [name] = term.positional;
    const isColumn = term.callee.kind === 'reference' && term.callee.path.endsWith('.column');
    if (isColumn && name?.kind === 'string') found.push(name.value);
    collect(term.callee, found);
    for (const each of term.positional) collect(each, found);
  }
}

function namesIn(elements: IndexDefinition['elements']): readonly string[] {
  if (elements.kind !== 'known') return [];
  return elements.value.flatMap((each) =>
    each.kind === 'known' && each.value.kind === 'string' ? each.value.value : [],
  );
}

function withColumns(operation: Operation, now: (name: string) => string): Operation {
  if (operation.kind === 'createIndex') {
    const { elements } = operation.index;
    if (elements.kind !== 'known') return operation;
    const value = elements.value.map((each): Fact<Term> =>
      each.kind === 'known' && each.value.kind === 'string'
        ? { ...each, value: { ...each.value, value: now(each.value.value) } }
        : each,
    );
    return { ...operation, index: { ...operation.index, elements: { ...elements, value } } };
  }
  if (operation.kind !== 'addConstraint' || !('columns' in operation.constraint)) return operation;
  const { constraint } = operation;
  if (constraint.columns.kind !== 'known') return operation;
  const value = constraint.columns.value.map((each) =>
    each.kind === 'known' ? { ...each, value: now(each.value) } : each,
  );
  return { ...operation, constraint: { ...constraint, columns: { ...constraint.columns, value } } };
}

/** A check in SQL that names a column which the block drops or gives another name; undefined where there is none. */
export function columnGoneFrom(condition: string | null, body: readonly Operation[]): string | undefined {
  const gone = body.flatMap((each) => {
    if (each.kind === 'dropColumn') return each.column.kind === 'known' ? each.column.value : [];
    return renameOf(each)?.from ?? [];
  });
  return gone.find((name) => mentions(condition, name));
}
