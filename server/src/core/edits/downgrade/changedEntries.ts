import { changedKeys } from '../../graph/layeredMap.js';

/** The entries of a map that another one does not have so, in the order of the map. */
export class Changed<T extends { readonly id: string }> {
  readonly entries: readonly (readonly [key: string, value: T])[];
  private readonly byId: ReadonlyMap<string, T>;
  private readonly byKey: ReadonlyMap<string, T>;

  constructor(map: ReadonlyMap<string, T>, keys: ReadonlySet<string>) {
    const [only] = keys;
    const value = only === undefined ? undefined : map.get(only);
    // One operation mostly changes one object: to find it, nobody goes through all.
    if (keys.size > 1) this.entries = [...map].filter(([key]) => keys.has(key));
    else this.entries = only === undefined || value === undefined ? [] : [[only, value]];
    this.byId = new Map(this.entries.map(([, each]) => [each.id, each]));
    this.byKey = new Map(this.entries);
  }

  /** The object under another name, or as another one had it. */
  withId(id: string): T | undefined {
    return this.byId.get(id);
  }

  withKey(key: string): T | undefined {
    return this.byKey.get(key);
  }
}

/** What differs between the maps, of each of them. */
export function changed<T extends { readonly id: string }>(
  from: ReadonlyMap<string, T>,
  to: ReadonlyMap<string, T>,
): { readonly news: Changed<T>; readonly olds: Changed<T> } {
  const keys = changedKeys(from, to);
  return { news: new Changed(from, keys), olds: new Changed(to, keys) };
}
