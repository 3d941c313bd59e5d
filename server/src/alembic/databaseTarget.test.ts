import { describe, expect, it } from 'vitest';
import { targetOfUrl } from '../../../test/support/databaseTargets.js';
import { joinedSummary, summaryOf, summaryOfDatabase, type BridgeDatabase } from './databaseTarget.js';

const shop: BridgeDatabase = {
  dialect: 'postgresql',
  driver: 'psycopg',
  user: 'app',
  password: 's3cret',
  host: 'localhost',
  port: null,
  database: 'shop',
  query: {},
  versionTable: 'alembic_version',
  versionTableSchema: null,
  isWhole: true,
};

describe('the summary of a database', () => {
  it.each<[string, Partial<BridgeDatabase>, Record<string, string>, object]>([
    [
      'a server',
      {},
      {},
      {
        description: 'PostgreSQL app@localhost:5432/shop',
        host: 'localhost:5432',
        database: 'shop',
        user: 'app',
        isLocal: true,
      },
    ],
    [
      "libpq's variables",
      { host: null, user: null },
      { PGHOST: 'db.example', PGUSER: 'me' },
      { description: 'PostgreSQL me@db.example:5432/shop', isLocal: false },
    ],
    [
      "a way of env.py's own",
      { isWhole: false },
      {},
      { description: 'PostgreSQL app@localhost:5432/shop', isLocal: false },
    ],
    [
      'a file',
      { dialect: 'sqlite', driver: null, user: null, password: null, host: null, database: 'a.db' },
      {},
      { description: 'SQLite a.db', host: null, database: 'a.db', isLocal: true },
    ],
    [
      'another dialect',
      { dialect: 'oracle', host: null, database: null },
      {},
      { dialect: 'Oracle', host: null, isLocal: false },
    ],
    [
      'a password that a URL cannot hold',
      { host: 'cret@db', password: 's3' },
      {},
      { description: 'postgresql database', host: null, user: null, isLocal: false },
    ],
  ])('%s', (_, changes, env, expected) => {
    const summary = summaryOfDatabase({ ...shop, ...changes }, env);
    expect(summary).toMatchObject(expected);
    expect(JSON.stringify(summary)).not.toMatch(/s3cret|cret@/);
  });
});

describe('several databases', () => {
  const [one, two, far] = [
    'mysql://app@localhost/one',
    'mysql://app@localhost/two',
    'postgresql://other@db.example/one',
  ].map((url) => summaryOf(targetOfUrl(url))) as [
    ReturnType<typeof summaryOf>,
    ReturnType<typeof summaryOf>,
    ReturnType<typeof summaryOf>,
  ];

  it('are one where they are alike, and local only together', () => {
    expect(joinedSummary([one])).toBe(one);
    expect(joinedSummary([one, two])).toEqual({
      dialect: 'MySQL',
      driver: null,
      host: 'localhost:3306',
      database: null,
      user: 'app',
      description: 'MySQL app@localhost:3306/one and MySQL app@localhost:3306/two',
      isLocal: true,
    });
    expect(joinedSummary([one, far])).toMatchObject({
      dialect: 'MySQL and PostgreSQL',
      host: null,
      user: null,
      isLocal: false,
    });
    expect(joinedSummary([one, one]).description).toBe(one.description);
  });
});
