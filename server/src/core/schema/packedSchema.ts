import type { Schema, Touched } from './schema.js';

/** The mark of a map among plain objects. */
const mapMark = '\0map';

/**
 * A schema as text, for a later process. Maps are written as lists, and the operations that touched an object as one:
 * nested in each other they would be too deep.
 */
export function packSchema(schema: Schema): string {
  return JSON.stringify(schema, (key, value: unknown) => {
    if (key === 'touched') return chainOf(value as Touched);
    // A map that is a layer on another one is iterable, and has "entries".
    return isMap(value) ? { [mapMark]: [...value.entries()] } : value;
  });
}

/** What `packSchema` was given. */
export function unpackSchema(text: string): Schema {
  return unpack(JSON.parse(text), '') as Schema;
}

function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  return typeof value === 'object' && value !== null && 'entries' in value && 'forEach' in value && 'size' in value;
}

/** The oldest first. */
function chainOf(last: Touched): Omit<Touched, 'before'>[] {
  const chain: Omit<Touched, 'before'>[] = [];
  for (let touched: Touched | null = last; touched !== null; touched = touched.before) {
    const { revision, span, directive } = touched;
    chain.push({ revision, span, directive });
  }
  return chain.reverse();
}

function unpack(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    if (key !== 'touched') return items.map((item) => unpack(item, ''));
    return items.reduce((before, own) => ({ ...(own as Omit<Touched, 'before'>), before }), null);
  }
  const marked = (value as Readonly<Record<string, unknown>>)[mapMark];
  if (Array.isArray(marked)) {
    const entries = marked as readonly (readonly [unknown, unknown])[];
    return new Map(entries.map(([name, entry]) => [name, unpack(entry, '')]));
  }
  const object = value as Record<string, unknown>;
  for (const name of Object.keys(object)) object[name] = unpack(object[name], name);
  return object;
}
