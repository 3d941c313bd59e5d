import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import { writeDowngrade } from '../../server/src/core/edits/downgrade/generateDowngrade.js';
import { applyChanges } from '../../server/src/core/edits/textChange.js';
import { readOperations } from '../../server/src/core/operations/read.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { applyOperations } from '../../server/src/core/schema/apply.js';
import { roundTripOf } from '../../server/src/core/schema/roundTrip/roundTrip.js';
import { emptySchema } from '../../server/src/core/schema/schema.js';
import { makePostgres, postgresMissing, type TestDatabase } from '../support/databaseServers.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';
import { randomSeed } from '../support/randomSeed.js';
import { baseOfTrips, handWrittenTrips, type HandWrittenTrip } from './handWrittenTrips.js';

type Answer =
  | { readonly refused: string }
  | { readonly failed: string }
  | { readonly before: unknown; readonly after: unknown; readonly sameRows: boolean };

const isFull = process.env['ALEMBIC_TEST_FULL'] === '1';
const isShown = process.env['ALEMBIC_TEST_SHOW'] !== undefined;
const only = process.env['ALEMBIC_TEST_TITLE'];

let parser: PythonParser;
let oracle: PythonOracle;
beforeAll(async () => {
  parser = await loadParser();
  const read = (file: string): string => readFileSync(path.join(import.meta.dirname, file), 'utf8');
  oracle = startPythonOracle(`${read('schemaTruth.py')}\n${read('roundTrip.py')}`);
});
afterAll(async () => {
  await oracle.close();
});

/** Each of them in its turn, a few at a time. */
function drawn(on: 'postgresql' | 'sqlite'): readonly HandWrittenTrip[] {
  const all = handWrittenTrips.filter((trip) => trip.on.includes(on) && (only === undefined || trip.title === only));
  return isFull || only !== undefined ? all : all.filter((_, at) => (at + randomSeed) % 12 === 0);
}

function text(id: string, module: string, up: string, down: string): string {
  const body = (lines: string): string =>
    lines
      .trim()
      .split('\n')
      .map((line) => `    ${line}`)
      .join('\n');
  const before = id === 'r1' ? 'None' : "'r1'";
  return `"""x"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '${id}'
down_revision = ${before}
${module}

def upgrade():
${body(up)}


def downgrade():
${body(down)}
`;
}

async function compare(on: 'postgresql' | 'sqlite', url?: string): Promise<void> {
  const dialect = dialects[on];
  const wrong: string[] = [];
  let said = 0;
  let decided = 0;
  for (const trip of drawn(on)) {
    const { convention = null, module = '' } = trip;
    const first = text('r1', '', `${baseOfTrips[on]}${trip.before ?? ''}`, 'pass');
    const own = text('r2', module, trip.up, trip.down);
    const target = { dialect, database: null, convention: convention ?? undefined };
    const before = applyOperations(emptySchema, readOperations(parser, first).upgrade, {
      ...target,
      revision: 'r1',
    }).schema;
    const written = writeDowngrade(parser, own, { before, ...target, mode: 'generate' });
    const generated =
      written.kind === 'refused'
        ? null
        : applyChanges(
            own,
            written.changes.toSorted((one, other) => one.span.start - other.span.start),
          );
    const trips = [
      {
        title: 'its own',
        source: own,
        verdict: roundTripOf({ ...target, before, operations: readOperations(parser, own) }),
      },
      ...(generated === null || written.kind === 'refused'
        ? []
        : [{ title: 'written', source: generated, verdict: written.roundTrip }]),
    ];
    const answers = (await oracle.ask({
      dialect: on,
      url,
      cases: trips.map(({ source }) => ({
        id: 'r2',
        down: 'r1',
        convention,
        revisions: [
          { id: 'r1', text: first },
          { id: 'r2', text: source },
        ],
      })),
    })) as Answer[];
    for (const [at, { title, source, verdict }] of trips.entries()) {
      const answer = answers[at];
      const isSame =
        answer !== undefined && 'after' in answer && JSON.stringify(answer.before) === JSON.stringify(answer.after);
      const holds = verdict.verdict === 'exact' || verdict.verdict === 'losesData';
      const keepsRows =
        verdict.verdict !== 'exact' ||
        verdict.data !== 'none' ||
        (answer !== undefined && 'sameRows' in answer && answer.sameRows);
      const isRefused = verdict.reasons.some(({ message }) => message.startsWith('upgrade() itself does not run'));
      const isWrong =
        answer === undefined ||
        'refused' in answer !== isRefused ||
        (holds && !(isSame && keepsRows)) ||
        (verdict.verdict === 'broken' && isSame) ||
        (title === 'its own' && verdict.verdict === 'unknown' && trip.mayBeUnknown !== true && !isRefused);
      said++;
      if (verdict.verdict !== 'unknown' || isRefused) decided++;
      const story = [
        `${trip.title}, ${title}: ${verdict.verdict}, ${verdict.reasons.map(({ message }) => message).join('; ')}`,
        source.slice(source.indexOf('def upgrade')),
        answer === undefined
          ? ''
          : 'after' in answer
            ? isSame
              ? `same; rows ${String(answer.sameRows)}`
              : difference(answer)
            : JSON.stringify(answer),
        written.kind === 'refused' ? `not written: ${written.reason}` : written.reasons.join('; '),
      ].join('\n');
      if (isShown)
        console.log(`${isWrong ? 'WRONG' : verdict.verdict === 'unknown' ? 'UNKNOWN' : 'RIGHT'} ${on} ${story}\nEND`);
      if (isWrong) wrong.push(story);
    }
  }
  console.log(`written by hand, on ${on}: ${said}, of which ${decided} are decided, ${wrong.length} wrong`);
  expect(wrong.join('\n\n')).toBe('');
}

function difference({ before, after }: { readonly before: unknown; readonly after: unknown }): string {
  const lines = (value: unknown, at = ''): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) =>
          Array.isArray(value) ? [`${at} ${JSON.stringify(item)}`] : lines(item, `${at}.${key}`),
        )
      : [`${at} ${String(value)}`];
  const [one, other] = [lines(before), lines(after)];
  return [
    ...one.filter((line) => !other.includes(line)).map((line) => `- ${line}`),
    ...other.filter((line) => !one.includes(line)).map((line) => `+ ${line}`),
  ].join('\n');
}

test('verdicts on revisions that are written by hand are what happens on SQLite', async () => {
  await compare('sqlite');
});

test.skipIf(postgresMissing !== '')(
  `verdicts on revisions that are written by hand are what happens on PostgreSQL${postgresMissing}`,
  async () => {
    const database: TestDatabase = await makePostgres();
    try {
      await compare('postgresql', database.url);
    } finally {
      await database.drop();
    }
  },
);
