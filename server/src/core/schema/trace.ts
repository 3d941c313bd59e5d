import { layeredMap } from '../graph/layeredMap.js';
import type { Schema, Uncertainty } from './schema.js';

/** One of the maps of a schema. */
export type SchemaMap = Exclude<keyof Schema, 'uncertain'>;

/** What one revision looked at in one map of the schema before it, and what it changed there. */
export interface MapTrace {
  readonly map: SchemaMap;
  /** The keys that it looked at before it changed them; null where it looked at all that there was. */
  readonly read: readonly string[] | null;
  /** undefined for what is gone. */
  readonly changes: ReadonlyMap<string, unknown>;
}

/** What one revision looked at and what it changed, without the maps that it left alone. */
export interface Trace {
  readonly maps: readonly MapTrace[];
  readonly uncertain: readonly Uncertainty[];
}

/** A revision that was applied. */
export interface Retraced {
  readonly before: Schema;
  readonly after: Schema;
  readonly trace: Trace;
}

/**
 * What a revision makes of another schema, where all that it looked at is the same there: then it does the same there.
 * Undefined where it has to be applied anew.
 */
export function retrace({ before, after, trace }: Retraced, other: Schema): Schema | undefined {
  const { maps, uncertain } = trace;
  for (const { map, read } of maps) {
    const [one, two]: readonly ReadonlyMap<string, unknown>[] = [before[map], other[map]];
    if (one !== two && read?.every((key) => one?.get(key) === two?.get(key)) !== true) return undefined;
  }
  const changed = maps.map(({ map, changes }) => {
    const isSame = before[map] === other[map];
    return [map, isSame ? after[map] : layeredMap<string, unknown>(other[map], changes)] as const;
  });
  return {
    ...other,
    ...(Object.fromEntries(changed) as Partial<Schema>),
    uncertain: uncertain.length === 0 ? other.uncertain : [...other.uncertain, ...uncertain],
  };
}
