import { callFix, insertBefore } from '../../fixes/callEdits.js';
import { isConcurrent } from '../../operations/concurrent.js';
import { isInAutocommit } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import {
  type ReviewedRevision,
  type ReviewedRun,
  type ReviewStep,
  stepsOf,
} from '../../operations/reviewedRevision.js';
import { sqlStatements } from '../../operations/sqlText.js';

const timeouts = ['statement_timeout', 'lock_timeout'] as const;
type Timeout = (typeof timeouts)[number];

export const timeoutBreaksConcurrentBuild: OperationRule = {
  code: 'TX05',
  name: 'timeout-breaks-concurrent-build',
  title: 'A time-out ends the concurrent build of an index',
  severity: 'warning',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: 'An index is built or dropped concurrently while `statement_timeout` or `lock_timeout` is set, by the revision or by `env.py`.',
    why: 'A concurrent build waits for all older transactions, and takes long on a large table: both time-outs end it, the migration fails and an invalid index is left behind.',
    whatToDo:
      'Begin the block with `op.execute("SET lock_timeout = 0")`, or `statement_timeout`, as the quick fix does. It waits without blocking anybody.',
    whenSilent:
      'Where the time-out is 0 or reset by then, or the revision itself sets one of a minute or more; for `SET LOCAL`, which ends with the transaction before the block; where it is not known what `env.py` sets.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: `op.execute("SET statement_timeout = '5s'")
with op.get_context().autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)`,
    good: `with op.get_context().autocommit_block():
    op.execute("SET statement_timeout = 0")
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)`,
  },
  cases: {
    bad: [
      'with op.get_context().autocommit_block():\n    op.execute("SET lock_timeout TO \'5s\'")\n    op.execute("CREATE INDEX CONCURRENTLY ix ON item (code)")',
    ],
    good: [
      'op.execute("SET statement_timeout = \'10min\'")\nwith op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)',
      'op.execute("SET LOCAL lock_timeout = \'5s\'")\nwith op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)',
      'op.execute("SET lock_timeout = \'5s\'")\nop.execute("RESET lock_timeout")\nwith op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)',
      'op.execute("SET lock_timeout = \'5s\'")\nop.create_index("ix", "item", ["code"])',
    ],
  },
  *check(run, revision) {
    for (const step of stepsOf(run, 'createIndex', 'dropIndex')) {
      if (!isConcurrent(step) || !isInAutocommit(step)) continue;
      const active = timeouts.flatMap((name) => {
        const own = activeBefore(run, step, name);
        const value = own === undefined ? ofEnvironment(revision, name) : own;
        return value === undefined || value === null ? [] : [{ name, value }];
      });
      const [first] = active;
      if (first === undefined) continue;
      const outer = step.within.find(({ kind }) => kind === 'execute') ?? step.operation;
      const names = active.map(({ name }) => name);
      yield at(
        step,
        `With a ${first.name} of ${first.value} the concurrent ${step.operation.kind === 'createIndex' ? 'build' : 'drop'} ends while it waits for older transactions, and an invalid index is left. Set it to 0 in the block.`,
        {
          fixes: callFix(revision, outer, `Set ${names.join(' and ')} to 0 before`, (around) => [
            insertBefore(
              around,
              names.map((name) => `${around.prefix}execute("SET ${name} = 0")`),
            ),
          ]),
        },
      );
    }
  },
};

/** What the revision has set by then, for the session: `null` where it is off; undefined where it says nothing. */
function activeBefore(run: ReviewedRun, step: ReviewStep, name: Timeout): string | null | undefined {
  const position = run.steps.indexOf(step);
  let value: string | null | undefined;
  for (const { step: each, text } of sqlStatements(run)) {
    if (run.steps.indexOf(each) >= position) break;
    const set = new RegExp(`^\\s*SET\\s+(?:SESSION\\s+)?${name}\\s*(?:=|TO)\\s*'?(\\w+)`, 'i').exec(text)?.[1];
    const isReset = new RegExp(`^\\s*RESET\\s+(?:${name}|ALL)\\b`, 'i').test(text);
    if (set !== undefined) value = /^(?:0\D*|default)$/i.test(set) || isLong(set) ? null : set;
    if (isReset) value = null;
  }
  return value;
}

/** Whether a limit of the revision's own is at least a minute: somebody has thought of the build. */
function isLong(value: string): boolean {
  const [, number = '0', unit = ''] = /^(\d+)([a-z]*)$/i.exec(value) ?? [];
  const milliseconds =
    { us: 0.001, ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 }[unit === '' ? 'ms' : unit.toLowerCase()] ??
    0;
  return Number(number) * milliseconds >= 60_000;
}

/** What `env.py` sets for each session, such as `options="-c lock_timeout=4000"`. */
function ofEnvironment({ target: { envText } }: ReviewedRevision, name: Timeout): string | undefined {
  const value = new RegExp(
    `(?:-c\\s{0,9}|["']SET\\s{1,9}(?:SESSION\\s{1,9})?)${name}\\s{0,9}(?:=|\\sTO\\s)\\s{0,9}'?(\\d+\\w*)`,
    'i',
  ).exec(envText)?.[1];
  return value === undefined || /^0\D*$/.test(value) ? undefined : value;
}
