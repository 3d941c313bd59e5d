import fc from 'fast-check';
import { expect, test } from 'vitest';
import { layeredIndex } from './layeredIndex.js';
import { layeredMap, settledMap } from './layeredMap.js';

test('the values that have a word are found in any row of layered maps, in the order of the map', () => {
  const key = fc.integer({ min: 0, max: 60 }).map(String);
  const value = fc.record({ words: fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 3 }) });
  const changes = fc.array(fc.tuple(key, fc.option(value, { nil: undefined })), { maxLength: 20 });
  fc.assert(
    fc.property(fc.array(fc.tuple(key, value)), fc.array(changes, { maxLength: 8 }), (entries, layers) => {
      const find = layeredIndex<{ readonly words: readonly string[] }>(({ words }, add) => {
        words.forEach(add);
      });
      let map: ReadonlyMap<string, { readonly words: readonly string[] }> = new Map(entries);
      const maps = [map];
      for (const layer of layers) {
        map = layeredMap(map, new Map(layer));
        maps.push(map, settledMap(map));
      }
      for (const each of [...maps, ...maps.toReversed()])
        for (const word of ['a', 'b', 'z'])
          expect(find(each, word)).toEqual([...each.values()].filter(({ words }) => words.includes(word)));
    }),
  );
});

test('maps that share what is below are looked through once', () => {
  let looked = 0;
  const find = layeredIndex<string>((value, add) => {
    looked += 1;
    add(value);
  });
  const below = new Map(Array.from({ length: 1000 }, (_, index) => [`${index}`, `word ${index}`]));
  for (let turn = 0; turn < 50; turn += 1)
    expect(find(layeredMap(below, new Map([['more', `more ${turn}`]])), 'word 7')).toEqual(['word 7']);
  expect(looked).toBe(1000 + 50);
});
