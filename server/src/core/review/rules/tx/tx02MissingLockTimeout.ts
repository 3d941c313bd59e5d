import { callFix, insertBefore } from '../../fixes/callEdits.js';
import { isInAutocommit } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import { sqlStatements } from '../../operations/sqlText.js';
import { lockOf } from '../../operations/tableLocks.js';

export const missingLockTimeout: OperationRule = {
  code: 'TX02',
  name: 'missing-lock-timeout',
  title: 'A migration waits for a lock without a limit',
  severity: 'hint',
  dialects: ['postgresql', 'mysql', 'mariadb'],
  isAboutTraffic: true,
  documentation: {
    what: 'A revision locks a table that was there before, and neither the revision nor `env.py` sets `lock_timeout` (on MySQL and MariaDB `lock_wait_timeout`). It is reported once for a revision, as a hint in the editor; the setting `review.rules` can make more of it.',
    why: 'The migration waits behind the longest query that uses the table, and everything that comes later waits behind the migration, reads too: one slow report stops the application.',
    lock: 'A lock that is waited for blocks what conflicts with it as if it were held.',
    whatToDo:
      'Set it once in env.py: `connect_args={"options": "-c lock_timeout=4000"}`. Or begin the revision with `op.execute("SET LOCAL lock_timeout = \'4s\'")`, as the quick fix does. A migration that fails for that can simply run again.',
    whenSilent:
      'Where a table is created by this revision or another one that is not released yet; for indexes that are built concurrently; where `env.py` mentions `lock_timeout`.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True))',
    bad: 'op.add_column("item", sa.Column("note", sa.Text()))',
    good: `op.execute("SET LOCAL lock_timeout = '4s'")
op.add_column("item", sa.Column("note", sa.Text()))`,
  },
  cases: {
    good: [
      'op.create_table("fresh", sa.Column("a", sa.Integer()))\nop.add_column("fresh", sa.Column("b", sa.Integer()))',
      'with op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["id"], postgresql_concurrently=True)',
    ],
  },
  *check(run, revision) {
    const { dialect, envText } = revision.target;
    const setting = dialect.name === 'postgresql' ? 'lock_timeout' : 'lock_wait_timeout';
    if (envText.includes(setting)) return;
    if (sqlStatements(run).some(({ text }) => text.toLowerCase().includes(setting))) return;
    for (const step of run.steps) {
      const found = lockOf(step, revision);
      if (found === undefined || 'unknown' in found.table || found.table.isNew) continue;
      const value = dialect.name === 'postgresql' ? `SET LOCAL ${setting} = '4s'` : `SET SESSION ${setting} = 5`;
      yield at(
        step,
        `This waits for a lock on "${found.table.title}" without a limit, and all that comes later waits behind it. Set ${setting} in env.py, or at the start of this revision.`,
        {
          table: found.table.name,
          ...(!isInAutocommit(step) &&
            step.within.length === 0 && {
              fixes: callFix(revision, step.operation, `Set ${setting} before`, (around) => [
                insertBefore(around, [`${around.prefix}execute("${value}")`]),
              ]),
            }),
        },
      );
      return;
    }
  },
};
