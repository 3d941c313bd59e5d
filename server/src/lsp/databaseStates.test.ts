import { expect, test } from 'vitest';
import type { Current } from '../alembic/current.js';
import { databaseState } from './databaseStates.js';

const database = (count: number): Current => [
  {
    summary: {
      dialect: 'SQLite',
      driver: null,
      host: null,
      database: 'app.db',
      user: null,
      description: 'SQLite app.db',
      isLocal: true,
    },
    dialect: 'sqlite',
    versions: Array.from({ length: count }, (_, index) => `r${index}`),
    hasVersionTable: true,
  },
];

test('a version table with more rows than there can be heads is refused, with what to check', () => {
  expect(databaseState(database(1_000))).toMatchObject({ hasVersionTable: true });
  expect(databaseState(database(1_001))).toMatchObject({
    failure: 'failed',
    message: expect.stringContaining('version_table') as unknown,
  });
});
