import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '../..');

it('what the skeletons of npm run new-rule import exists', () => {
  const script = readFileSync(path.join(root, 'scripts/new-rule.mjs'), 'utf8');
  const rules = path.join(root, 'server/src/core/review/rules/graph');
  const imports = [...script.matchAll(/ from '(\.\.\/[^'$]+)\.js';/g)].map(([, name = '']) => name);
  const ofSkeletons = imports.filter((name) => /rule$|ruleTester$/.test(name) && name.startsWith('../../'));
  expect(ofSkeletons).toHaveLength(2);
  expect(ofSkeletons.filter((name) => !existsSync(path.join(rules, `${name}.ts`)))).toEqual([]);
});
