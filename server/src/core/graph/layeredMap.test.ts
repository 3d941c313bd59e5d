import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changedEntries, changedKeys, layeredMap, settledMap } from './layeredMap.js';

test('a map with changes over it is the map that is changed, and says under which keys', () => {
  const key = fc.integer({ min: 0, max: 150 });
  const changes = fc.array(fc.tuple(key, fc.option(fc.nat(), { nil: undefined })), { maxLength: 30 });
  fc.assert(
    fc.property(fc.array(fc.tuple(key, fc.nat())), fc.array(changes, { maxLength: 8 }), (entries, layers) => {
      const expected = new Map(entries);
      let map: ReadonlyMap<number, number> = new Map(entries);
      const older = [map];
      for (const layer of layers) {
        map = layeredMap(map, new Map(layer));
        if (layer.length % 2 === 0) map = settledMap(map);
        older.push(map);
        for (const [each, value] of new Map(layer)) {
          if (value === undefined) expected.delete(each);
          else expected.set(each, value);
        }
      }
      expect([...map]).toEqual([...expected]);
      for (const old of older) {
        const isChanged = (each: number): boolean => old.get(each) !== expected.get(each);
        const keys = [...new Set([...old.keys(), ...expected.keys()])].filter(isChanged);
        expect(changedKeys(old, map)).toEqual(new Set(keys));
        expect(changedKeys(map, old)).toEqual(new Set(keys));
        expect(changedEntries(old, map)).toEqual(keys.map((each) => [each, old.get(each), expected.get(each)]));
      }
      expect(map.size).toBe(expected.size);
      expect([...map.keys()].map((each) => map.get(each))).toEqual([...map.values()]);
      for (let each = 0; each <= 150; each++)
        expect([map.has(each), map.get(each)]).toEqual([expected.has(each), expected.get(each)]);
      const visited: [number, number][] = [];
      map.forEach((value, each) => visited.push([each, value]));
      expect(visited).toEqual([...map]);
    }),
  );
});
