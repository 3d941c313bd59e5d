import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationRules } from '../../server/src/core/review/rules/index.js';
import { migrationCases } from '../support/migrationCases.js';
import { dialectOfExamples, examplesOf, revisionWith } from '../support/operationRuleExamples.js';
import { type PythonOracle, startPythonOracle } from '../support/pythonOracle.js';

let alembic: PythonOracle;
beforeAll(() => {
  alembic = startPythonOracle(readFileSync(path.resolve(import.meta.dirname, 'instantDataOracle.py'), 'utf8'));
});
afterAll(async () => {
  await alembic.close();
});

/** Code of examples whose point is that something is not known, or that there is no way back. */
const isUnknown = (code: string): boolean => /\b(?:table|name_of|default|load)\(\)|\braise\b|\bhelpers\b/.test(code);

/** The functions that an example has; Alembic offline runs one after the other. */
function functionsOf(code: string): string {
  const both = /^def upgrade\b/m.test(code) && /^def downgrade\b/m.test(code);
  return (
    revisionWith(code, 'b2', 'a1').replace(/^def upgrade\(/m, both ? 'def first(' : 'def upgrade(') +
    (both ? '\n\ndef upgrade():\n    first()\n    downgrade()\n' : '')
  );
}

test('Alembic runs all examples of rules offline, but for those that must fail', async () => {
  const counts = { run: 0, failing: 0 };
  for (const rule of operationRules.filter(({ isOnlineOnly }) => isOnlineOnly !== true)) {
    for (const kind of ['bad', 'good'] as const) {
      const codes = examplesOf(rule, kind).filter((code) => !isUnknown(code));
      const answers = (await alembic.ask({
        dialect: dialectOfExamples(rule),
        literal: true,
        texts: codes.map(functionsOf),
      })) as readonly { readonly error: string | null }[];
      const someFail = kind === 'bad' && rule.failsOffline === 'some';
      if (someFail) expect(answers.some(({ error }) => error !== null)).toBe(true);
      for (const [at, { error }] of answers.entries()) {
        const mustFail = kind === 'bad' && (someFail ? error !== null : rule.failsOffline === true);
        expect({ rule: rule.code, code: codes[at], error }).toMatchObject(
          mustFail ? { error: expect.any(String) as string } : { error: null },
        );
        counts[mustFail ? 'failing' : 'run'] += 1;
      }
    }
  }
  console.log(`examples of rules: ${counts.run} run offline, ${counts.failing} fail as they must`);
});

/** What asks a database, and what Python must not run twice. */
const needsDatabase = /get_bind|inspect\(|Session|session|raise|\.commit\(|create\(op\./;

test('Alembic runs the collections of migrations offline', async () => {
  const { cases: healthy } = migrationCases('healthy');
  const { cases: dangerous } = migrationCases('dangerous');
  // On SQLite batch mode looks at the table.
  for (const dialect of ['postgresql', 'mysql']) {
    const cases = [...healthy, ...dangerous].filter(
      ({ option, code }) =>
        (option === dialect || (dialect === 'postgresql' && /^(?:fresh)?$/.test(option))) && !needsDatabase.test(code),
    );
    const texts = cases.map(({ code }) => functionsOf(code));
    const answers = (await alembic.ask({ dialect, literal: true, texts })) as readonly {
      readonly error: string | null;
    }[];
    const failed = answers.flatMap(({ error }, at) => (error === null ? [] : [`${cases[at]?.title ?? ''}: ${error}`]));
    // Those of two rules are about what Alembic refuses.
    expect(failed.filter((each) => !/^(?:AG02|DN04) /.test(each))).toEqual([]);
  }
});
