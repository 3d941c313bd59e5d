/** One column that comes before another. */
export type Pair = readonly [before: string, after: string];

/**
 * What a batch block that makes a table anew knows of the place of a new column (alembic/operations/batch.py,
 * `_setup_dependencies_for_add_column`); undefined where Alembic ends with an error because a name is not there.
 * @param ordering the old columns that are left @param added what is known of the columns that were added before
 */
export function placesOf(
  column: string,
  { insertBefore, insertAfter, isPartial = false }: InsertPlace,
  ordering: readonly string[],
  added: readonly Pair[],
): readonly Pair[] | undefined {
  let [before, after] = [insertBefore, insertAfter];
  if (!isPartial && after !== null && before === null) {
    const at = ordering.indexOf(after);
    const beforeThat = added.findLast(([one]) => one === after);
    if (at < 0 && beforeThat === undefined) return undefined;
    before = at >= 0 ? (ordering[at + 1] ?? null) : (beforeThat?.[1] ?? null);
  } else if (!isPartial && before !== null && after === null) {
    const at = ordering.indexOf(before);
    const afterThat = added.findLast(([, other]) => other === before);
    if (at < 0 && afterThat === undefined) return undefined;
    after = at >= 0 ? (ordering[at - 1] ?? null) : (afterThat?.[0] ?? null);
  }
  const last = ordering.at(-1);
  const isLast = !isPartial && before === null && after === null && last !== undefined;
  return [
    ...(before === null ? [] : [[column, before] as const]),
    ...(after === null ? [] : [[after, column] as const]),
    ...(isLast ? [[last, column] as const] : []),
  ];
}

/** Where a new column is to stand. */
export interface InsertPlace {
  readonly insertBefore: string | null;
  readonly insertAfter: string | null;
  /** `partial_reordering` is given, which says what comes before what. */
  readonly isPartial?: boolean;
}

/**
 * SQLAlchemy's `topological.sort`: again and again all that wait for nothing that is left, in their order; undefined
 * where some wait for each other.
 */
export function sortedByPairs<T>(
  items: readonly T[],
  keyOf: (item: T) => string,
  pairs: readonly Pair[],
): readonly T[] | undefined {
  const result: T[] = [];
  let left = [...items];
  while (left.length > 0) {
    const keys = new Set(left.map(keyOf));
    const waits = new Set(
      pairs.filter(([before, after]) => before !== after && keys.has(before)).map(([, after]) => after),
    );
    const next = left.filter((item) => !waits.has(keyOf(item)));
    if (next.length === 0) return undefined;
    result.push(...next);
    left = left.filter((item) => waits.has(keyOf(item)));
  }
  return result;
}
