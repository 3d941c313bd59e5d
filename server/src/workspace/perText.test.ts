import { expect, test } from 'vitest';
import { perText } from './perText.js';

test('what is worked out is kept for each file as long as its text stays, and for so many files', () => {
  const asked: string[] = [];
  const length = perText(2, (text, path) => {
    asked.push(`${path}:${text}`);
    return text.length;
  });
  const results = [length('a', 'x'), length('a', 'x'), length('a', 'xy'), length('b', 'z'), length('c', 'zz')];
  expect(results).toEqual([1, 1, 2, 1, 2]);
  expect(asked).toEqual(['a:x', 'a:xy', 'b:z', 'c:zz']);
  length('c', 'zz');
  length('a', 'xy');
  expect(asked.slice(4)).toEqual(['a:xy']);
});
