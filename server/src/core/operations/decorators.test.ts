import { beforeAll, expect, test } from 'vitest';
import { operationLines } from '../../../../test/support/operationText.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { readOperations } from './read.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const logged = [
  'def logged(f):',
  '    @functools.wraps(f)',
  '    def inner(*args, **kwargs):',
  '        print("begin")',
  '        return f(*args, **kwargs)',
  '    return inner',
];
const locked = [
  'def locked(f):',
  '    def inner():',
  '        op.execute("LOCK TABLE t")',
  '        f()',
  '        op.execute("COMMENT ON TABLE t IS \'done\'")',
  '    return inner',
];
const only = [
  'def only(name):',
  '    def outer(f):',
  '        def inner():',
  '            if op.get_bind().dialect.name == name:',
  '                f()',
  '        return inner',
  '    return outer',
];

/** The operations of an upgrade with these decorators. */
function shown(module: readonly string[], decorators: readonly string[]): string[] {
  const head = ['import functools', 'from alembic import op', 'from app.tools import traced'];
  const upgrade = [...decorators, 'def upgrade():', '    op.drop_table("t")'];
  return operationLines(readOperations(parser, [...head, ...module, ...upgrade].join('\n')).upgrade);
}

test.each<[string, readonly string[], readonly string[], readonly string[]]>([
  ['that only calls it leaves what it does', logged, ['@logged'], ['drop_table(table_name="t")']],
  [
    'that does more adds that',
    locked,
    ['@locked'],
    [
      'execute(sqltext="LOCK TABLE t")',
      'drop_table(table_name="t")',
      'execute(sqltext="COMMENT ON TABLE t IS \'done\'")',
    ],
  ],
  ['with a condition is the condition', only, ['@only("mysql")'], ['[mysql] drop_table(table_name="t")']],
  [
    'gets what the one below it made',
    [...logged, ...only],
    ['@only("mysql")', '@logged'],
    ['[mysql] drop_table(table_name="t")'],
  ],
  [
    'that nobody can read leaves open whether it runs',
    logged,
    ['@logged', '@traced'],
    ['[maybe] drop_table(table_name="t")'],
  ],
  [
    'that gives no function leaves it open, too',
    ['def lost(f):', '    return 1'],
    ['@lost'],
    ['[maybe] drop_table(table_name="t")'],
  ],
  ['that calls itself ends', ['def loop(f):', '    return loop(f)'], ['@loop'], ['[maybe] drop_table(table_name="t")']],
])('a decorator of upgrade %s', (_, module, decorators, expected) => {
  expect(shown(module, decorators)).toEqual(expected);
});
