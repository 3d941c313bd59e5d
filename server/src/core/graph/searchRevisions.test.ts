import { expect, test } from 'vitest';
import { rankingFor } from './searchRevisions.js';

test.each<[string, string, string, number | undefined]>([
  ['', 'aa', 'create users', 0],
  ['AA', 'aa', 'create users', 0],
  ['0283', '0283_platform_admin', 'x', 1],
  ['create u', 'aa', 'Create users', 2],
  ['users', 'aa', 'create users', 3],
  ['users create', 'aa', 'create users', 3],
  ['admin', '0283_platform_admin', '', 3],
  ['admin 0283', '0283_platform_admin', '', 3],
  ['zähl', 'aa', 'add Zähler', 3],
  ['sers', 'aa', 'create users', 4],
  ['crus', 'aa', 'create users', 5],
  ['cu aa', 'aa', 'create users', 5],
  ['sresu', 'aa', 'create users', undefined],
  ['users gone', 'aa', 'create users', undefined],
  ['\uD83C\uDF89', 'aa', '🎉', 2],
])('%j for %j "%s"', (query, id, message, rank) => {
  expect(rankingFor(query)(id, message)).toBe(rank);
});
