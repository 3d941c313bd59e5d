import { expect, test } from 'vitest';
import { revisionErrorText } from './previewErrors.js';
import { previewNotes } from './previewNotes.js';

const good = { revisions: [{}], databases: [], throughEnvironment: true, environmentError: null };
const silent = { printed: '', written: [], refused: [] };
const error = { kind: 'K', message: 'a connection to a sqlite database was refused', traceback: '', line: 1 };
const without = { ...good, throughEnvironment: false };
const left = ' The SQL is rendered without env.py, so what env.py sets besides the dialect is not in it.';

test.each([
  ['nothing to say', good, silent, null, []],
  [
    'it connects',
    { ...without, environmentError: { reason: 'connects' as const, error } },
    silent,
    'x',
    [`env.py has no offline branch and would connect (a connection to a sqlite database was refused).${left}`],
  ],
  [
    'it exits',
    { ...without, environmentError: { reason: 'exits' as const, error } },
    silent,
    'env.py, line 2, ended the process: no',
    [`env.py, line 2, ended the process: no.${left}`],
  ],
  [
    'it ends',
    { ...without, environmentError: { reason: 'ended' as const, error: null } },
    silent,
    null,
    [`env.py finished without calling context.run_migrations() in offline mode.${left}`],
  ],
  [
    'it raises',
    { ...without, environmentError: { reason: 'raises' as const, error } },
    silent,
    'env.py, line 2, raised X.',
    [`env.py, line 2, raised X.${left}`],
  ],
  [
    'it raises, and nothing is rendered',
    { ...without, revisions: [], environmentError: { reason: 'raises' as const, error } },
    silent,
    'Raised.',
    ['Raised.'],
  ],
  [
    'it raises late',
    { ...good, environmentError: { reason: 'raises' as const, error } },
    silent,
    'Raised.',
    ['After the migrations, Raised.'],
  ],
  [
    'it writes',
    good,
    { ...silent, written: ['a.sql', 'a.sql', 'b.sql'] },
    null,
    ['The project opened a.sql, b.sql for writing. It went to memory; nothing was written.'],
  ],
  [
    'it is refused',
    good,
    { ...silent, refused: ['the program git'] },
    null,
    ['The project was refused the program git: a preview changes and reaches nothing.'],
  ],
  ['it prints', good, { ...silent, printed: ' one\n two ' }, null, ['The project printed: one two']],
  [
    'databases differ',
    {
      ...good,
      databases: [
        { name: 'a', dialect: 'mysql' },
        { name: null, dialect: 'sqlite' },
      ],
    },
    silent,
    null,
    ['The databases differ: a is mysql, one without a name is sqlite.'],
  ],
])('%s', (_name, result, remarks, text, expected) => {
  expect(previewNotes(result, remarks, text)).toEqual(expected);
});

const run = {
  end: 'exited' as const,
  exitCode: 1,
  stdout: '',
  command: 'alembic upgrade --sql',
  cwd: '/app',
  interpreter: { path: 'python', reason: 'x' },
  timeoutMilliseconds: 0,
};
const rendering =
  'Traceback (most recent call last):\n  File "/x/alembic_ls_bridge/render.py", line 80, in _render\n    module[direction]()\n  File "/app/versions/a.py", line 9, in upgrade\n    call()\n';
const packages = '  File "/venv/lib/python3.11/site-packages/sqlalchemy/x.py", line 5, in f\n    call()\n';
const bridge = '  File "/x/alembic_ls_bridge/guard.py", line 5, in f\n    raise\n';

test.each([
  [
    'AttributeError',
    "'NoneType' object has no attribute 'scalar'",
    '',
    "a.py, line 9, reads from the database, which is not there in offline mode (AttributeError: 'NoneType' object has no attribute 'scalar'). Guard that part with \"if not context.is_offline_mode()\" to see the rest.",
  ],
  [
    'AttributeError',
    "'NoneType' object has no attribute 'strip'",
    '',
    "AttributeError: 'NoneType' object has no attribute 'strip'.",
  ],
  [
    'ArgumentError',
    'got MockConnection',
    packages,
    'a.py, line 9, reads from the database, which is not there in offline mode (ArgumentError: got MockConnection). Guard that part with "if not context.is_offline_mode()" to see the rest.',
  ],
  ['ArgumentError', 'odd (Background on this error at: https://sqlalche.me/e/20/x)', packages, 'ArgumentError: odd.'],
  [
    'WouldConnect',
    'a connection to a sqlite database was refused',
    bridge,
    'a.py, line 9, opens a connection of its own, which was refused: a preview never connects.',
  ],
  [
    'WouldRun',
    'the program git was refused: x',
    bridge,
    'a.py, line 9, does more than SQL: the program git was refused: x.',
  ],
  [
    'SyntaxError',
    'invalid syntax',
    '  File "/app/versions/a.py", line 3\n    def (\n        ^\n',
    'a.py, line 3, is not valid Python: invalid syntax.',
  ],
  ['SystemExit', '2', '', 'a.py, line 9, ended the process with exit code 2 and printed nothing.'],
  ['NotImplementedError', '', '', 'NotImplementedError.'],
])('a revision that raises %s: %s', (kind, message, frames, expected) => {
  const traceback = `${rendering}${frames}${kind}${message === '' ? '' : `: ${message}`}\n`;
  const about = { kind, message, traceback, line: null };
  expect(revisionErrorText({ ...about, database: null }, { ...run, stderr: traceback })).toBe(expected);
  expect(revisionErrorText({ ...about, database: 'one' }, { ...run, stderr: traceback })).toBe(
    `Database one: ${expected}`,
  );
});
