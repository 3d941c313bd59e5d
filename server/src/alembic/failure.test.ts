import { describe, expect, it } from 'vitest';
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
 * What servers say that the oracle tests do not have (test/oracle/alembicRunsFailures.test.ts provokes the others):
 * each was printed by a real run, with PostgreSQL 15 or MariaDB 10.11, by SQLAlchemy 1.4 and 2.1 alike.
 */
it.each<[string, FailureKind, RegExp]>([
  [
    '(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5998 failed: FATAL:  password authentication failed for user "app"',
    'authentication',
    /refused the user "app"/,
  ],
  [
    '(psycopg.OperationalError) connection failed: connection to server at "127.0.0.1", port 5998 failed: FATAL:  password authentication failed for user "app"',
    'authentication',
    /refused the user "app"/,
  ],
  [
    '(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5998 failed: fe_sendauth: no password supplied',
    'authentication',
    /refused the user\./,
  ],
  [
    '(psycopg2.OperationalError) connection to server at "127.0.0.1", port 5432 failed: FATAL:  role "nobody_there" does not exist',
    'authentication',
    /refused the user "nobody_there"/,
  ],
  [
    '(sqlalchemy.dialects.postgresql.asyncpg.Error) password authentication failed for user "app"',
    'authentication',
    /refused the user "app"/,
  ],
  [
    "(pymysql.err.OperationalError) (1045, \"Access denied for user 'app'@'127.0.0.1' (using password: YES)\")",
    'authentication',
    /refused the user "app"/,
  ],
  [
    "(pymysql.err.OperationalError) (2003, \"Can't connect to MySQL server on '127.0.0.1' ([Errno 111] Connection refused)\")",
    'databaseDown',
    /server at 127\.0\.0\.1 does not answer/,
  ],
  [
    "ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5997)",
    'databaseDown',
    /server at 127\.0\.0\.1:5997 does not answer/,
  ],
  ['socket.gaierror: [Errno -2] Name or service not known', 'databaseDown', /host cannot be resolved from here/],
  [
    '(psycopg2.OperationalError) could not translate host name "nowhere.invalid" to address: Name or service not known',
    'databaseDown',
    /host "nowhere\.invalid" cannot be resolved/,
  ],
  [
    '(pymysql.err.OperationalError) (1049, "Unknown database \'nowhere_db\'")',
    'unknownDatabase',
    /no database "nowhere_db"/,
  ],
  [
    '(sqlalchemy.dialects.postgresql.asyncpg.Error) database "nowhere_db" does not exist',
    'unknownDatabase',
    /no database "nowhere_db"/,
  ],
  ['(psycopg2.errors.InsufficientPrivilege) permission denied for schema public', 'permission', /\(schema public\)/],
  ['(psycopg2.errors.DuplicateTable) relation "item" already exists', 'alreadyExists', /already has "item"/],
  ['(psycopg2.errors.DuplicateObject) type "status" already exists', 'alreadyExists', /already has "status"/],
  ['(pymysql.err.OperationalError) (1050, "Table \'item\' already exists")', 'alreadyExists', /already has "item"/],
  ['(psycopg2.errors.UndefinedTable) relation "nowhere" does not exist', 'missingObject', /has no "nowhere"/],
  [
    '(psycopg2.errors.UndefinedObject) constraint "ck" of relation "item" does not exist',
    'missingObject',
    /has no "ck"/,
  ],
  [
    "(pymysql.err.ProgrammingError) (1146, \"Table 'shop.nowhere' doesn't exist\")",
    'missingObject',
    /has no "shop\.nowhere"/,
  ],
  [
    '(psycopg2.errors.NotNullViolation) column "a" of relation "item" contains null values',
    'notNull',
    /server_default/,
  ],
  [
    "(psycopg2.errors.StringDataRightTruncation) value too long for type character varying(32)\n\n[SQL: INSERT INTO alembic_version (version_num) VALUES ('a')",
    'longId',
    /more than 32 characters/,
  ],
])('explains %s', (said, failure, message) => {
  const stderr = `Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    connect()\n  File "/venv/lib/python3.11/site-packages/sqlalchemy/engine/default.py", line 952, in do_execute\n    cursor.execute(statement, parameters)\nsqlalchemy.exc.OperationalError: ${said}\n\n(Background on this error at: https://sqlalche.me/e/21/e3q8)\n`;
  expect(explainFailure({ ...run, stderr })).toMatchObject({
    failure,
    message: expect.stringMatching(message) as string,
  });
});

it.each(['Ambiguous walk', 'Ambiguous upgrade from multiple current revisions'])(
  'an ambiguous relative step: %s',
  (said) => {
    expect(explainFailure({ ...run, stdout: `FAILED: ${said}\n` })).toMatchObject({ failure: 'ambiguousStep' });
  },
);

it('tells an id that was typed from one that the database holds', () => {
  const stdout = "FAILED: Can't locate revision identified by 'gone'\n";
  expect(explainFailure({ ...run, stdout })).toMatchObject({ failure: 'unknownDatabaseRevision' });
  expect(explainFailure({ ...run, stdout, command: 'alembic upgrade gone' })).toMatchObject({
    failure: 'unknownRevision',
  });
  expect(explainFailure({ ...run, stdout, command: "alembic upgrade 'shop@gone'" })).toMatchObject({
    failure: 'unknownRevision',
  });
});

