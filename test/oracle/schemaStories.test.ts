import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import {
  makeMysql,
  makePostgres,
  mysqlMissing,
  postgresMissing,
  type TestDatabase,
} from '../support/databaseServers.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { sampleSize } from '../support/sampleSize.js';
import { compareSchemas } from './compareSchema.js';
import { storiedHistory } from './randomStories.js';
import { Random, type TargetDialect } from './randomTables.js';

const seed = Number(process.env['ALEMBIC_TEST_SEED'] ?? 1);

let parser: PythonParser;
let oracle: PythonOracle;
beforeAll(async () => {
  parser = await loadParser();
  oracle = startPythonOracle(readFileSync(path.join(import.meta.dirname, 'schemaTruth.py'), 'utf8'));
});
afterAll(async () => {
  await oracle.close();
});

/** What is not certain is said to be; all else is what the database has. */
async function compare(dialect: TargetDialect, histories: number, url?: string): Promise<void> {
  const counts = { histories: 0, revisions: 0, refused: 0, uncertain: 0, partlyUncertain: 0 };
  for (let at = 0; at < histories; at++) {
    const random = new Random(seed * 7_000_003 + at);
    const revisions = storiedHistory(random, dialect);
    const history = { revisions, target: 'heads', convention: null };
    const found = await compareSchemas(history, { parser, oracle, dialect, url });
    counts.histories++;
    counts.revisions += revisions.length;
    if (found.refused !== null) counts.refused++;
    else if (found.schema.uncertain.length > 0) counts.uncertain++;
    else {
      if (found.comments.length > 0) counts.partlyUncertain++;
      expect(found.failed, found.story).toBe('');
      expect(found.scripted, found.story).toEqual(found.upgraded);
    }
  }
  console.log(`schema stories on ${dialect}, seed ${seed}: ${JSON.stringify(counts)}`);
  expect(counts.refused).toBeLessThan(Math.max(5, histories / 2));
}

const title = 'what rare statements make is in the script, or said to be uncertain';

test(`${title}: SQLite`, { timeout: 600_000 }, async () => {
  await compare('sqlite', sampleSize(15, 1500));
});

describe.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makePostgres();
  });
  afterAll(async () => {
    await database.drop();
  });

  test(title, { timeout: 600_000 }, async () => {
    await compare('postgresql', sampleSize(15, 1500), database.url);
  });
});

describe.skipIf(mysqlMissing !== '')(`on MariaDB${mysqlMissing}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makeMysql();
  });
  afterAll(async () => {
    await database.drop();
  });

  test(title, { timeout: 600_000 }, async () => {
    await compare('mariadb', sampleSize(8, 800), database.url.replace('mysql+pymysql', 'mariadb+pymysql'));
  });
});
