import type { Span } from '../../../text.js';
import type { Problem } from '../../problem.js';
import { isOnlyDowngrade, type ReleasedEdit } from '../../../graph/released.js';
import { problemOf, type FileRule, type ReviewedFile } from '../../rule.js';

export const editedReleasedMigration: FileRule = {
  code: 'GR12',
  name: 'edited-released-migration',
  title: 'A released migration was edited',
  severity: 'warning',
  needsReleased: true,
  documentation: {
    what: 'The code of `upgrade()` or `downgrade()`, or one of the four identifiers, differs from the same file on the default branch and from the file as it was where this branch left it; or, where the default branch has the edit already, from the file in the newest release before that (the newest tag that looks like a version, or those of `alembic.git.releaseTags`). It is a hint, which `alembic-ls check` leaves out, where only `downgrade()` or a branch label differs, and where databases may end up the same. They do not where the id differs, or `down_revision` or `depends_on` so that other revisions come before it than before; and where one text makes or drops a table, column, index or constraint that the other does not mention, or both make it with another type, nullability, default, columns or target, while the rest is understood or the same.',
    why: 'Databases that ran the old text never run the new one: from then on they differ from those that are created from scratch, and nothing reports it. With another parent or another id, a database that is past the revision has a history that there is not any more: Alembic leaves revisions out, runs them twice or refuses.',
    whatToDo: 'Put the file back as it was, and make a new revision for what has to change.',
    whenSilent:
      'Where only comments, docstrings, type hints, quotes or line breaks differ, how a text is put together or SQL laid out, how a name is imported, messages for a log, time limits of statements, how parameters are handed over, what a column does in Python alone, or code outside of these functions; and where both texts are understood and run the same operations, by whatever code. Where a revision follows what its released parent followed, and that parent is in no file any more: GR17 reports it. Without git, or where it does not know the default branch or the commit where the branch left it (a shallow clone), and in Restricted Mode. For commits of the default branch that are not pushed yet and in no release, as nobody else has them.',
    released: `# versions/a2_names.py
revision = "a2"

def upgrade():
    op.add_column("t", sa.Column("x", sa.String(50)))`,
    bad: `# versions/a2_names.py: edited in place
revision = "a2"

def upgrade():
    op.add_column("t", sa.Column("x", sa.String(80)))`,
    good: `# versions/a2_names.py: as it was
revision = "a2"

def upgrade():
    op.add_column("t", sa.Column("x", sa.String(50)))

# versions/a3_longer_names.py: a new revision
revision = "a3"
down_revision = "a2"

def upgrade():
    op.alter_column("t", "x", type_=sa.String(80), existing_type=sa.String(50))`,
  },
  checkFile(file, { released }) {
    const edit = released?.edited.get(file.path);
    return edit === undefined ? [] : [report(file, edit)];
  },
};

function report(file: ReviewedFile, edit: ReleasedEdit): Problem {
  const parts = [...edit.identifiers, ...edit.functions.map((name) => `${name}()`)];
  const what =
    parts.length > 1
      ? `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''} differ`
      : `${parts[0] ?? ''} differs`;
  if (isOnlyDowngrade(edit))
    return problemOf(
      { ...editedReleasedMigration, severity: 'hint' },
      file.path,
      spanOf(file, edit),
      `This migration is on ${edit.against} already, and ${what} from it: a database that ran upgrade() there is downgraded by this one.`,
    );
  if (edit.surely === null)
    return problemOf(
      { ...editedReleasedMigration, severity: 'hint' },
      file.path,
      spanOf(file, edit),
      `This migration is on ${edit.against} already, and ${what} from it: databases that ran it will not run it again. Whether they end up the same is not known.`,
    );
  const consequence =
    edit.surely === 'other history'
      ? `where it ran, or what followed it, Alembic may leave revisions out or run them twice. Put it back${edit.functions.length > 0 ? ', and make a new revision for the change' : ''}.`
      : 'databases that ran it will not run it again. Put it back, and make a new revision for the change.';
  return problemOf(
    editedReleasedMigration,
    file.path,
    spanOf(file, edit),
    `This migration is on ${edit.against} already, and ${what} from it: ${consequence}`,
  );
}

/** Where the first difference is; what was taken away is reported at the id. */
function spanOf({ header, body }: ReviewedFile, { identifiers, functions }: ReleasedEdit): Span {
  const [identifier] = identifiers;
  const idSpan = header.revision?.span ?? { start: 0, end: 1 };
  if (identifier !== undefined) return header.assignments[identifier] ?? idSpan;
  return body?.functions.find(({ name }) => name === functions[0])?.nameSpan ?? idSpan;
}
