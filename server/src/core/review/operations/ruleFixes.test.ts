import { beforeAll, describe, expect, test } from 'vitest';
import { examplesOf, reviewExample } from '../../../../../test/support/operationRuleExamples.js';
import { codeLayouts, saidBy } from '../../../../../test/support/codeLayouts.js';
import { randomSeed } from '../../../../../test/support/randomSeed.js';
import { isFull } from '../../../../../test/support/sampleSize.js';
import { loadParser } from '../../../../../test/support/parser.js';
import { applyChanges } from '../../edits/textChange.js';
import type { PythonParser } from '../../python/parser.js';
import type { Fix, FixContext } from '../fix.js';
import type { Problem } from '../problem.js';
import { operationRules } from '../rules/index.js';

let parser: PythonParser;
beforeAll(async () => {
  parser = await loadParser();
});

const bad = operationRules.flatMap((rule) =>
  examplesOf(rule, 'bad').map((code) => [`${rule.code}: ${code}`, code, rule] as const),
);

/** The files as the fixes of findings leave them; null for a fix that is refused. */
function fixedTexts(problems: readonly Problem[], text: string): (string | null)[] {
  const fixed = (fix: Fix): string | null =>
    fix.kind !== 'edit'
      ? null
      : applyChanges(
          text,
          [...fix.changes].sort((one, other) => one.span.start - other.span.start),
        );
  return problems.flatMap(({ fixes }) => (fixes?.({ text: () => text } as unknown as FixContext) ?? []).map(fixed));
}

describe('after each quick fix of a bad example', () => {
  test.each(bad)('the finding is gone, and no error is new: %s', (_title, code, rule) => {
    const { problems, text, others } = reviewExample(parser, rule, code);
    for (const problem of problems) {
      const fixes = problem.fixes?.({ text: () => text } as unknown as FixContext) ?? [];
      for (const fix of fixes) {
        if (fix.kind !== 'edit') continue;
        const changes = [...fix.changes].sort((one, other) => one.span.start - other.span.start);
        const fixed = reviewExample(parser, rule, applyChanges(text, changes), { isFile: true });
        expect(fixed.problems.length, `${fix.title}\n${fixed.text}`).toBeLessThan(problems.length);
        const errors = fixed.others.filter(({ severity }) => severity === 'error').map((each) => each.code);
        expect(
          errors.filter(
            (each) => rule.cases?.leadsTo?.includes(each) !== true && !others.some((other) => other.code === each),
          ),
        ).toEqual([]);
      }
    }
  });
});

const layouts = Object.entries(codeLayouts).map(([title, layout], at) => [title, layout, at] as const);

test.each(layouts)('a quick fix of a bad example does the same with %s', (_title, layout, index) => {
  let count = 0;
  // Each example in one layout, and in all of them in the full run.
  const cases = bad.filter((_, at) => isFull || (at + randomSeed) % layouts.length === index);
  for (const [title, code, rule] of cases) {
    const plain = reviewExample(parser, rule, code);
    const wanted = fixedTexts(plain.problems, plain.text);
    const text = layout(
      plain.text,
      plain.problems.map(({ span }) => span),
    );
    if (wanted.every((each) => each === null) || text === plain.text) continue;
    const { problems } = reviewExample(parser, rule, text, { isFile: true });
    for (const [at, fixed] of fixedTexts(problems, text).entries()) {
      if (fixed === null) continue;
      count += 1;
      expect(saidBy(fixed), title).toBe(saidBy(wanted[at] ?? ''));
      if (text.includes('\r\n')) expect(fixed.replaceAll('\r\n', '')).not.toContain('\n');
    }
  }
  expect(count).toBeGreaterThan(isFull ? 60 : 3);
});
