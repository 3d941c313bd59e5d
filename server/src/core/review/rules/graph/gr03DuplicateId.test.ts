import { describe, expect, test } from 'vitest';
import { ruleTester } from '../../../../../../test/support/ruleTester.js';
import { duplicateRevisionId } from './gr03DuplicateId.js';

const { problems, found } = ruleTester(duplicateRevisionId);

describe('GR03', () => {
  test('reports each file, and relates the others', () => {
    const three = problems({ a: [], copy1: { id: 'a' }, copy2: { id: 'a' } });
    expect(three.map(({ code, file, related }) => [code, file, related.length])).toEqual([
      ['GR03', '/p/versions/a.py', 2],
      ['GR03', '/p/versions/copy1.py', 2],
      ['GR03', '/p/versions/copy2.py', 2],
    ]);
    expect(three[0]?.message).toBe(
      '"a" is also the id of copy1.py and 1 more. Alembic uses only the file that it loads last, copy2.py: give the newer file an id of its own.',
    );
  });

  test('is all that is said of a copy that branches off nothing new', () => {
    expect(found({ a: [], b: ['a'], copy: { id: 'b', down: ['a'] } })).toEqual(['GR03 b', 'GR03 copy']);
  });

  test('unknown ids are not the same id', () => {
    expect(found({ a: { id: null }, b: { id: null } })).toEqual([]);
  });
});
