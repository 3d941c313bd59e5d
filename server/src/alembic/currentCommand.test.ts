import { expect, it } from 'vitest';
import { standingsIn } from './currentCommand.js';

it('reads what "alembic current --verbose" prints, one database after the other', () => {
  const output = `Loading .env
Current revision(s) for postgresql+psycopg://app:***@db:5432/shop:
Rev: c6b20f7d81e9 (head) (mergepoint)
Merges: 0e6f93b8a1d7, 358ad9e7f6c0
Path: /app/migrations/versions/c6b20f7d81e9_.py

    merge billing and reservations

    Rev: not this one

Rev: b5170e9dc42a
Parent: <base>

Current revision(s) for sqlite:////data/other.db:
`;
  expect(standingsIn(output)).toMatchObject([
    {
      dialect: 'postgresql',
      versions: ['c6b20f7d81e9', 'b5170e9dc42a'],
      summary: { description: 'PostgreSQL app@db:5432/shop', isLocal: false },
    },
    { dialect: 'sqlite', versions: [], summary: { description: 'SQLite /data/other.db', isLocal: false } },
  ]);
});
