import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import { writeDowngrade } from '../../server/src/core/edits/downgrade/generateDowngrade.js';
import { applyChanges } from '../../server/src/core/edits/textChange.js';
import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import { coverageOf } from '../../server/src/core/operations/coverage.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { schemaSteps } from '../../server/src/core/schema/history.js';
import { SchemaCache } from '../../server/src/core/schema/schemaCache.js';
import type { NamingConvention } from '../../server/src/core/schema/namingConvention.js';
import { roundTripOf, type RoundTrip } from '../../server/src/core/schema/roundTrip/roundTrip.js';
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
import { randomTripHistory } from './randomTrips.js';
import { Random, type TargetDialect } from './randomTables.js';

type Catalogue = Readonly<Record<string, unknown>>;
type Answer =
  | { readonly refused: string }
  | { readonly rows: number; readonly failed: string }
  | { readonly rows: number; readonly before: Catalogue; readonly after: Catalogue; readonly sameRows: boolean };

const isFull = process.env['ALEMBIC_TEST_FULL'] === '1';
const seed = Number(process.env['ALEMBIC_TEST_SEED'] ?? 1);

let parser: PythonParser;
let oracle: PythonOracle;
beforeAll(async () => {
  parser = await loadParser();
  const catalogues = readFileSync(path.join(import.meta.dirname, 'schemaTruth.py'), 'utf8');
  oracle = startPythonOracle(`${catalogues}\n${readFileSync(path.join(import.meta.dirname, 'roundTrip.py'), 'utf8')}`);
});
afterAll(async () => {
  await oracle.close();
});

/** A revision whose way up and down is tried, with all that it needs. */
interface Subject {
  readonly revision: GeneratedRevision;
  readonly revisions: readonly GeneratedRevision[];
  readonly before: Schema;
  readonly convention: NamingConvention | null;
}

const convention = {
  ix: 'ix__%(table_name)s__%(column_0_N_name)s',
  uq: 'uq_%(table_name)s_%(column_0_name)s',
  fk: 'fk_%(table_name)s_%(column_0N_name)s_%(referred_table_name)s',
  pk: 'pk_%(table_name)s',
};

function subjectOf(random: Random, dialect: TargetDialect): Subject | undefined {
  const isTrip = random.chance(0.6);
  const revisions = isTrip ? randomTripHistory(random, dialect) : randomHistory(random, dialect);
  const named = random.chance(0.3) ? convention : null;
  const revision = isTrip ? revisions.at(-1) : random.pick(revisions.slice(1));
  if (revision === undefined || revision.down.length > 1) return undefined;
  const graph = buildGraph(
    revisionFiles(
      Object.fromEntries(revisions.map(({ id, down }) => [id, { id, down: [...down], deps: [], labels: [] }])),
    ),
  );
  const texts = new Map(revisions.map(({ id, text }) => [id, text]));
  const target = graph.byId.get(revision.id);
  const step = schemaSteps(
    target === undefined ? [] : [target],
    {
      graph,
      operationsOf: ({ id }) => {
        const { upgrade, missing } = readOperations(parser, texts.get(id ?? '') ?? '');
        return { digest: id ?? '', upgrade, missing: missing.upgrade };
      },
      dialect: dialects[dialect],
      database: null,
      convention: named ?? undefined,
    },
    new SchemaCache(),
  ).at(-1);
  return step === undefined ? undefined : { revision, revisions, before: step.before, convention: named };
}

