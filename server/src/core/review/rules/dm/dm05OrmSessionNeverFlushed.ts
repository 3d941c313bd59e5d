import { codeFix, insertAfterStatement } from '../../fixes/codeEdits.js';
import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';

export const ormSessionNeverFlushed: OperationRule = {
  code: 'DM05',
  name: 'orm-session-never-flushed',
  title: 'Changes of an ORM session are lost',
  severity: 'error',
  dialects: 'all',
  directions: ['upgrade', 'downgrade'],
  isOnlineOnly: true,
  documentation: {
    what: 'A session that is made in the migration gets objects by `add()`, `add_all()`, `delete()` or `merge()`, and nothing is done with it afterwards: no `commit()`, no `flush()`, no query.',
    why: 'A session writes when it is flushed. The migration succeeds, and no row was written.',
    whatToDo: 'Call `session.commit()` at the end, as the quick fix does. The transaction stays that of Alembic.',
    whenSilent: 'Where the session is given to other code, and within a block that begins a transaction.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: `from sqlalchemy.orm import Session, declarative_base
class Item(declarative_base()):
    __table__ = sa.Table("item", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True))
session = Session(bind=op.get_bind())
session.add(Item(id=1))`,
    good: `from sqlalchemy.orm import Session, declarative_base
class Item(declarative_base()):
    __table__ = sa.Table("item", sa.MetaData(), sa.Column("id", sa.Integer(), primary_key=True))
session = Session(bind=op.get_bind())
session.add(Item(id=1))
session.commit()`,
  },
  *check(run, revision) {
    for (const { span, session, statement } of inRun(run, revision.code.lost)) {
      yield {
        span,
        message: `Nothing flushes ${session} after this: no row is written. Call ${session}.commit() at the end.`,
        fixes: codeFix(
          revision,
          `Add ${session}.commit()`,
          (text) => insertAfterStatement(text, statement, `${session}.commit()`),
          true,
        ),
      };
    }
  },
};
