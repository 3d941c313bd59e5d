import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';

export const applicationModelImport: OperationRule = {
  code: 'DM03',
  name: 'application-model-import',
  title: "A migration uses the application's models",
  severity: 'warning',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  isOnlineOnly: true,
  documentation: {
    what: 'A model that is imported from the project is queried or changed in a migration: `select(User)`, `session.query(User)`, `User.__table__`.',
    why: 'The model is that of today, the table that of this revision: once a column is added to the model, or the class is moved, the migration fails on a new database, and in the tests of everybody.',
    whatToDo: 'Write what the migration needs of the table: `sa.table("user", sa.column("id"), sa.column("name"))`.',
    whenSilent: 'For types, constants and helpers of the project.',
    bad: `from app.models import User
op.execute(sa.update(User).values(name="x"))`,
    good: `user = sa.table("user", sa.column("name"))
op.execute(sa.update(user).values(name="x"))`,
  },
  cases: {
    bad: ['from app.models import User\nuser = User.__table__\nop.execute(user.delete())'],
    good: [
      'from app.types import Money\nop.add_column("item", sa.Column("price", Money()))',
      'from app.models import Status\nop.add_column("item", sa.Column("status", sa.Enum(Status)))',
    ],
  },
  *check(run, revision) {
    for (const { span, module, name, isModel } of inRun(run, revision.code.imports)) {
      if (!isModel) continue;
      yield {
        span,
        message: `${name} of ${module} is the model of today, and this migration runs on the table as it was then. Write the columns that it needs: sa.table("…", sa.column("…")).`,
      };
    }
  },
};
