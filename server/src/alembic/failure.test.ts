import { expect, it } from 'vitest';
import { explainFailure, type FailedRun, type FailureKind } from './failure.js';

const run: FailedRun = {
  end: 'exited',
  exitCode: 1,
  stdout: '',
  stderr: '',
  command: 'alembic upgrade head',
  cwd: '/work/shop',
  folder: '/work/shop',
  interpreter: { path: '/work/shop/.venv/bin/python', reason: 'found in /work/shop/.venv' },
  timeoutMilliseconds: 120_000,
};

/**
 * What servers say that the oracle tests do not have (test/oracle/alembicRunsFailures.test.ts provokes the others): each
 * was printed by a real run, with PostgreSQL 15 or MariaDB 10.11, by SQLAlchemy 1.4 and 2.1 alike.
 */
it.each<[string, FailureKind, RegExp]>([
  ['(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5998 failed: FATAL:  password authentication failed for user "app"', 'authentication', /refused the user "app"/],
  ['(psycopg.OperationalError) connection failed: connection to server at "127.0.0.1", port 5998 failed: FATAL:  password authentication failed for user "app"', 'authentication', /refused the user "app"/],
  ['(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5998 failed: fe_sendauth: no password supplied', 'authentication', /refused the user\./],
  ['(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5432 failed: FATAL:  role "nobody_there" does not exist', 'authentication', /refused the user "nobody_there"/],
  ['(sqlalchemy.dialects.postgresql.asyncpg.Error) password authentication failed for user "app"', 'authentication', /refused the user "app"/],
  ['(pymysql.err.OperationalError) (1045, "Access denied for user \'app\'@\'127.0.0.1\' (using password: YES)")', 'authentication', /refused the user "app"/],
  ['(pymysql.err.OperationalError) (2003, "Can\'t connect to MySQL server on \'127.0.0.1\' ([Errno 111] Connection refused)")', 'databaseDown', /server at 127\.0\.0\.1 does not answer/],
  ["ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5997)", 'databaseDown', /server at 127\.0\.0\.1:5997 does not answer/],
  ['socket.gaierror: [Errno -2] Name or service not known', 'databaseDown', /host is not known from here/],
  ['(psycopg2.OperationalError) could not translate host name "nowhere.invalid" to address: Name or service not known', 'databaseDown', /host "nowhere\.invalid" is not known/],
  ['(pymysql.err.OperationalError) (1049, "Unknown database \'nowhere_db\'")', 'unknownDatabase', /no database "nowhere_db"/],
  ['(sqlalchemy.dialects.postgresql.asyncpg.Error) database "nowhere_db" does not exist', 'unknownDatabase', /no database "nowhere_db"/],
  ['(psycopg2.errors.InsufficientPrivilege) permission denied for schema public', 'permission', /\(schema public\)/],
  ['(psycopg2.errors.DuplicateTable) relation "item" already exists', 'alreadyExists', /has "item" already/],
  ['(psycopg2.errors.DuplicateObject) type "status" already exists', 'alreadyExists', /has "status" already/],
  ['(pymysql.err.OperationalError) (1050, "Table \'item\' already exists")', 'alreadyExists', /has "item" already/],
  ['(psycopg2.errors.UndefinedTable) relation "nowhere" does not exist', 'missingObject', /has no "nowhere"/],
  ['(psycopg2.errors.UndefinedObject) constraint "ck" of relation "item" does not exist', 'missingObject', /has no "ck"/],
  ['(pymysql.err.ProgrammingError) (1146, "Table \'shop.nowhere\' doesn\'t exist")', 'missingObject', /has no "shop\.nowhere"/],
  ['(psycopg2.errors.NotNullViolation) column "a" of relation "item" contains null values', 'notNull', /server_default/],
  ["(psycopg2.errors.StringDataRightTruncation) value too long for type character varying(32)\n\n[SQL: INSERT INTO alembic_version (version_num) VALUES ('a')", 'longId', /longer than 32 characters/],
])('explains %s', (said, failure, message) => {
  const stderr = `Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nsqlalchemy.exc.OperationalError: ${said}\n\n(Background on this error at: https://sqlalche.me/e/21/e3q8)\n`;
  expect(explainFailure({ ...run, stderr })).toMatchObject({ failure, message: expect.stringMatching(message) as string });
});

it.each(['Ambiguous walk', 'Ambiguous upgrade from multiple current revisions'])('a step that leads several ways: %s', (said) => {
  expect(explainFailure({ ...run, stdout: `FAILED: ${said}\n` })).toMatchObject({ failure: 'ambiguousStep' });
});

it('tells an id that was typed from one that the database holds', () => {
  const stdout = "FAILED: Can't locate revision identified by 'gone'\n";
  expect(explainFailure({ ...run, stdout })).toMatchObject({ failure: 'unknownDatabaseRevision' });
  expect(explainFailure({ ...run, stdout, command: 'alembic upgrade gone' })).toMatchObject({ failure: 'unknownRevision' });
  expect(explainFailure({ ...run, stdout, command: "alembic upgrade 'shop@gone'" })).toMatchObject({ failure: 'unknownRevision' });
});

it('keeps what nobody foresaw: the word of Alembic, else the exception, else the last line', () => {
  expect(explainFailure({ ...run, stdout: 'INFO\nFAILED: something new\n' }).message).toBe('Alembic says: something new');
  const stderr = 'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nshop.Odd: it broke\n[SQL: SELECT 1]\n(Background …)\n';
  expect(explainFailure({ ...run, stderr }).message).toBe('Alembic ended with exit code 1: shop.Odd: it broke');
  expect(explainFailure({ ...run, stderr: 'one\ntwo\n' }).message).toBe('Alembic ended with exit code 1: two');
});

it('gives the call, its directory and its interpreter for the log', () => {
  expect(explainFailure({ ...run, stderr: 'two\n' }).details).toBe('$ alembic upgrade head\n  in /work/shop, by /work/shop/.venv/bin/python (found in /work/shop/.venv)\ntwo\n');
});
