import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import type { OperationRule } from '../../server/src/core/review/operations/operationRule.js';
import { operationRules } from '../../server/src/core/review/rules/index.js';
import {
  makeMysql,
  makePostgres,
  mysqlMissing,
  postgresMissing,
  type TestDatabase,
} from '../support/databaseServers.js';
import { dialectOfExamples, examplesOf, reviewExample, revisionWith } from '../support/operationRuleExamples.js';
import { loadParser } from '../support/parser.js';
import { startPythonOracle, type PythonOracle } from '../support/pythonOracle.js';

let parser: PythonParser;
let oracle: PythonOracle;
beforeAll(async () => {
  parser = await loadParser();
  const [rows, locks] = ['roundTrip.py', 'locks.py'].map((name) =>
    readFileSync(path.join(import.meta.dirname, name), 'utf8'),
  );
  oracle = startPythonOracle(`${rows}\n${locks}`);
});
afterAll(async () => {
  await oracle.close();
});

interface Answer {
  readonly refused?: string;
  readonly failed?: string;
  readonly locks?: Readonly<Record<string, readonly string[]>>;
  readonly rewritten?: readonly string[];
  readonly scanned?: readonly string[];
  readonly before?: readonly (readonly string[])[];
  readonly after?: readonly (readonly string[])[];
}

/** Modes of locks of tables, the weakest first. */
const modes = [
  'AccessShareLock',
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];
const rank = (locks: readonly string[] | undefined): number =>
  Math.max(-1, ...(locks ?? []).map((each) => modes.indexOf(each)));

/** A column that is said to be required, which the table of the example does not have so. */
const isOnlySaid = (code: string): boolean => code.includes('existing_nullable=False, nullable=False');

/** Code of examples that needs more than one transaction, or is not known. */
const isNotRun = (code: string): boolean =>
  /autocommit|CONCURRENTLY|concurrently|\b(?:table|name_of|default|load)\(\)|^def /m.test(code);

interface Claims {
  /** What the message says is blocked. */
  readonly blocks: 'writes' | 'everything' | null;
  readonly rewrites: boolean | null;
  readonly scans: boolean;
}

function claimsOf(message: string): Claims {
  const all = /blocks all reads and writes|nobody can read from or write|ACCESS EXCLUSIVE/i.test(message);
  const writes = /blocks (?:all )?writes/i.test(message);
  return {
    blocks: all ? 'everything' : writes ? 'writes' : null,
    rewrites: /writes the whole table (?:"[^"]*" )?anew(?! unless)/.test(message)
      ? true
      : message.includes('whole table anew')
        ? null
        : false,
    scans: /checks all rows|reads the whole table|whole table is scanned|builds its index|reads all rows/.test(message),
  };
}

/** A lock of ALTER TABLE … ADD COLUMN hides what a second statement of the same operation takes. */
const isAdding = (code: string): boolean => /add_column|ADD COLUMN/.test(code);

/** The lock that a rule's page names first. */
function pageLock({ documentation: { lock = '' } }: OperationRule): string | undefined {
  const [, words] = /^(?:On PostgreSQL )?(ACCESS EXCLUSIVE|SHARE ROW EXCLUSIVE|SHARE) on /.exec(lock) ?? [];
  return words === undefined
    ? undefined
    : modes.find((mode) => `${words.replaceAll(' ', '')}lock`.toLowerCase() === mode.toLowerCase());
}

interface Asked {
  readonly rule: OperationRule;
  readonly code: string;
  readonly messages: readonly string[];
}

function asked(kind: 'bad' | 'good', isWanted: (rule: OperationRule) => boolean): Asked[] {
  return operationRules.filter(isWanted).flatMap((rule) =>
    examplesOf(rule, kind)
      .filter((code) => !isNotRun(code))
      .map((code) => ({
        rule,
        code,
        messages: reviewExample(parser, rule, code).problems.map(({ message }) => message),
      })),
  );
}

async function answersTo(all: readonly Asked[], dialect: string, url: string): Promise<readonly Answer[]> {
  const cases = all.map(({ rule, code }) => ({
    before: revisionWith(rule.documentation.before ?? 'pass', 'a1', null),
    text: revisionWith(code, 'b2', 'a1'),
  }));
  return (await oracle.ask({ dialect, url, cases })) as Answer[];
}

/** The table of the rule's message: the first name in quotes that the database has. */
function tableIn(message: string, locks: Readonly<Record<string, unknown>>): string | undefined {
  const names = [...message.matchAll(/"([\w.]+)"/g)].flatMap(([, name = '']) => name.split('.'));
  return names.find((name) => name in locks);
}

