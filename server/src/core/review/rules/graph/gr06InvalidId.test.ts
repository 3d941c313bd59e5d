import { describe, expect, test } from 'vitest';
import { ruleTester } from '../../../../../../test/support/ruleTester.js';
import { invalidRevisionId } from './gr06InvalidId.js';

const { problems, found } = ruleTester(invalidRevisionId);

describe('GR06', () => {
  const long = 'x'.repeat(33);
  const cases: [string, string[]][] = [
    ['a-b', ['error GR06 The revision id holds "-"']],
    ['a@b+c', ['error GR06 The revision id holds "@", "+"']],
    ['a:b', ['warning GR06 The revision id holds ":"']],
    ['head', ['error GR06 "head" is a name']],
    ['base', ['error GR06 "base" is a name']],
    ['', ['error GR06 The revision id is empty']],
    [long, ['warning GR06 The revision id has 33 characters']],
    ['x'.repeat(32), []],
    ['😀'.repeat(32), []],
    ['0283_platform_admin_not_live', []],
    ['a b/c', []],
  ];
  test.each(cases)('%j', (id, expected) => {
    const messages = problems({ a: { id } }).map(({ severity, code, message }) => `${severity} ${code} ${message}`);
    expect(messages).toHaveLength(expected.length);
    for (const [index, beginning] of expected.entries()) expect(messages[index]?.startsWith(beginning)).toBe(true);
  });

  test('long ids that were surely run are fine', () => {
    const ids = ['1', '2', '3', '4'].map((digit) => long + digit);
    const line = Object.fromEntries(ids.map((id, index) => [id, ids.slice(0, index).slice(-1)]));
    expect(found(line)).toEqual([]);
    expect(found({ [long]: [], a: [long] })).toEqual([`GR06 ${long}`]);
  });

  test('long ids are fine where a revision makes the column for them wider', () => {
    const first = { down: [], header: { namesVersionColumn: true as const } };
    expect(found({ first, [long]: { down: ['first'] } })).toEqual([]);
    expect(found({ first: { down: [] }, [long]: { down: ['first'] } })).toEqual([`GR06 ${long}`]);
  });
});
