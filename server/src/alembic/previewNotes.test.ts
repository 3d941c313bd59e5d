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
  ['it connects', { ...without, environmentError: { reason: 'connects' as const, error } }, silent, 'x', [`env.py has no offline branch and would connect (a connection to a sqlite database was refused).${left}`]],
  ['it exits', { ...without, environmentError: { reason: 'exits' as const, error } }, silent, 'x', [`env.py ends the process before any migration (sys.exit).${left}`]],
  ['it ends', { ...without, environmentError: { reason: 'ended' as const, error: null } }, silent, null, [`env.py comes to its end without context.run_migrations() in offline mode.${left}`]],
  ['it raises', { ...without, environmentError: { reason: 'raises' as const, error } }, silent, 'env.py, line 2, raised X.', [`env.py, line 2, raised X.${left}`]],
  ['it raises, and nothing is rendered', { ...without, revisions: [], environmentError: { reason: 'raises' as const, error } }, silent, 'Raised.', ['Raised.']],
  ['it raises late', { ...good, environmentError: { reason: 'raises' as const, error } }, silent, 'Raised.', ['After the migrations env.py went on: Raised.']],
  ['it writes', good, { ...silent, written: ['a.sql', 'a.sql', 'b.sql'] }, null, ['The project opened a.sql, b.sql for writing. It went to memory; nothing was written.']],
  ['it is refused', good, { ...silent, refused: ['the program git'] }, null, ['The project was refused the program git: a preview changes and reaches nothing.']],
  ['it prints', good, { ...silent, printed: ' one\n two ' }, null, ['The project printed: one two']],
  ['databases differ', { ...good, databases: [{ name: 'a', dialect: 'mysql' }, { name: null, dialect: 'sqlite' }] }, silent, null, ['The databases differ: a is mysql, one without a name is sqlite.']],
])('%s', (_name, result, remarks, text, expected) => {
  expect(previewNotes(result, remarks, text)).toEqual(expected);
});

test.each([
  ['AttributeError', "'NoneType' object has no attribute 'scalar'", /^This revision reads from the database, .*\('NoneType' object has no attribute 'scalar'\)/],
  ['NoInspectionAvailable', 'No inspection system is available (Background on this error at: https://sqlalche.me/e/20/x)', /^This revision reads from the database, .*\(No inspection system is available\)/],
  ['WouldConnect', 'a connection to a sqlite database was refused', /^This revision opens a connection of its own/],
  ['WouldRun', 'the program git was refused: x', /^This revision does more than SQL: the program git was refused: x\.$/],
  ['SyntaxError', 'invalid syntax', /^SyntaxError: invalid syntax$/],
])('%s', (kind, message, expected) => {
  const about = { kind, message, traceback: '', line: null };
  expect(revisionErrorText({ ...about, database: null })).toMatch(expected);
  expect(revisionErrorText({ ...about, database: 'one' })).toMatch(/^Database one: /);
});
