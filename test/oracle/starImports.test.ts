import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { starModules, starNames } from '../../server/src/core/operations/interpret/starNames.js';
import { pythons } from '../support/python.js';

const program = `
import inspect, json, sys
def names(module):
    scope = {}
    exec(f"from {module} import *", scope)
    hidden = module != "alembic"
    return [name for name, value in scope.items() if name != "__builtins__" and not (hidden and inspect.ismodule(value))]
print(json.dumps({module: names(module) for module in json.loads(sys.argv[1])}))
`;

const bound = pythons().map(([, python]) => {
  const output = execFileSync(python, ['-c', program, JSON.stringify(starModules)], { encoding: 'utf8' });
  return JSON.parse(output) as Readonly<Record<string, readonly string[]>>;
});

describe.each(starModules)('"from %s import *"', (module) => {
  const own = new Set(starNames(module));

  test('binds the names that are listed', () => {
    const all = new Set(bound.flatMap((names) => names[module] ?? []));
    expect([...own].filter((name) => !all.has(name))).toEqual([]);
  });

  // Which modules of its own alembic has loaded by then depends on the version.
  test.skipIf(module === 'alembic' || bound.length < 2)('binds no other in all versions', () => {
    const [first = [], ...others] = bound.map((names) => names[module] ?? []);
    const inAll = first.filter((name) => others.every((names) => names.includes(name)));
    expect(inAll.filter((name) => !own.has(name))).toEqual([]);
  });
});
