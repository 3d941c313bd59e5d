import { beforeAll, describe, expect, test } from 'vitest';
import { examplesOf, reviewExample } from '../../../../../test/support/operationRuleExamples.js';
import { loadParser } from '../../../../../test/support/parser.js';
import type { PythonParser } from '../../python/parser.js';
import { operationRules } from '../rules/index.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const cases = operationRules.flatMap((rule) =>
  (['bad', 'good'] as const).flatMap((kind) =>
    examplesOf(rule, kind).map((code) => [rule.code, kind, code, rule] as const),
  ),
);

describe('a rule about operations judges its own examples', () => {
  test.each(cases)('%s, %s: %s', (_code, kind, code, rule) => {
    const { problems, text } = reviewExample(parser, rule, code);
    const found = problems.map(({ span, message }) => `${text.slice(span.start, span.end)}: ${message}`);
    if (kind === 'good') expect(found).toEqual([]);
    else expect(found).not.toEqual([]);
    for (const { span, message } of problems) {
      expect(span.start).toBeLessThan(span.end);
      expect(span.end).toBeLessThanOrEqual(text.length);
      expect(message).toMatch(/^["A-Z].*[.)]$/s);
    }
  });
});
