import type { Operation } from '../../../operations/operation.js';
import { isInAutocommit } from '../../operations/objects.js';
import type { OperationRule } from '../../operations/operationRule.js';
import { type ReviewStep, stepsOf } from '../../operations/reviewedRevision.js';
import { isTransactional } from '../../operations/transactions.js';

export const autocommitBlockSplitsMigration: OperationRule = {
  code: 'TX11',
  name: 'autocommit-block-splits-migration',
  title: 'An autocommit block splits a migration',
  severity: 'information',
  dialects: ['postgresql'],
  documentation: {
    what: 'A revision with an `autocommit_block()` that changes the schema outside of it too, by operations that fail when they run a second time.',
    why: 'What is before the block is committed when it begins, and the revision counts as not applied until its end. If something fails after that, the next upgrade begins again and fails on what is there already: relation "note" already exists.',
    whatToDo:
      'Give the block a revision of its own. Or pass `if_not_exists=True` and `if_exists=True`, so that the whole can run again.',
    whenSilent:
      'Where nothing but the block changes the schema; where what was committed before a failure can run again; for SET and other statements that change no schema.',
    before: 'op.create_table("item", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("code", sa.Text()))',
    bad: `op.create_table("note", sa.Column("id", sa.Integer(), primary_key=True))
with op.get_context().autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True)`,
    good: `with op.get_context().autocommit_block():
    op.create_index("ix_item_code", "item", ["code"], postgresql_concurrently=True, if_not_exists=True)`,
  },
  cases: {
    bad: [
      'with op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)\nop.create_table("note", sa.Column("id", sa.Integer()))',
    ],
    good: [
      'op.create_table("note", sa.Column("id", sa.Integer()), if_not_exists=True)\nwith op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)',
      'with op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True, if_not_exists=True)\nop.create_table("note", sa.Column("id", sa.Integer()))',
      'op.execute("SET lock_timeout = \'4s\'")\nwith op.get_context().autocommit_block():\n    op.create_index("ix", "item", ["code"], postgresql_concurrently=True)',
    ],
  },
  *check(run, { target }) {
    if (!isTransactional(target)) return;
    const [block] = stepsOf(run, 'autocommit');
    if (block === undefined) return;
    const changing = run.steps.filter(({ operation }) => changesSchema(operation));
    const outside = changing.filter((step) => !isInAutocommit(step));
    if (outside.length === 0) return;
    const position = run.steps.indexOf(block);
    const isCommitted = (step: ReviewStep): boolean => isInAutocommit(step) || run.steps.indexOf(step) < position;
    // The last of all can only fail itself.
    const first = changing.find(
      (step, index) => isCommitted(step) && index < changing.length - 1 && !canRunAgain(step.operation),
    );
    if (first === undefined) return;
    yield {
      span: block.operation.origin.call,
      message:
        'What comes before this block, and each statement in it, is committed at once. If something fails after that, the revision runs again from its start, and fails on what is there already. Give the block a revision of its own, or pass if_not_exists=True.',
    };
  },
};

function changesSchema({ kind }: Operation): boolean {
  return /^(?:create|drop|rename|add|alter)[A-Z]/.test(kind);
}

/** Whether it does no harm when it has run before. */
function canRunAgain(operation: Operation): boolean {
  switch (operation.kind) {
    case 'createTable':
    case 'addColumn':
    case 'createIndex':
      return operation.ifNotExists;
    case 'dropTable':
    case 'dropColumn':
    case 'dropIndex':
    case 'dropConstraint':
      return operation.ifExists;
    case 'createEnum':
    case 'dropEnum':
      return operation.checkFirst;
    case 'alterColumn':
      return operation.newName === undefined;
    default:
      return false;
  }
}
