import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applyChanges } from '../../server/src/core/edits/textChange.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import type { FixContext } from '../../server/src/core/review/fix.js';
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
import { sampleOf } from '../support/sampleSize.js';
import { intendedByFixes } from './intendedByFixes.js';

let parser: PythonParser;
let oracle: PythonOracle;
beforeAll(async () => {
  parser = await loadParser();
  const read = (name: string): string => readFileSync(path.join(import.meta.dirname, name), 'utf8');
  oracle = startPythonOracle(['schemaTruth.py', 'roundTrip.py', 'operationFixes.py'].map(read).join('\n'));
});
afterAll(async () => {
  await oracle.close();
});

type Catalogue = Readonly<Record<string, unknown>>;
type Answer =
  | { readonly refused: string }
  | { readonly failed: string }
  | { readonly before: Catalogue; readonly after: Catalogue; readonly back?: Catalogue };

/** What examples need beside what their rule's page has before them. */
const tablesOf: Readonly<Record<string, string>> = {
  DN03: 'op.create_table("visit", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("at", sa.DateTime()))',
  LK01: 'op.create_table("somewhere_else", sa.Column("a", sa.Integer()))',
  LK02: 'op.create_table("elsewhere", sa.Column("a", sa.Integer(), index=True))\nop.create_index("ix", "elsewhere", ["a"])',
  LK05: 'op.create_table("elsewhere", sa.Column("code", sa.Text()))',
  TX01: 'op.create_index("ix_item_code", "item", ["code"])',
};

/** What stands before an example; the database takes nothing twice. */
function earlierOf(rule: OperationRule, bad: string): string {
  const { before = 'pass' } = rule.documentation;
  const more = tablesOf[rule.code];
  if (more === undefined) return before;
  const [, made = ''] = /^op\.create_\w+\("(\w+)"/.exec(more) ?? [];
  const isNeeded = bad.includes(made) && !new RegExp(`create_\\w+\\("${made}"`).test(bad + before);
  return isNeeded ? `${before}\n${more}` : before;
}

const back = ', and back';

/** A bad example as a quick fix leaves it. */
interface Fixed {
  /** The rule, the fix, and which one of several it is. */
  readonly title: string;
  readonly rule: OperationRule;
  readonly before: string;
  readonly text: string;
}

function fixedExamples(dialect: string): Fixed[] {
  const name = dialect === 'mariadb' ? 'mysql' : dialect;
  const counts = new Map<string, number>();
  return operationRules
    .filter((rule) => dialectOfExamples(rule) === name)
    .flatMap((rule) =>
      examplesOf(rule, 'bad').flatMap((code): Fixed[] => {
        const { problems, text } = reviewExample(parser, rule, code);
        return problems.flatMap(({ fixes }) =>
          (fixes?.({ text: () => text } as unknown as FixContext) ?? []).flatMap((fix): Fixed[] => {
            // A package that may not be installed.
            if (fix.kind !== 'edit' || code.includes('geoalchemy2')) return [];
            const changes = [...fix.changes].sort((one, other) => one.span.start - other.span.start);
            const title = `${rule.code} ${fix.title}`;
            const count = (counts.get(title) ?? 0) + 1;
            counts.set(title, count);
            return [
              {
                title: count === 1 ? title : `${title} (${String(count)})`,
                rule,
                before: revisionWith(earlierOf(rule, code), 'a1', null),
                text: applyChanges(text, changes),
              },
            ];
          }),
        );
      }),
    );
}

async function compare(dialect: keyof typeof intendedByFixes, url?: string): Promise<void> {
  const every = fixedExamples(dialect);
  const intended = intendedByFixes[dialect];
  expect(Object.keys(intended).filter((title) => !title.endsWith(back))).toEqual(every.map(({ title }) => title));
  const all = sampleOf(every, 12, dialect);
  const cases = all.map(({ rule, before, text }) => ({
    convention: rule.cases?.target?.convention ?? null,
    // What this one writes may be there already.
    hasRows: rule.code !== 'DM05',
    goesBack: !text.includes('raise NotImplementedError'),
    revisions: [
      { id: 'a1', text: before },
      { id: 'b2', text },
    ],
  }));
  const answers = (await oracle.ask({ dialect, url, cases })) as Answer[];
  const found: Record<string, readonly string[]> = {};
  for (const [at, { title, text }] of all.entries()) {
    const answer = answers[at];
    if (answer === undefined || !('after' in answer)) {
      found[title] = [JSON.stringify(answer), text];
      continue;
    }
    found[title] = differenceOf(answer.before, answer.after);
    if (answer.back !== undefined) found[title + back] = differenceOf(answer.before, answer.back);
  }
  if (process.env['ALEMBIC_TEST_SHOW'] !== undefined) console.log(JSON.stringify(found, null, 1));
  const titles = new Set(all.flatMap(({ title }) => [title, title + back]));
  expect(found).toEqual(Object.fromEntries(Object.entries(intended).filter(([title]) => titles.has(title))));
  console.log(`fixes on ${dialect}: ${all.length} applied, run, and compared with the schema that is meant`);
}

/** What of the catalogue is another one, in short. */
function differenceOf(one: unknown, other: unknown): string[] {
  const lines = (value: unknown, at: string): string[] =>
    typeof value === 'object' && value !== null
      ? Object.entries(value).flatMap(([key, item]) =>
          Array.isArray(value) ? [`${at} ${JSON.stringify(item)}`] : lines(item, `${at}.${key}`),
        )
      : [`${at} ${String(value)}`];
  // Since PostgreSQL 18 NOT NULL is a constraint too. What has columns has a name, and a comment of nothing says nothing.
  const isSaid = (line: string): boolean => !/"NOT NULL |^\.comments .*,null\]$|^\.names /.test(line);
  const [before, after] = [one, other].map((each) => lines(each, '').filter(isSaid));
  return [
    ...(before ?? []).filter((line) => after?.includes(line) !== true).map((line) => `- ${line}`),
    ...(after ?? []).filter((line) => before?.includes(line) !== true).map((line) => `+ ${line}`),
  ];
}

describe.skipIf(postgresMissing !== '')(`on PostgreSQL${postgresMissing}`, () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await makePostgres();
  });
  afterAll(async () => {
    await database.drop();
  });

  test('each quick fix of a bad example gives a migration that runs and makes the schema that is meant', async () => {
    await compare('postgresql', database.url);
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

  test('each quick fix of a bad example gives a migration that runs and makes the schema that is meant', async () => {
    await compare('mariadb', database.url.replace('mysql+pymysql', 'mariadb+pymysql'));
  });
});
