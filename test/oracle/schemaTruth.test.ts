import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { schemaAt, SchemaCache } from '../../server/src/core/schema/history.js';
import { readNamingConvention, type NamingConvention } from '../../server/src/core/schema/namingConvention.js';
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

interface History {
  readonly revisions: readonly GeneratedRevision[];
  readonly target: string;
  readonly convention: NamingConvention | null;
}

/** One without checks, which have to have names then. */
const convention = {
  ix: 'ix__%(table_name)s__%(column_0_N_name)s',
  uq: 'uq_%(table_name)s_%(column_0_name)s',
  fk: 'fk_%(table_name)s_%(column_0N_name)s_%(referred_table_name)s',
  pk: 'pk_%(table_name)s',
};

/** The schema of a history at a revision, or at its heads. */
function schemaOf({ revisions, target, convention }: History, dialect: TargetDialect): Schema {
  const graph = buildGraph(
    revisionFiles(
      Object.fromEntries(revisions.map(({ id, down }) => [id, { id, down: [...down], deps: [], labels: [] }])),
    ),
  );
  const texts = new Map(revisions.map(({ id, text }) => [id, text]));
  const revision = graph.byId.get(target);
  return schemaAt(
    revision === undefined ? graph.effectiveHeads : [revision],
    {
      graph,
      operationsOf: ({ id }) => {
        const { upgrade, missing } = readOperations(parser, texts.get(id ?? '') ?? '');
        return { digest: id ?? '', upgrade, missing: missing.upgrade };
      },
      dialect: dialects[dialect],
      database: null,
      convention: convention ?? undefined,
    },
    new SchemaCache(),
  );
}

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
  const { revisions, target } = history;
  const schema = schemaOf(history, dialect);
  const script = schemaScript(schema, dialects[dialect]);
  const statements = script.filter(({ kind }) => kind === 'statement').map(({ text }) => text);
  const [answer] = (await oracle.ask({ dialect, url, cases: [{ ...history, script: statements }] })) as Answer[];
  if (answer === undefined) throw new Error('there is no answer');
  const story = `to ${target}:\n${revisions.map(({ text }) => text).join('\n')}\n${statements.join(';\n')}`;
  if ('refused' in answer) {
    if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(answer.refused.slice(0, 400));
    return 'refused';
  }
  expect('failed' in answer ? answer.failed : '', story).toBe('');
  expect(schema.uncertain, story).toEqual([]);
  expect([...schema.unknownTables.keys()], story).toEqual([]);
  expect(
    script.filter(({ kind }) => kind === 'comment'),
    story,
  ).toEqual([]);
  if (!('scripted' in answer)) return 'compared';
  const names = givenNames(schema);
  expect(withoutChosen(answer.scripted, names), story).toEqual(withoutChosen(answer.upgraded, names));
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
    await compare('mariadb', isFull ? 1000 : 40, database.url.replace('mysql+pymysql', 'mariadb+pymysql'));
  });
});
