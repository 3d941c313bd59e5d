import { describe, expect, it } from 'vitest';
import { messageProblem } from './revisionMessage.js';

describe('messageProblem', () => {
  it.each([
    ['', 'empty'],
    ['  \t', 'empty'],
    ['say """hello"""', 'tripleQuote'],
    ['drop \\users', 'backslash'],
    ['add invoices', undefined],
    ['"quoted" and ünïcode', undefined],
  ])('%j → %s', (message, problem) => {
    expect(messageProblem(message)).toBe(problem);
  });
});
