import { codeFix, indentBlock } from '../../fixes/codeEdits.js';
import { inRun } from '../../operations/inRun.js';
import type { OperationRule } from '../../operations/operationRule.js';

export const swallowedDdlException: OperationRule = {
  code: 'TX10',
  name: 'swallowed-ddl-exception',
  title: 'An error of the database is swallowed within the transaction',
  severity: 'error',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: '`try:` around operations with an `except` that goes on.',
    why: 'PostgreSQL aborts the transaction with the first error: each statement that follows fails with "current transaction is aborted", that of `alembic_version` too. The `except` helps only until the error happens.',
    whatToDo:
      'Ask before: `if_exists=True`, `if_not_exists=True`, or an inspector. Or put the operations into a savepoint, `with op.get_bind().begin_nested():`, as the quick fix does.',
    whenSilent:
      'With a savepoint, in an `autocommit_block()`, where the exception is raised again, and where only errors of Python are caught.',
    before:
      'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()), sa.UniqueConstraint("code", name="uq"))',
    bad: `try:
    op.drop_constraint("uq", "item", type_="unique")
except Exception:
    pass
op.add_column("item", sa.Column("note", sa.Text()))`,
    good: `op.drop_constraint("uq", "item", type_="unique", if_exists=True)
op.add_column("item", sa.Column("note", sa.Text()))`,
  },
  cases: {
    bad: [
      'try:\n    op.execute("DROP INDEX ix")\nexcept (sa.exc.ProgrammingError, KeyError) as error:\n    print(error)',
    ],
    good: [
      'try:\n    op.drop_index("ix", table_name="item")\nexcept Exception:\n    raise',
      'try:\n    value = int("1")\nexcept ValueError:\n    value = 0',
      'try:\n    op.drop_index("ix", table_name="item")\nexcept KeyError:\n    pass',
    ],
  },
  *check(run, revision) {
    for (const { span, body } of inRun(run, revision.code.swallowed)) {
      yield {
        span,
        message:
          'After an error in here PostgreSQL refuses every further statement of the transaction, so that going on fails. Use a savepoint (begin_nested()), or if_exists.',
        fixes: codeFix(revision, 'Put it into a savepoint', (text) =>
          indentBlock(text, body, 'with op.get_bind().begin_nested():'),
        ),
      };
    }
  },
};
