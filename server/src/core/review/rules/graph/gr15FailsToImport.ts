import type { Problem } from '../../problem.js';
import { problemOf, type FileRule, type ReviewedFile } from '../../rule.js';

export const migrationModuleFailsToImport: FileRule = {
  code: 'GR15',
  name: 'migration-module-fails-to-import',
  title: 'A revision file cannot be imported',
  severity: 'error',
  documentation: {
    what:
      'A file in a version location has something that no version of Python accepts: a conflict marker, a string or bracket that is not closed, a wrong indentation, a missing block or operand. ' +
      'Code that is merely not understood here is reported as information, and a file that could not be read at all as a warning.',
    why: 'Alembic imports every file of a version location for every command, so that one broken file stops `alembic current`, `upgrade` and all others.',
    whatToDo:
      'Correct the place that is marked. The identifiers that could still be read are used, so that the rest of the graph stays whole. ' +
      'Code that is not understood may be right: syntax of a Python newer than this extension. Run `alembic heads` if in doubt.',
    whenSilent:
      'The source of a template, with `{% … %}` or `{{ … }}` outside of strings, is not Python yet: what the template fills in is unknown.',
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
  return (body?.syntaxProblems ?? []).map(({ isCertain, message, span }) =>
    isCertain
      ? problemOf(
          migrationModuleFailsToImport,
          path,
          span,
          `${message}. Every Alembic command imports this file and stops here.`,
        )
      : problemOf(
          { ...migrationModuleFailsToImport, severity: 'information' },
          path,
          span,
          `${message}. If your Python does not accept it either, every Alembic command stops here.`,
        ),
  );
}