/** The revision with another downgrade than the one written for it: one statement less, or another type or default. */
function mutated(text: string, random: Random): string {
  const at = text.indexOf('def downgrade()');
  const [head, body] = [text.slice(0, at), text.slice(at)];
  const statements = body.split(/\n(?= {4}\S)/);
  const roll = random.next();
  if (roll < 0.15 || statements.length < 2) return `${head}${statements[0] ?? ''}\n    pass\n`;
  if (roll < 0.5) {
    const left = statements.toSpliced(1 + random.upTo(statements.length - 1), 1);
    return `${head}${left.length > 1 ? left.join('\n') : `${left[0] ?? ''}\n    pass\n`}`;
  }
  if (roll < 0.6) return head + [statements[0], ...statements.slice(1).reverse()].join('\n');
  const changes: readonly [RegExp, string][] = [
    [/, server_default=sa\.text\((?:'[^']*'|"[^"]*")\)/, ''],
    [/nullable=True/, 'nullable=False'],
    [/nullable=False/, 'nullable=True'],
    [/sa\.String\((?:length=)?\d+\)/, 'sa.String(99)'],
    [/sa\.Integer\(\)/, 'sa.BigInteger()'],
    [/unique=False/, 'unique=True'],
    [/op\.f\('(\w+)'\)/, "'$1'"],
    [/op\.drop_table\('(\w+)'\)/, "op.drop_table('$1_')"],
    [/sa\.text\('(\w+)'\)/, "sa.text('$1 ')"],
    [/postgresql\.ENUM\((.*?), create_type=False\)/, 'sa.Enum($1)'],
    [/, postgresql_using=(?:'[^']*'|"[^"]*")/, ''],
    [/, ondelete='[\w ]*'/, ''],
    [/nullable=False\)/, 'nullable=False, unique=True)'],
  ];
  const [pattern, by] = random.pick(changes);
  return head + body.replace(pattern, by);
}

interface Counts {
  tried: number;
  refused: number;
  rows: number;
  exact: number;
  losesData: number;
  broken: number;
  unknown: number;
  generated: number;
  restored: number;
  /** The stories of verdicts that are not what happened. */
  readonly wrong: string[];
}

async function compare(dialect: TargetDialect, histories: number, url?: string): Promise<void> {
  const counts: Counts = {
    tried: 0,
    refused: 0,
    rows: 0,
    exact: 0,
    losesData: 0,
    broken: 0,
    unknown: 0,
    generated: 0,
    restored: 0,
    wrong: [],
  };
  for (let at = 0; at < histories; at++) {
    const random = new Random(seed * 1_000_033 + at);
    const subject = subjectOf(random, dialect);
    if (subject === undefined) continue;
    await compareOne(subject, dialect, random, counts, url);
  }
  console.log(`round trips on ${dialect}, seed ${seed}: ${JSON.stringify({ ...counts, wrong: counts.wrong.length })}`);
  expect(counts.wrong.slice(0, 10).join('\n\n')).toBe('');
  expect(counts.unknown).toBeLessThanOrEqual(counts.tried / 10);
}

async function compareOne(
  { revision, revisions, before, convention: named }: Subject,
  dialect: TargetDialect,
  random: Random,
  counts: Counts,
  url?: string,
): Promise<void> {
  const question = { before, dialect: dialects[dialect], convention: named ?? undefined };
  const written = writeDowngrade(parser, revision.text, { ...question, mode: 'generate' });
  if (written.kind === 'refused') throw new Error(written.reason);
  const generated = applyChanges(
    revision.text,
    written.changes.toSorted((one, other) => one.span.start - other.span.start),
  );
  const other = mutated(generated, random);
  const trips = [
    { text: generated, trip: written.roundTrip, isGenerated: true },
    ...(other === generated ? [] : [{ text: other, trip: tripOf(other, question), isGenerated: false }]),
  ];
  const answers = (await oracle.ask({
    dialect,
    url,
    cases: trips.map(({ text }) => ({
      id: revision.id,
      down: revision.down[0] ?? null,
      convention: named,
      revisions: revisions.map((each) => (each.id === revision.id ? { ...each, text } : each)),
    })),
  })) as Answer[];
  for (const [at, { text, trip, isGenerated }] of trips.entries()) {
    const answer = answers[at];
    if (answer === undefined) throw new Error('there is no answer');
    const { operations, understood } = coverageOf(readOperations(parser, text).upgrade);
    if ('refused' in answer) {
      counts.refused++;
      if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(answer.refused.slice(0, 300));
      continue;
    }
    if (operations !== understood) continue;
    counts.tried++;
    counts.rows += answer.rows;
    counts[trip.verdict]++;
    const story = `${revisions
      .slice(0, revisions.indexOf(revision))
      .map((each) => each.text)
      .join('\n')}\n${text}\n${JSON.stringify(trip)}\n${'failed' in answer ? answer.failed : ''}`;
    const isSame = 'after' in answer && JSON.stringify(answer.before) === JSON.stringify(answer.after);
    if (isGenerated) {
      counts.generated++;
      if (isSame) counts.restored++;
      else if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log('NOT RESTORED', story.slice(-3000));
    }
    if (trip.verdict === 'unknown' && process.env['ALEMBIC_TEST_SHOW'] !== undefined)
      console.log(
        `UNKNOWN ${JSON.stringify(trip.reasons)}, which was ${'failed' in answer ? answer.failed : isSame ? 'restored' : differenceOf(answer)}`,
        text.slice(text.indexOf('def upgrade')),
      );
    // Not every table has rows here.
    const isOfRows = trip.reasons.some(({ message }) => /\brows of\b/.test(message));
    if (trip.isUpgradeRefused === true && !isOfRows) wrong(counts, `upgrade is not refused:\n${story}`);
    const holds = trip.verdict === 'exact' || trip.verdict === 'losesData';
    const keepsRows = trip.verdict !== 'exact' || trip.data !== 'none' || ('sameRows' in answer && answer.sameRows);
    if (holds && !(isSame && keepsRows))
      wrong(counts, `${trip.verdict} is not so:\n${story}\n${differenceOf(answer)}\nend of story`);
    if (trip.verdict === 'broken' && isSame) wrong(counts, `broken is not so:\n${story}`);
  }
}

function wrong(counts: Counts, story: string): void {
  counts.wrong.push(story);
  if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(`WRONG ${story}`);
}

/** What of the catalogue is another one, in short. */
function differenceOf(answer: Answer): string {
  if (!('after' in answer)) return '';
  const lines = (value: unknown, at: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) =>
          Array.isArray(value) ? [`${at} ${JSON.stringify(item)}`] : lines(item, `${at}.${key}`),
        )
      : [`${at} ${String(value)}`];
  const [before, after] = [lines(answer.before, ''), lines(answer.after, '')];
  return [
    ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
    answer.sameRows ? '' : 'rows differ',
  ].join('\n');
}

function tripOf(
  text: string,
  question: { before: Schema; dialect: (typeof dialects)[TargetDialect]; convention: NamingConvention | undefined },
): RoundTrip {
  return roundTripOf({ ...question, operations: readOperations(parser, text), database: null });
}

test('the verdict is what happens on SQLite', { timeout: 3_600_000 }, async () => {
  await compare('sqlite', Number(process.env['ALEMBIC_TEST_HISTORIES'] ?? (isFull ? 1000 : 12)));
});

describe.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makePostgres();
  });
  afterAll(async () => {
    await database.drop();
  });

  test('the verdict is what happens', { timeout: 3_600_000 }, async () => {
    await compare('postgresql', Number(process.env['ALEMBIC_TEST_HISTORIES'] ?? (isFull ? 1000 : 12)), database.url);
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

  test('the verdict is what happens', { timeout: 3_600_000 }, async () => {
    const url = database.url.replace('mysql+pymysql', 'mariadb+pymysql');
    await compare('mariadb', Number(process.env['ALEMBIC_TEST_HISTORIES'] ?? (isFull ? 1000 : 6)), url);
  });
});
