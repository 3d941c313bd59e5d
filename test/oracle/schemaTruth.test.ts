import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { schemaAt, SchemaCache } from '../../server/src/core/schema/history.js';
import { schemaScript } from '../../server/src/core/schema/printSchema.js';
import type { Schema } from '../../server/src/core/schema/schema.js';
import {
  makeMysql,
  makePostgres,
  mysqlMissing,
  postgresMissing,
  type TestDatabase,
} from '../support/databaseServers.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { revisionFiles } from '../support/revisionFiles.js';
import { randomHistory, type GeneratedRevision } from './randomMigrations.js';
import { Random, type TargetDialect } from './randomTables.js';

type Catalogue = Readonly<Record<string, unknown>>;
type Answer =
  | { readonly refused: string }
  | { readonly upgraded: Catalogue; readonly failed: string }
  | { readonly upgraded: Catalogue; readonly scripted: Catalogue };

const isFull = process.env['ALEMBIC_TEST_FULL'] === '1';
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

/** The schema of a history, and the statements of its script. */
function schemaOf(revisions: readonly GeneratedRevision[], dialect: TargetDialect): Schema {
  const graph = buildGraph(
    revisionFiles(
      Object.fromEntries(revisions.map(({ id, down }) => [id, { id, down: [...down], deps: [], labels: [] }])),
    ),
  );
  const texts = new Map(revisions.map(({ id, text }) => [id, text]));
  return schemaAt(
    graph.effectiveHeads,
    {
      graph,
      operationsOf: ({ id }) => {
        const { upgrade, missing } = readOperations(parser, texts.get(id ?? '') ?? '');
        return { digest: id ?? '', upgrade, missing: missing.upgrade };
      },
      dialect: dialects[dialect],
      database: null,
    },
    new SchemaCache(),
  );
}

async function compare(dialect: TargetDialect, histories: number, url?: string): Promise<void> {
  const counts = { histories: 0, revisions: 0, refused: 0 };
  for (let at = 0; at < histories; at++) {
    const revisions = randomHistory(new Random(seed * 1_000_003 + at), dialect);
    const schema = schemaOf(revisions, dialect);
    const script = schemaScript(schema, dialects[dialect]);
    const statements = script.filter(({ kind }) => kind === 'statement').map(({ text }) => text);
    const [answer] = (await oracle.ask({ dialect, url, cases: [{ revisions, script: statements }] })) as Answer[];
    if (answer === undefined) throw new Error('there is no answer');
    counts.histories++;
    counts.revisions += revisions.length;
    const story = `history ${at} of seed ${seed}:\n${revisions.map(({ text }) => text).join('\n')}\n${statements.join(';\n')}`;
    if ('refused' in answer) {
      counts.refused++;
      if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(answer.refused.slice(0, 400));
      continue;
    }
    expect('failed' in answer ? answer.failed : '', story).toBe('');
    expect(schema.uncertain, story).toEqual([]);
    expect([...schema.unknownTables.keys()], story).toEqual([]);
    expect(
      script.filter(({ kind }) => kind === 'comment'),
      story,
    ).toEqual([]);
    if (!('scripted' in answer)) continue;
    const names = givenNames(schema);
    expect(withoutChosen(answer.scripted, names), story).toEqual(withoutChosen(answer.upgraded, names));
  }
  console.log(`schema truth on ${dialect}, seed ${seed}: ${JSON.stringify(counts)}`);
  expect(counts.refused).toBeLessThan(histories / 3);
}

function givenNames({ tables }: Schema): ReadonlySet<string> {
  const objects = [...tables.values()].flatMap(({ constraints, indexes }) => [...constraints, ...indexes]);
  return new Set(objects.flatMap(({ name }) => name ?? []));
}

/** The catalogue without names of constraints and indexes that the database chose. */
function withoutChosen(catalogue: Catalogue, given: ReadonlySet<string>): Catalogue {
  const named = new Set(['constraints', 'checks', 'foreignKeys', 'indexes']);
  return Object.fromEntries(
    Object.entries(catalogue).map(([key, value]) => {
      if (!named.has(key) || !Array.isArray(value)) return [key, value];
      const rows = (value as unknown[][]).map(([table, name, ...rest]) =>
        JSON.stringify([table, given.has(String(name)) ? name : null, ...rest]),
      );
      return [key, rows.sort()];
    }),
  );
}

test('the script makes the schema that Alembic makes on SQLite', { timeout: 600_000 }, async () => {
  await compare('sqlite', isFull ? 2000 : 60);
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
    await compare('postgresql', isFull ? 2000 : 60, database.url);
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
    await compare('mariadb', isFull ? 1000 : 40, database.url.replace('mysql+pymysql', 'mariadb+pymysql'));
  });
});
