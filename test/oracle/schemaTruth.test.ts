import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { readNamingConvention } from '../../server/src/core/schema/namingConvention.js';
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
import { compareSchemas, type History } from './compareSchema.js';
import { inspectedHistory } from './inspectedHistory.js';
import { randomHistory, type GeneratedRevision } from './randomMigrations.js';
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

/** One without checks, which have to have names then. */
const convention = {
  ix: 'ix__%(table_name)s__%(column_0_N_name)s',
  uq: 'uq_%(table_name)s_%(column_0_name)s',
  fk: 'fk_%(table_name)s_%(column_0N_name)s_%(referred_table_name)s',
  pk: 'pk_%(table_name)s',
};

async function compare(dialect: TargetDialect, histories: number, url?: string): Promise<void> {
  const counts = { histories: 0, revisions: 0, refused: 0 };
  for (let at = 0; at < histories; at++) {
    const random = new Random(seed * 1_000_003 + at);
    const revisions = randomHistory(random, dialect);
    const target = random.chance(0.5) ? 'heads' : random.pick(revisions).id;
    const history = { revisions, target, convention: random.chance(0.3) ? convention : null };
    const answer = await compareOne(history, dialect, url);
    counts.histories++;
    counts.revisions += revisions.length;
    if (answer === 'refused') counts.refused++;
  }
  console.log(`schema truth on ${dialect}, seed ${seed}: ${JSON.stringify(counts)}`);
  expect(counts.refused).toBeLessThan(histories / 3);
}

async function compareOne(history: History, dialect: TargetDialect, url?: string): Promise<'refused' | 'compared'> {
  const { refused, failed, schema, comments, upgraded, scripted, story } = await compareSchemas(history, {
    parser,
    oracle,
    dialect,
    url,
  });
  if (refused !== null) {
    if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(refused.slice(0, 400));
    return 'refused';
  }
  expect(failed, story).toBe('');
  expect(schema.uncertain, story).toEqual([]);
  expect([...schema.unknownTables.keys()], story).toEqual([]);
  expect(comments, story).toEqual([]);
  expect(scripted, story).toEqual(upgraded);
  return 'compared';
}

/** The sample project, whose `env.py` is not run: it is about what the revisions do. */
function sampleRevisions(): GeneratedRevision[] {
  const directory = path.join(import.meta.dirname, '../../examples/fastapi-sqlmodel/migrations/versions');
  return readdirSync(directory)
    .filter((name) => name.endsWith('.py'))
    .map((name) => {
      const text = readFileSync(path.join(directory, name), 'utf8');
      const down = /^down_revision[^=]*=(.*)$/m.exec(text)?.[1] ?? '';
      const id = /^revision[^=]*= "(\w+)"/m.exec(text)?.[1] ?? '';
      return { id, down: [...down.matchAll(/"(\w+)"/g)].map(([, parent = '']) => parent), text };
    });
}

const inspected: History = { revisions: inspectedHistory(), target: 'heads', convention: null };

test('conditions that ask an inspector are decided as a run on SQLite decides them', async () => {
  expect(await compareOne(inspected, 'sqlite')).toBe('compared');
});

test('the script makes the schema that Alembic makes on SQLite', { timeout: 600_000 }, async () => {
  await compare('sqlite', sampleSize(60, 2000));
});

describe.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makePostgres();
  });
  afterAll(async () => {
    // The connection of the oracle ends with the database.
    await database.drop();
  });

  test('the script makes the schema that Alembic makes', { timeout: 600_000 }, async () => {
    await compare('postgresql', sampleSize(60, 2000), database.url);
  });

  test('conditions that ask an inspector are decided as a run decides them', async () => {
    expect(await compareOne(inspected, 'postgresql', database.url)).toBe('compared');
  });

  test('the same for the sample project, with its naming convention', async () => {
    const models = readFileSync(
      path.join(import.meta.dirname, '../../examples/fastapi-sqlmodel/app/models.py'),
      'utf8',
    );
    const found = readNamingConvention(models);
    expect(Object.keys(found ?? {})).toHaveLength(5);
    const history = { revisions: sampleRevisions(), target: 'heads', convention: found ?? null };
    expect(await compareOne(history, 'postgresql', database.url)).toBe('compared');
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

  test('the script makes the schema that Alembic makes', { timeout: 600_000 }, async () => {
    await compare('mariadb', sampleSize(40, 1000), database.url.replace('mysql+pymysql', 'mariadb+pymysql'));
  });

  test('conditions that ask an inspector are decided as a run decides them', async () => {
    expect(await compareOne(inspected, 'mariadb', database.url.replace('mysql+pymysql', 'mariadb+pymysql'))).toBe(
      'compared',
    );
  });
});