describe.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makePostgres();
  });
  afterAll(async () => {
    await database.drop();
  });
  const isPostgres = (rule: OperationRule): boolean => dialectOfExamples(rule) === 'postgresql';

  test('locks, rewrites and scans are those that the messages of rules name', async () => {
    const all = asked(
      'bad',
      (rule) => isPostgres(rule) && (rule.isAboutTraffic === true || pageLock(rule) !== undefined),
    );
    const answers = await answersTo(all, 'postgresql', database.url);
    const counts = { run: 0, notRun: 0, locks: 0, pages: 0, rewrites: 0, scans: 0 };
    const wrong: unknown[] = [];
    for (const [at, { rule, code, messages }] of all.entries()) {
      const { locks, rewritten = [], scanned = [], failed, refused } = answers[at] ?? {};
      if (locks === undefined) {
        counts.notRun++;
        if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(rule.code, code, failed ?? refused);
        continue;
      }
      counts.run++;
      for (const message of messages) {
        const { blocks, rewrites, scans } = claimsOf(message);
        const table = tableIn(message, locks);
        const found = { rule: rule.code, code, message, locks, rewritten, scanned };
        if (table === undefined) {
          if (blocks !== null) wrong.push(found);
          continue;
        }
        if (blocks !== null) {
          counts.locks++;
          const strength = rank(locks[table]);
          const isEverything = strength === modes.indexOf('AccessExclusiveLock');
          const isWrites = strength >= modes.indexOf('ShareLock') && !isEverything;
          if (blocks === 'everything' ? !isEverything : !isWrites && !isAdding(code)) wrong.push(found);
        }
        const named = pageLock(rule);
        if (named !== undefined && !isAdding(code)) {
          counts.pages++;
          if (modes[rank(locks[table])] !== named) wrong.push({ ...found, named });
        }
        if (blocks !== null && rewrites !== null) {
          counts.rewrites++;
          if (rewritten.includes(table) !== rewrites) wrong.push({ ...found, rewrites });
        }
        if (scans) {
          counts.scans++;
          if (!scanned.includes(table)) wrong.push({ ...found, scans });
        }
      }
    }
    console.log(`claims about locks on PostgreSQL: ${JSON.stringify(counts)}`);
    expect(wrong).toEqual([]);
  });

  test('the good examples of rules on locks write no table anew, and scan none that they lock', async () => {
    const all = asked('good', (rule) => isPostgres(rule) && rule.code.startsWith('LK'));
    const answers = await answersTo(all, 'postgresql', database.url);
    const wrong: unknown[] = [];
    let run = 0;
    for (const [at, { rule, code }] of all.entries()) {
      const { locks, rewritten, scanned } = answers[at] ?? {};
      if (locks === undefined || isOnlySaid(code)) continue;
      run++;
      if (rewritten?.length !== 0 || scanned?.length !== 0) wrong.push({ rule: rule.code, code, rewritten, scanned });
    }
    console.log(`good examples on PostgreSQL: ${run} run`);
    expect(wrong).toEqual([]);
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

  test('a change of a column drops what the message says, and keeps it in the good examples', async () => {
    const counts = { bad: 0, good: 0 };
    for (const kind of ['bad', 'good'] as const) {
      const all = asked(kind, ({ code }) => code === 'MY01');
      const answers = await answersTo(all, 'mariadb', database.url.replace('mysql+pymysql', 'mariadb+pymysql'));
      for (const [at, { code, messages }] of all.entries()) {
        const { before = [], after = [], failed } = answers[at] ?? {};
        expect({ code, failed }).toEqual({ code, failed: undefined });
        const [one, other] = [before, after].map((columns) => columns.find(([, column]) => column === 'code') ?? []);
        const lost = [
          ...(one?.[2] === 'NO' && other?.[2] === 'YES' && !code.includes('nullable=True') ? ['NOT NULL'] : []),
          ...(one?.[3] !== 'None' && other?.[3] === 'NULL' && !/[^_]server_default=None/.test(code) ? ['DEFAULT'] : []),
        ];
        expect({ code, lost }).toEqual({
          code,
          lost: ['NOT NULL', 'DEFAULT'].filter((part) => messages.some((each) => each.includes(part))),
        });
        counts[kind]++;
      }
    }
    console.log(`MY01 on MariaDB: ${JSON.stringify(counts)}`);
  });
});
