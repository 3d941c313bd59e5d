import { beforeAll, describe, expect, test } from 'vitest';
import { exampleFindings } from '../../../../test/support/ruleExamples.js';
import { loadParser } from '../../../../test/support/parser.js';
import type { PythonParser } from '../python/parser.js';
import { fileInConflict } from './rules/gr19FileInConflict.js';
import type { Rule } from './rule.js';
import { configurationRules, operationRules, rules } from './rules/index.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

/**
 * A conflict takes git and two branches: `cli/check/checkMerge.test.ts` makes some. Rules about operations have
 * `operations/ruleCases.test.ts`, and those about configuration `workspace/configurationRules.test.ts`.
 */
const elsewhere: readonly Rule[] = [...operationRules, ...configurationRules];
const judged = rules.filter((rule) => rule !== fileInConflict && !elsewhere.includes(rule));

describe('the examples of a rule are what it says', () => {
  test.each(judged.map((rule) => [rule.code, rule.documentation] as const))('%s', (code, documentation) => {
    const { bad, good } = exampleFindings(parser, documentation);
    expect(bad, 'the bad example').toContain(code);
    expect(good, 'the good example').not.toContain(code);
  });
});