it('keeps what nobody foresaw: the word of Alembic, else the exception, else the last lines', () => {
  expect(explainFailure({ ...run, stdout: 'INFO\nFAILED: something new\n' }).message).toBe(
    'Alembic reported: something new.',
  );
  const stderr =
    'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\nshop.Odd: it broke\n[SQL: SELECT 1]\n(Background …)\n';
  expect(explainFailure({ ...run, stderr }).message).toBe('x.py, line 1, raised shop.Odd: it broke.');
  expect(explainFailure({ ...run, stderr: 'INFO  [alembic] Context\none\ntwo\n' }).message).toBe(
    'Alembic ended with exit code 1: one two.',
  );
});

describe('a traceback', () => {
  const frame = (file: string, caller: string, source = 'call()'): string =>
    `  File "${file}", line 7, in ${caller}\n    ${source}\n`;
  const packages = '/venv/lib/python3.11/site-packages';
  const start = `Traceback (most recent call last):\n`;
  const direct = '\nThe above exception was the direct cause of the following exception:\n\n';
  const during = '\nDuring handling of the above exception, another exception occurred:\n\n';
  const refused = `${start}${frame('/app/env.py', '<module>')}${frame(`${packages}/asyncpg/connect.py`, 'connect')}ConnectionRefusedError: [Errno 111] Connect call failed ('127.0.0.1', 5997)\n`;
  const own = `${start}${frame('/app/env.py', '<module>', 'raise RuntimeError("no database") from error')}RuntimeError: no database\n`;

  it.each([
    [
      'an error of a library that is reported by another',
      `${refused}${direct}${start}${frame(`${packages}/sqlalchemy/pool.py`, 'f')}sqlalchemy.exc.InterfaceError: odd\n`,
      'databaseDown',
      'The database server at 127.0.0.1:5997 does not answer. Start it, or correct host and port in the URL.',
    ],
    [
      'one that the project reports in words of its own',
      `${refused}${direct}${own}`,
      'databaseDown',
      'env.py, line 7, raised RuntimeError: no database. The database server at 127.0.0.1:5997 does not answer. Start it, or correct host and port in the URL.',
    ],
    [
      'the same, by an exit',
      `${refused}${during}${start}${frame('/app/env.py', '<module>', 'sys.exit("no database")')}SystemExit: no database\n`,
      'databaseDown',
      'env.py, line 7, ended the process: no database. The database server at 127.0.0.1:5997 does not answer. Start it, or correct host and port in the URL.',
    ],
    [
      'one that was printed and has no part in it',
      `${refused}${start}${frame('/app/env.py', '<module>')}ValueError: other\n`,
      'environmentRaised',
      'env.py, line 7, raised ValueError: other.',
    ],
    [
      'one of a group of tasks',
      `  + Exception Group Traceback (most recent call last):\n  |   File "/app/env.py", line 3, in <module>\n  | ExceptionGroup: errors (1 sub-exception)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    |   File "/app/env.py", line 5, in f\n    |     {}["x"]\n    | KeyError: 'x'\n    +------------------------------------\n`,
      'environmentRaised',
      "env.py, line 5, raised KeyError: 'x'.",
    ],
    [
      'one on another system',
      `${start}  File "C:\\app\\migrations\\env.py", line 7, in <module>\r\n    {}["x"]\r\nKeyError: 'x'\r\n`,
      'environmentRaised',
      "env.py, line 7, raised KeyError: 'x'.",
    ],
    [
      'a KeyError of the revision map',
      `${start}${frame('/app/env.py', '<module>')}${frame(`${packages}/alembic/script/revision.py`, '_map_branch_labels')}KeyError: 'nope'\n`,
      'brokenGraph',
      'The revision files name "nope" as a parent or dependency, but no file has that id. See the problems on the revision files.',
    ],
    [
      'a KeyError of another module of Alembic',
      `${start}${frame('/app/env.py', '<module>')}${frame(`${packages}/alembic/ddl/impl.py`, 'get_by_dialect')}KeyError: 'nope'\n`,
      'environmentRaised',
      "env.py, line 7, raised KeyError: 'nope'.",
    ],
    [
      'a configuration that env.py reads itself',
      `${start}${frame('/app/env.py', '<module>')}${frame('/usr/lib/python3.11/configparser.py', 'get')}configparser.InterpolationSyntaxError: '%' must be followed by '%' or '(', found: '%x'\n`,
      'environmentRaised',
      "env.py, line 7, raised configparser.InterpolationSyntaxError: '%' must be followed by '%' or '(', found: '%x'.",
    ],
    [
      'a part of Alembic that is missing',
      `${start}${frame('/app/env.py', '<module>', 'import alembic.nowhere')}${frame(`${packages}/alembic/script/base.py`, 'run_env')}ModuleNotFoundError: No module named 'alembic.nowhere'\n`,
      'missingModule',
      'The project needs the Python module "alembic.nowhere", which /work/shop/.venv/bin/python (found in /work/shop/.venv) does not have. Install the project\'s requirements there, or set alembic.interpreter to a Python that has it.',
    ],
    [
      'text that was compiled',
      `${start}${frame('/app/env.py', '<module>', 'eval("1 +")')}  File "<string>", line 1\n    1 +\n      ^\nSyntaxError: invalid syntax\n`,
      'environmentRaised',
      'env.py, line 7, raised SyntaxError: invalid syntax.',
    ],
  ])('%s', (_, stderr, failure, message) => {
    expect(explainFailure({ ...run, stderr })).toMatchObject({ failure, message });
  });
});

it('gives the call, its directory and its interpreter for the log', () => {
  expect(explainFailure({ ...run, stderr: 'two\n' }).details).toBe(
    '$ alembic upgrade head\n  in /work/shop, by /work/shop/.venv/bin/python (found in /work/shop/.venv)\ntwo\n',
  );
});
