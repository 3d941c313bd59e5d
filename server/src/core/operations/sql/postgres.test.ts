import { loadModule, parseSync } from 'libpg-query';
import { beforeAll, expect, test } from 'vitest';
import { loadParser } from '../../../../../test/support/parser.js';
import type { PythonParser } from '../../python/parser.js';
import { countedOperations } from '../coverage.js';
import { readOperations } from '../read.js';
import type { PostgresVerdict } from './postgres.js';
import { statementsOf } from './postgresTree.js';

let parser: PythonParser;
beforeAll(async () => {
  [parser] = await Promise.all([loadParser(), loadModule()]);
});

function verdict(text: string): PostgresVerdict {
  try {
    return { kind: 'accepted', statements: text.trim() === '' ? [] : statementsOf(parseSync(text)) };
  } catch (error) {
    return { kind: 'gap', reason: String(error) };
  }
}

/** Why something in an `upgrade` with these lines is not understood, with PostgreSQL's parser and without. */
function gaps(lines: readonly string[], postgres: boolean): string[] {
  const body = lines.map((line) => `    ${line}\n`).join('');
  const text = `import sqlalchemy as sa\nfrom alembic import op\ndef upgrade():\n${body}`;
  const { upgrade } = readOperations(parser, text, postgres ? { postgres: verdict } : {});
  return countedOperations(upgrade).flatMap(({ unknown }) => unknown.map(({ reason }) => reason));
}

function execute(sql: string): string {
  return `op.execute(${JSON.stringify(sql)})`;
}

test.each([
  'CREATE TABLE s.t (id serial PRIMARY KEY, "B c" text DEFAULT \'a;b\', CONSTRAINT k CHECK (id > 0), UNIQUE (id))',
  'UPDATE t SET a = 1 WHERE b IN :list AND c NOT IN :others',
  `CREATE INDEX ${'long_'.repeat(20)}name ON t (a)`,
  `ALTER TABLE t ADD COLUMN ${'long_'.repeat(20)}name int, ADD CONSTRAINT x EXCLUDE USING gist (a WITH =, int4range(b, c) WITH &&) WHERE (a > 0)`,
  'CREATE TABLE IF NOT EXISTS T (Id int GENERATED ALWAYS AS IDENTITY, r int REFERENCES s.t (id) ON DELETE CASCADE)',
  'ALTER TABLE t ADD COLUMN x int, DROP COLUMN y, ALTER COLUMN z TYPE bigint USING z::bigint, ALTER w SET NOT NULL',
  'ALTER TABLE ONLY s.t ADD CONSTRAINT k UNIQUE (a), DROP CONSTRAINT IF EXISTS j, ALTER a DROP DEFAULT, OWNER TO me',
  'ALTER TABLE t RENAME COLUMN a TO b; ALTER TABLE t RENAME TO u; ALTER TABLE t RENAME CONSTRAINT a TO b',
  'ALTER TABLE t VALIDATE CONSTRAINT k; ALTER TABLE t ENABLE ROW LEVEL SECURITY; ALTER TABLE t SET (fillfactor = 70)',
  'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON ONLY s.t USING btree (lower(a), b DESC) WHERE a IS NOT NULL',
  'CREATE INDEX ON t (a); DROP INDEX CONCURRENTLY IF EXISTS s.ix, iy; DROP TABLE IF EXISTS a.b, "C" CASCADE',
  "COMMENT ON TABLE s.t IS 'x'; COMMENT ON COLUMN s.t.c IS NULL; COMMENT ON FUNCTION f(int) IS 'x'",
  "CREATE TYPE s.mood AS ENUM ('a', 'b'); ALTER TYPE mood ADD VALUE 'c' BEFORE 'b'; DROP TYPE IF EXISTS mood, s.other",
  "ALTER TYPE mood RENAME VALUE 'a' TO 'z'; ALTER TYPE mood RENAME TO m; CREATE TYPE pair AS (a int, b int)",
  'CREATE OR REPLACE VIEW v AS SELECT 1 AS a; CREATE MATERIALIZED VIEW m AS SELECT 1; DROP VIEW a.v; REFRESH MATERIALIZED VIEW m',
  'CREATE SEQUENCE q START 5; ALTER SEQUENCE q OWNED BY t.id; DROP SEQUENCE q; CREATE SCHEMA s; DROP SCHEMA s CASCADE',
  'CREATE EXTENSION IF NOT EXISTS "uuid-ossp"; DROP EXTENSION citext; ALTER ROLE a RENAME TO b; ALTER INDEX i RENAME TO j',
  'CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN new; END; $$ LANGUAGE plpgsql; DROP FUNCTION f(int)',
  'CREATE TRIGGER tr BEFORE INSERT ON u FOR EACH ROW EXECUTE FUNCTION f(); DROP TRIGGER tr ON u; GRANT SELECT ON u TO r',
  'CREATE TEMP TABLE q AS SELECT 1; CREATE TEMPORARY TABLE p (a int); WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x',
  "INSERT INTO t (a) VALUES (';') ON CONFLICT DO NOTHING; UPDATE t SET a = 1; DELETE FROM t; TRUNCATE t; -- done",
  "DO $$ BEGIN CREATE TYPE m AS ENUM ('a'); EXCEPTION WHEN duplicate_object THEN null; END $$",
  "SET lock_timeout = '5s'; SELECT setval('q', 5); BEGIN; COMMIT; VACUUM ANALYZE t; LOCK TABLE t; EXPLAIN SELECT 1",
  "UPDATE t SET a = :value, b = '12:30', c = d::text WHERE e = :e_2",
  "UPDATE t SET a = '\\:x' WHERE b LIKE '100%'",
  '',
  '-- nothing',
])("is understood with PostgreSQL's parser as without: %s", (sql) => {
  expect(gaps([execute(sql)], false)).toEqual([]);
  expect(gaps([execute(sql)], true)).toEqual([]);
});

test.each([
  ['is refused', 'ALTER TABLE t ADD COLUMN a int,', /syntax error at end of input/u],
  ["is MySQL's", 'ALTER TABLE t MODIFY COLUMN a int', /syntax error at or near "MODIFY"/u],
  ['ends in the middle of a string', "UPDATE t SET a = 'x", /unterminated quoted string/u],
  ['names another column there', 'ALTER TABLE t ADD COLUMN Ü int', /add Ü instead of add ü/u],
  ['names another table there', 'DROP TABLE a, Ü', /a, Ü instead of a, ü/u],
  ['makes a table by the way', 'EXPLAIN ANALYZE CREATE TABLE x AS SELECT 1; SELECT 1 INTO y', /not read/u],
])('what %s is a gap', (_what, sql, reason) => {
  const [found = ''] = gaps([execute(sql)], true);
  expect(found).toMatch(reason);
});

test("what only PostgreSQL's parser knows to keep the schema is understood", () => {
  const sql = 'REASSIGN OWNED BY a TO b';
  expect(gaps([execute(sql)], false)).toHaveLength(1);
  expect(gaps([execute(sql)], true)).toEqual([]);
});

test("what does not run on PostgreSQL is not its parser's", () => {
  const mysql = 'op.execute("ALTER TABLE t MODIFY COLUMN a int")';
  expect(gaps(['if op.get_bind().dialect.name == "mysql":', `    ${mysql}`], true)).toEqual([]);
  expect(gaps(['if op.get_bind().dialect.name == "postgresql":', '    pass', 'else:', `    ${mysql}`], true)).toEqual(
    [],
  );
  expect(gaps(['if op.get_bind().dialect.name != "sqlite":', `    ${mysql}`], true)).toHaveLength(1);
});
