import { expect, test } from 'vitest';
import { resultOf, revision, statement } from './testing.js';
import { verify } from './verification.js';

const versions = (sqlalchemy: string) => ({
  alembic: { version: '1.20.1', source: 'uv.lock' },
  sqlalchemy: { version: sqlalchemy, source: 'uv.lock' },
  compared: [],
});
const of = (...texts: readonly (string | null)[]) =>
  resultOf([revision(texts.map((sql) => (sql === null ? statement('', { gap: 'why' }) : statement(sql))))]);

test.each([
  [of('A', 'B'), of('A', 'B'), { kind: 'same', gaps: 0 }],
  [of('CREATE TABLE t (\n\tid INTEGER\n)'), of('CREATE TABLE t (  id INTEGER )'), { kind: 'same', gaps: 0 }],
  [of('A', null, 'C'), of('A', 'B', 'b', 'C'), { kind: 'same', gaps: 1 }],
  [of('A', null), of('A', 'B'), { kind: 'same', gaps: 1 }],
  [of('A', 'B'), of('A', 'X'), { kind: 'differs' }],
  [of('A'), of('A', 'B'), { kind: 'differs' }],
  [of('A', 'B'), of('A'), { kind: 'differs' }],
  [of('A', null, 'C'), of('A', 'B'), { kind: 'differs' }],
  [resultOf([revision([])]), resultOf([]), { kind: 'differs' }],
])('compares what is shown with what Alembic renders: %#', (instant, alembic, expected) => {
  expect(verify(instant, alembic)).toMatchObject(expected);
});

test('names the versions that ran where others are shown', () => {
  const [instant, alembic] = [of('A'), of('A')];
  expect(verify({ ...instant, versions: versions('2.0.58') }, { ...alembic, versions: versions('2.1.9') })).toEqual({
    kind: 'same',
    gaps: 0,
    versions: 'Alembic 1.20.1, SQLAlchemy 2.1.9',
  });
});
