import { callFix } from '../../fixes/callEdits.js';
import { isInAutocommit } from '../../operations/objects.js';
import { at, type OperationRule } from '../../operations/operationRule.js';
import type { ReviewedRevision, ReviewedRun, ReviewStep } from '../../operations/reviewedRevision.js';
import { sqlStatements, type SqlStatement } from '../../operations/sqlText.js';
import { lockOf } from '../../operations/tableLocks.js';
import { isTransactional } from '../../operations/transactions.js';

export const setLocalLostAfterAutocommitBlock: OperationRule = {
  code: 'TX04',
  name: 'set-local-lost-after-autocommit-block',
  title: 'SET LOCAL has no effect in or after an autocommit block',
  severity: 'warning',
  dialects: ['postgresql'],
  directions: ['upgrade', 'downgrade'],
  documentation: {
    what: '`SET LOCAL` of a time-out inside of `autocommit_block()`; or before one, with an operation after the block that locks a table.',
    why: 'SET LOCAL lasts until the end of its transaction. In the block each statement is a transaction of its own, and the block ends the one before it: what comes after has no limit.',
    whatToDo:
      'Inside of the block write `SET`, and `RESET` at its end. After the block say it once more. The quick fix changes the one inside.',
    whenSilent: 'For `SET`; where nothing after the block locks a table that was there before.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: `with op.get_context().autocommit_block():
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)`,
    good: `with op.get_context().autocommit_block():
    op.execute("SET lock_timeout = 0")
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)
op.execute("SET LOCAL lock_timeout = '4s'")
op.add_column("item", sa.Column("note", sa.Text()))`,
  },
  cases: {
    bad: [
      'op.execute("SET LOCAL lock_timeout = \'4s\'")\nwith op.get_context().autocommit_block():\n    op.execute("VACUUM item")\nop.add_column("item", sa.Column("note", sa.Text()))',
    ],
    good: [
      'op.execute("SET LOCAL lock_timeout = \'4s\'")\nop.add_column("item", sa.Column("note", sa.Text()))\nwith op.get_context().autocommit_block():\n    op.execute("VACUUM item")',
      'op.execute("SET lock_timeout = \'4s\'")\nwith op.get_context().autocommit_block():\n    op.execute("VACUUM item")\nop.add_column("item", sa.Column("note", sa.Text()))',
    ],
  },
  *check(run, revision) {
    if (!isTransactional(revision.target)) return;
    for (const statement of sqlStatements(run)) {
      const { step, words } = statement;
      const name = /^SET LOCAL (\w+)/.exec(words)?.[1]?.toLowerCase();
      if (name === undefined) continue;
      if (isInAutocommit(step)) {
        yield at(
          step,
          `In an autocommit block each statement is a transaction of its own, so that SET LOCAL ${name} ends at once. Write SET, and RESET at the end of the block.`,
          {
            fixes: callFix(revision, step.operation, 'Write SET instead', ({ text, call }) => {
              const written = text.slice(call.start, call.end);
              const places = [...written.matchAll(/\bSET\s+LOCAL\b/gi)];
              const [place] = places;
              if (place === undefined || places.length > 1) return 'the text is written elsewhere';
              const start = call.start + place.index;
              return [{ span: { start, end: start + place[0].length }, newText: 'SET' }];
            }),
          },
        );
        continue;
      }
      const unprotected = name.includes('timeout') ? lockAfterBlock(run, statement, name, revision) : undefined;
      if (unprotected === undefined) continue;
      yield at(
        step,
        `The autocommit block below ends this transaction and SET LOCAL ${name} with it: what comes after the block has no limit. Set it again there.`,
        {
          related: [
            {
              file: revision.revision.file.path,
              span: unprotected.operation.origin.call,
              message: 'This waits for a lock without a limit',
            },
          ],
        },
      );
    }
  },
};

/** The first step after a block that locks a table, and before which nothing sets the limit again. */
function lockAfterBlock(
  run: ReviewedRun,
  { step }: SqlStatement,
  name: string,
  revision: ReviewedRevision,
): ReviewStep | undefined {
  const later = run.steps.slice(run.steps.indexOf(step) + 1);
  const block = later.findIndex(({ operation }) => operation.kind === 'autocommit');
  if (block < 0) return undefined;
  for (const each of later.slice(block)) {
    if (isInAutocommit(each)) continue;
    const isSetAgain = sqlStatements(run).some(
      (other) => other.step === each && /^SET\b/.test(other.words) && other.words.toLowerCase().includes(name),
    );
    if (isSetAgain) return undefined;
    const found = lockOf(each, revision);
    if (found !== undefined && !('unknown' in found.table) && !found.table.isNew) return each;
  }
  return undefined;
}
