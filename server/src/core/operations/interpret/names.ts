import type { Unknown } from '../../text.js';
import { equal, type Names, type Value } from './values.js';

export function namesIn(outer: Names | undefined): Names {
  return { outer, bindings: new Map() };
}

export function lookUp(names: Names, name: string): Value | undefined {
  for (let at: Names | undefined = names; at !== undefined; at = at.outer) {
    const value = at.bindings.get(name);
    if (value !== undefined) return value ?? undefined;
  }
  return undefined;
}

export function bind(names: Names, name: string, value: Value | null): void {
  names.bindings.set(name, value);
}

/** Ends alternatives of `outer`, of which one ran: what they do not agree on is not known. */
export function join(outer: Names, ends: readonly Names[], why: Unknown): void {
  const bound = new Set(ends.flatMap((end) => [...end.bindings.keys()]));
  for (const name of bound) {
    const values = ends.map((end) => lookUp(end, name)).filter((value) => value !== undefined);
    const [first] = values;
    const isSame = first !== undefined && values.every((value) => value === first || equal(value, first) === true);
    bind(outer, name, values.length === 0 ? null : isSame ? first : why);
  }
}

/** Ends what ran an unknown number of times: whatever it binds is not known. */
export function joinRepeated(outer: Names, body: Names, why: Unknown): void {
  for (const name of body.bindings.keys()) bind(outer, name, why);
}
