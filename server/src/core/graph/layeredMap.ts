/**
 * A map in which some entries differ from another one's, undefined for those that are gone, in the order of a map that
 * is changed. Nothing is copied of the rest: of ten thousand entries that takes a millisecond, for each map and each edit.
 */
export function layeredMap<K, V>(below: ReadonlyMap<K, V>, changes: ReadonlyMap<K, V | undefined>): ReadonlyMap<K, V> {
  if (changes.size === 0) return below;
  const layer: LayeredMap<K, V> =
    below instanceof LayeredMap ? (below as LayeredMap<K, V>) : new LayeredMap(below, none, new Map<K, V>());
  return layer.with(changes);
}

/**
 * The same map; as a map of its own where it has come to differ much from the one below. For a map that many others are
 * made of: those that are made for a moment go on over the one below, which they then share.
 */
export function settledMap<K, V>(map: ReadonlyMap<K, V>): ReadonlyMap<K, V> {
  return map instanceof LayeredMap ? (map as LayeredMap<K, V>).settled() : map;
}

/**
 * The keys under which two maps have other values, or one has none. Maps that were made of one another mostly share all
 * but some entries: then it takes time in proportion to these.
 */
export function changedKeys<K, V>(one: ReadonlyMap<K, V>, other: ReadonlyMap<K, V>): Set<K> {
  const found = new Set<K>();
  if (one === other) return found;
  const note = (keys: Iterable<K>): void => {
    for (const key of keys) if (one.get(key) !== other.get(key)) found.add(key);
  };
  const [layer, otherLayer] = [layerOf(one), layerOf(other)];
  if (layer.below === otherLayer.below)
    for (const { gone, own } of [layer, otherLayer]) [own.keys(), gone].forEach(note);
  else [one.keys(), other.keys()].forEach(note);
  return found;
}

/** What differs between two maps: the key and both values, undefined for none, in the order of the one and then of the other. */
export function changedEntries<K, V>(
  one: ReadonlyMap<K, V>,
  other: ReadonlyMap<K, V>,
): (readonly [key: K, one: V | undefined, other: V | undefined])[] {
  const keys = changedKeys(one, other);
  // Mostly it is one entry: to find it, nobody goes through all.
  const inOrder = keys.size < 2 ? keys : new Set([...one.keys(), ...other.keys()].filter((key) => keys.has(key)));
  return [...inOrder].map((key) => [key, one.get(key), other.get(key)]);
}

const none: ReadonlySet<never> = new Set();
const nothing: ReadonlyMap<never, never> = new Map<never, never>();

/** What a map has over another one, with values that are not undefined. */
export interface Layer<K, V> {
  readonly below: ReadonlyMap<K, V>;
  readonly gone: ReadonlySet<K>;
  readonly own: ReadonlyMap<K, V>;
}

/** A map as changes of another one, with which it shares the rest; of nothing where it is not layered. */
export function layerOf<K, V>(map: ReadonlyMap<K, V>): Layer<K, V> {
  return map instanceof LayeredMap ? (map as LayeredMap<K, V>) : { below: map, gone: none, own: nothing };
}

class LayeredMap<K, V> implements ReadonlyMap<K, V>, Layer<K, V> {
  private counted: number | undefined;

  /** @param gone what is not below any more; where `own` has it all the same, it was added again, behind the others */
  constructor(
    readonly below: ReadonlyMap<K, V>,
    readonly gone: ReadonlySet<K>,
    readonly own: ReadonlyMap<K, V>,
  ) {}

  with(changes: ReadonlyMap<K, V | undefined>): ReadonlyMap<K, V> {
    const { below } = this;
    let gone = this.gone as Set<K>;
    const own = new Map(this.own);
    for (const [key, value] of changes) {
      if (value !== undefined) own.set(key, value);
      else {
        own.delete(key);
        if (!below.has(key) || gone.has(key)) continue;
        // Most changes take nothing away: this layer's own set is copied once, when one does.
        if (gone === this.gone) gone = new Set(gone);
        gone.add(key);
      }
    }
    const layer = new LayeredMap(below, gone, own);
    return layer.differsBy(4) ? layer.copy() : layer;
  }

  settled(): ReadonlyMap<K, V> {
    return this.differsBy(1) ? this.copy() : this;
  }

  /** With more changes than that it is no layer any more, and to copy it as a whole takes less. */
  private differsBy(much: number): boolean {
    return this.gone.size + this.own.size > much * (100 + this.below.size / 32);
  }

  private copy(): ReadonlyMap<K, V> {
    const copy = new Map(this.below);
    for (const key of this.gone) copy.delete(key);
    for (const [key, value] of this.own) copy.set(key, value);
    return copy;
  }

  get size(): number {
    if (this.counted !== undefined) return this.counted;
    let size = this.below.size - this.gone.size;
    for (const key of this.own.keys()) if (!this.isBelow(key)) size += 1;
    this.counted = size;
    return size;
  }

  get(key: K): V | undefined {
    const own = this.own.get(key);
    if (own !== undefined) return own;
    return this.gone.has(key) ? undefined : this.below.get(key);
  }

  has(key: K): boolean {
    return this.own.has(key) || this.isBelow(key);
  }

  private isBelow(key: K): boolean {
    return this.below.has(key) && !this.gone.has(key);
  }

  forEach(visit: (value: V, key: K, map: ReadonlyMap<K, V>) => void): void {
    for (const [key, value] of this) visit(value, key, this);
  }

  *entries(): Generator<[K, V], undefined> {
    for (const [key, value] of this.below) {
      const own = this.own.get(key);
      if (!this.gone.has(key)) yield [key, own === undefined ? value : own];
    }
    for (const [key, value] of this.own) if (!this.isBelow(key)) yield [key, value];
  }

  *keys(): Generator<K, undefined> {
    for (const [key] of this) yield key;
  }

  *values(): Generator<V, undefined> {
    const { below, gone, own } = this;
    for (const [key, value] of below) if (!gone.has(key)) yield own.get(key) ?? value;
    for (const [key, value] of own) if (!this.isBelow(key)) yield value;
  }

  [Symbol.iterator](): Generator<[K, V], undefined> {
    return this.entries();
  }
}
