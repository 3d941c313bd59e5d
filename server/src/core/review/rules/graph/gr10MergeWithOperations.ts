import { problemOf, type FileRule } from '../../rule.js';

export const mergeRevisionWithOperations: FileRule = {
  code: 'GR10',
  name: 'merge-revision-with-operations',
  title: 'A merge revision also changes the schema',
  severity: 'information',
  documentation: {
    what: '`down_revision` names two or more revisions, and a function of the file calls operations.',
    why: 'A merge joins what two branches did. With operations of its own it can no longer be undone without them, and they are easily missed where a merge is expected to be empty.',
    whatToDo: 'Leave the merge empty and move the operations to a revision that follows it.',
    whenSilent:
      'A function with a comment of its own is left alone: somebody says there why the merge needs the operations. What is called through other modules is not seen.',
    bad: `from alembic import op

down_revision = ("a2", "a3")

def upgrade():
    op.drop_column("t", "x")`,
    good: `from alembic import op

down_revision = ("a2", "a3")

def upgrade():
    pass`,
  },
  checkFile({ path, body }) {
    return (body?.mergeOperations ?? []).map((span) =>
      problemOf(
        mergeRevisionWithOperations,
        path,
        span,
        'This merge revision also changes the schema. Leave the merge empty and move the operations to a revision that follows it.',
      ),
    );
  },
};
