import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationRules } from '../../server/src/core/review/rules/index.js';
import { examplesOf, revisionWith } from '../support/operationRuleExamples.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';

let alembic: PythonOracle;
beforeAll(() => {
  alembic = startPythonOracle(readFileSync(path.resolve(import.meta.dirname, 'connectionRulesOracle.py'), 'utf8'));
});
afterAll(async () => {
  await alembic.close();
});

interface Outcome {
  readonly error: string | null;
  readonly rows: number | null;
  readonly isLeft: boolean;
}

/** What a bad example of a rule does on a real connection; a good one does none of it. */
const goesWrong: Readonly<Record<string, (outcome: Outcome) => boolean>> = {
  DM05: ({ error, rows }) => error === null && rows === 0,
  DM06: ({ error, isLeft }) => error !== null || isLeft,
  DM11: ({ error }) => /ObjectNotExecutableError|ArgumentError/.test(error ?? ''),
};

test('the real Alembic fails or loses what rules about connections say, and nothing of their good examples', async () => {
  const counts = { bad: 0, good: 0 };
  for (const rule of operationRules) {
    const isWrong = goesWrong[rule.code];
    if (isWrong === undefined) continue;
    for (const kind of ['bad', 'good'] as const) {
      const codes = examplesOf(rule, kind).filter(
        (code) => !code.includes('autocommit_block') && !code.includes('bind.rollback'),
      );
      const outcomes = (await alembic.ask({
        before: revisionWith(rule.documentation.before ?? 'pass', 'a1', null),
        texts: codes.map((code) => revisionWith(code, 'b2', 'a1')),
      })) as readonly Outcome[];
      for (const [at, outcome] of outcomes.entries()) {
        expect({ code: codes[at], outcome, isWrong: isWrong(outcome) }).toMatchObject({ isWrong: kind === 'bad' });
        if (kind === 'good') expect(outcome.error).toBeNull();
        counts[kind] += 1;
      }
    }
  }
  console.log(`examples of rules about connections: ${counts.bad} go wrong as they must, ${counts.good} work`);
});
