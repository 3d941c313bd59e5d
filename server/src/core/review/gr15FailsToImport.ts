import type { Problem } from './problem.js';
import { problemOf, type FileRule, type ReviewedFile } from './rule.js';

export const migrationModuleFailsToImport: FileRule = {
  code: 'GR15',
  name: 'migration-module-fails-to-import',
  title: 'A revision file cannot be imported',
  severity: 'error',
  documentation: {
    what: 'A file in a version location has a syntax error. A file that could not be read at all is reported too, as a warning.',
    why: 'Alembic imports every file of a version location for every command, so that one broken file stops `alembic current`, `upgrade` and all others.',
    whatToDo: 'Correct the place that is marked. The identifiers that could still be read are used, so that the rest of the graph stays whole.',
    bad: `revision = "b2"
down_revision = ("a1"`,
    good: `revision = "b2"
down_revision = "a1"`,
  },
  checkFile: (file) => [...unreadable(file), ...syntaxErrors(file)],
};

/** A warning: what this reader cannot read Alembic may be able to. */
function unreadable({ path, header }: ReviewedFile): Problem[] {
  if (header.unreadable === null) return [];
  const message = `This file was not read: ${header.unreadable}. The revision that it may hold is missing from the graph.`;
  return [problemOf({ ...migrationModuleFailsToImport, severity: 'warning' }, path, { start: 0, end: 1 }, message)];
}

function syntaxErrors({ path, body }: ReviewedFile): Problem[] {
  return (body?.syntaxProblems ?? []).map(({ message, span }) =>
    problemOf(migrationModuleFailsToImport, path, span, `${message.replace(/\.$/, '')}. Every Alembic command imports this file and stops here.`),
  );
}
