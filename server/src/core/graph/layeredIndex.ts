import { layerOf } from './layeredMap.js';

/** So many maps are looked through at a time: a history goes from one to the next. */
const mostIndexed = 4;

/** The keys of the values that have a word: mostly it is one. */
type Keys = string | string[];

/**
 * Finds the values of a map that have a word, such as the name of an index, in the map's order. What layered maps share is
 * looked through once for all of them, so that to ask each of a long row of maps does not take the time of all their values.
 * @param wordsOf gives each word of a value to `add`
 */
export function layeredIndex<V>(
  wordsOf: (value: V, add: (word: string) => void) => void,
): (map: ReadonlyMap<string, V>, word: string) => readonly V[] {
  /** The last ones, by the map that is below: which never changes. */
  const indexes = new Map<ReadonlyMap<string, V>, ReadonlyMap<string, Keys>>();

  function indexOf(map: ReadonlyMap<string, V>): ReadonlyMap<string, Keys> {
    const known = indexes.get(map);
    if (known !== undefined) return known;
    const made = new Map<string, Keys>();
    for (const [key, value] of map)
      wordsOf(value, (word) => {
        const keys = made.get(word);
        if (keys === undefined) made.set(word, key);
        else if (typeof keys === 'string') made.set(word, [keys, key]);
        else keys.push(key);
      });
    indexes.set(map, made);
    const [oldest] = indexes.size > mostIndexed ? indexes.keys() : [];
    if (oldest !== undefined) indexes.delete(oldest);
    return made;
  }

  return (map, word) => {
    const { below, gone, own } = layerOf(map);
    const found = new Set<V>();
    const keys = indexOf(below).get(word) ?? [];
    for (const key of typeof keys === 'string' ? [keys] : keys) {
      const value = gone.has(key) || own.has(key) ? undefined : below.get(key);
      if (value !== undefined) found.add(value);
    }
    const shared = found.size;
    for (const value of own.values())
      wordsOf(value, (each) => {
        if (each === word) found.add(value);
      });
    // Seldom: values of the layer may be in the place of others.
    if (found.size > 1 && found.size > shared) return [...map.values()].filter((value) => found.has(value));
    return [...found];
  };
}
