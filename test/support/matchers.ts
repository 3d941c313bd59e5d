import { expect } from 'vitest';

/** `expect.stringContaining` and its like, typed: theirs are `any`. */
export function containing(text: string): unknown {
  return expect.stringContaining(text);
}

export function matching(pattern: RegExp): unknown {
  return expect.stringMatching(pattern);
}

/** The same texts in any order. */
export function inAnyOrder(...texts: readonly string[]): unknown {
  return expect.toSatisfy((found: readonly string[]) => [...found].sort().join('\n') === [...texts].sort().join('\n'));
}
