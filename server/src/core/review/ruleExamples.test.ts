import { beforeAll, describe, expect, test } from 'vitest';
import { exampleFindings } from '../../../../test/support/ruleExamples.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { fileInConflict } from './rules/gr19FileInConflict.js';
import { rules } from './rules/index.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/** A conflict takes git and two branches: `cli/check/checkMerge.test.ts` makes some. */
const judged = rules.filter((rule) => rule !== fileInConflict);

describe('the examples of a rule are what it says', () => {
  test.each(judged.map((rule) => [rule.code, rule.documentation] as const))('%s', (code, documentation) => {
    const { bad, good } = exampleFindings(parser, documentation);
    expect(bad, 'the bad example').toContain(code);
    expect(good, 'the good example').not.toContain(code);
  });
});
