import { readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialectNames, type DialectName } from '../../server/src/core/dialects/dialectName.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { newMemo, renderOperations, type SqlVersions } from '../../server/src/core/sql/render.js';
import { loadParser } from '../support/parser.js';
import { pythons } from '../support/python.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { sameSql } from '../support/sameSql.js';
import { randomBatch } from './randomBatch.js';
import { conventions, randomBody } from './randomSql.js';

/** Further interpreters, with other versions of Alembic and SQLAlchemy; their paths with a colon between them. */
const others = (process.env['ALEMBIC_TEST_SQL_PYTHONS'] ?? '').split(':').filter((each) => each !== '');
const interpreters = [...pythons(), ...others.map((each) => [each, each] as const)];
const isFull = process.env['ALEMBIC_TEST_FULL'] === '1';
const bodiesOfEach = isFull ? 3000 : 150;
/** `batch`: only blocks of batch mode. */
const only = process.env['ALEMBIC_TEST_SQL_ONLY'];

let parser: PythonParser;
const oracles = new Map<string, PythonOracle>();
beforeAll(async () => {
  parser = await loadParser();
  const code = readFileSync(path.join(import.meta.dirname, 'sqlText.py'), 'utf8');
  for (const [name, python] of interpreters) oracles.set(name, startPythonOracle(code, { python }));
});
afterAll(async () => {
  for (const oracle of oracles.values()) await oracle.close();
});

const cases = interpreters.flatMap(([name]) => dialectNames.map((dialect) => [name, dialect] as const));

test.each(cases)(
  'the SQL of random directives is what Alembic prints, or a gap: %s, %s',
  { timeout: isFull ? 3_600_000 : 600_000 },
  async (name, dialect) => {
    const oracle = oracles.get(name);
    if (oracle === undefined) throw new Error(name);
    const versions = (await oracle.ask({})) as SqlVersions;
    const counts = new Map<string, { right: number; gap: number; refused: number }>();
    const wrong: string[] = [];
    for (const [at, convention] of conventions.entries()) {
      const seed = (fc.readConfigureGlobal().seed ?? 0) + at;
      const sampleOf = (arbitrary: typeof randomBody, share: number) =>
        fc.sample(arbitrary, { numRuns: Math.ceil((bodiesOfEach * share) / conventions.length), seed });
      const bodies = [
        ...sampleOf(randomBody, only === 'batch' ? 0 : 1),
        ...sampleOf(randomBatch, isFull || only === 'batch' ? 0.5 : 0.2),
      ];
      const answers = (await oracle.ask({
        dialect,
        convention,
        bodies: bodies.map(({ body }) => body),
      })) as readonly Answer[];
      bodies.forEach(({ directive, body }, index) => {
        const answer = answers[index];
        if (answer === undefined) return;
        const { printed, hasGap } = ours(body, dialect, versions, convention);
        const sum = counts.get(directive) ?? { right: 0, gap: 0, refused: 0 };
        const isRight = answer.error === null && !hasGap && sameSql(printed, answer.sql);
        if (isRight) sum.right++;
        else if (!hasGap)
          wrong.push(
            `${body}\n--- Alembic${answer.error === null ? '' : ` (${answer.error})`}\n${answer.sql}\n--- here\n${printed}`,
          );
        else if (answer.error === null) sum.gap++;
        else sum.refused++;
        counts.set(directive, sum);
      });
    }
    const lines = [...counts].map(
      ([directive, { right, gap, refused }]) => `${directive} ${right} right, ${gap} gaps, ${refused} refused by both`,
    );
    console.log(`${dialect}, Alembic ${versions.alembic}, SQLAlchemy ${versions.sqlalchemy}: ${lines.join('; ')}`);
    expect(wrong).toEqual([]);
  },
);

interface Answer {
  readonly sql: string;
  readonly error: string | null;
}

const imports =
  'import sqlalchemy as sa\nfrom alembic import op\nfrom sqlalchemy.dialects import mssql, mysql, oracle, postgresql, sqlite\n';

function ours(
  body: string,
  dialect: DialectName,
  versions: SqlVersions,
  convention: Readonly<Record<string, string>> | undefined,
) {
  const { upgrade } = readOperations(parser, `${imports}\ndef upgrade():\n    ${body.replaceAll('\n', '\n    ')}\n`);
  const { chunks } = renderOperations(upgrade, { dialect, versions, namingConvention: convention }, newMemo());
  return {
    printed: chunks.map((chunk) => ('text' in chunk ? chunk.text : `<<${chunk.gap}>>`)).join('\n'),
    hasGap: chunks.some((chunk) => 'gap' in chunk),
  };
}
