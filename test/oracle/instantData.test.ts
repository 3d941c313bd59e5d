import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialectNames, type DialectName } from '../../server/src/core/dialects/dialectName.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { newMemo, renderOperations, type SqlVersions } from '../../server/src/core/sql/render.js';
import { loadParser } from '../support/parser.js';
import { pythonPath } from '../support/python.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomSeed } from '../support/randomSeed.js';
import { sameSql } from '../support/sameSql.js';
import { dataMigration } from './randomData.js';

const isWhole = process.env['ALEMBIC_TEST_FULL'] === '1';
const count = Number(process.env['ALEMBIC_DATA_RUNS'] ?? (isWhole ? 1500 : 60));
const old = path.join(path.dirname(path.dirname(path.dirname(pythonPath()))), 'python-old', 'bin', 'python');
/** Further interpreters, with other versions of Alembic and SQLAlchemy; their paths with a colon between them. */
const others = (process.env['ALEMBIC_TEST_SQL_PYTHONS'] ?? '').split(':').filter((each) => each !== '');
const pythons = [pythonPath(), ...(existsSync(old) ? [old] : []), ...others];

let parser: PythonParser;
const oracles: PythonOracle[] = [];
beforeAll(async () => {
  parser = await loadParser();
  const code = readFileSync(path.join(import.meta.dirname, 'instantDataOracle.py'), 'utf8');
  for (const python of pythons) oracles.push(startPythonOracle(code, { python }));
});
afterAll(async () => {
  for (const oracle of oracles) await oracle.close();
});

interface Printed {
  readonly sql: string;
  readonly error: string | null;
}

/** What ours prints; null with a gap. */
function ours(text: string, dialect: DialectName, versions: SqlVersions, literalBinds: boolean): string | null {
  const { upgrade, missing } = readOperations(parser, text);
  const { chunks } = renderOperations(upgrade, { dialect, versions, literalBinds, driver: null }, newMemo());
  if (missing.upgrade !== undefined || chunks.some((chunk) => 'gap' in chunk)) return null;
  return chunks.map((chunk) => ('text' in chunk ? chunk.text : '')).join('\n');
}

test(
  'changes of rows are written as Alembic prints them for each dialect, or are a gap',
  async () => {
    const all = fc.sample(dataMigration, { numRuns: count, seed: randomSeed });
    const wrong: string[] = [];
    for (const oracle of oracles) {
      const versions = (await oracle.ask('versions')) as SqlVersions;
      // SQLAlchemy 1.4 has no Uuid.
      const texts = versions.sqlalchemy.startsWith('1.')
        ? all.map((text) => text.replaceAll('sa.Uuid()', 'sa.String(36)'))
        : all;
      for (const [dialect, literal] of dialectNames.flatMap((name) => [
        [name, true] as const,
        [name, false] as const,
      ])) {
        const answers = (await oracle.ask({ dialect, texts, literal })) as Printed[];
        const sum = { right: 0, gap: 0, refused: 0, wrong: 0 };
        texts.forEach((text, at) => {
          const { sql = '', error = null } = answers[at] ?? {};
          const printed = ours(text, dialect, versions, literal);
          if (printed === null) sum[error === null ? 'gap' : 'refused']++;
          else if (error === null && sameSql(printed, sql)) sum.right++;
          else {
            sum.wrong++;
            const [, body = ''] = text.split(/\n {4}(?=op\.)/);
            wrong.push(
              `[${dialect} ${literal ? '' : 'parameters '}${versions.alembic}+${versions.sqlalchemy}] ${body}${error === null ? sql : `${sql} ${error}`}\nours: ${printed}`,
            );
          }
        });
        console.log(
          `${dialect}, values ${literal ? 'in place' : 'as parameters'}, with SQLAlchemy ${versions.sqlalchemy}: right ${String(sum.right)}, gaps ${String(sum.gap)}, refused as Alembic does ${String(sum.refused)}, wrong ${String(sum.wrong)}`,
        );
      }
    }
    expect(wrong.slice(0, 20).join('\n\n')).toBe('');
  },
  isWhole ? 3_600_000 : 600_000,
);
