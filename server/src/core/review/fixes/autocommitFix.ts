import type { Operation } from '../../operations/operation.js';
import type { Fixes } from '../fix.js';
import type { ReviewedRevision } from '../operations/reviewedRevision.js';
import { addArgument, callFix, deeperBlanks, wrapStatement, type CallText } from './callEdits.js';

/** Puts an operation into a block outside of Alembic's transaction, and gives it some arguments more. */
export function autocommitFix(
  revision: Pick<ReviewedRevision, 'revision'>,
  operation: Operation,
  { title = 'Put it into an autocommit block', more = [] }: { title?: string; more?: readonly string[] } = {},
): Fixes {
  return callFix(revision, operation, title, (around) => {
    const header = blockHeader(around);
    if (header === undefined) return 'in a batch block there is no autocommit block';
    const wrapped = wrapStatement(around, header);
    if (typeof wrapped === 'string') return wrapped;
    return more.length === 0 ? wrapped : [...wrapped, ...addArgument(around, more.join(', '), deeperBlanks(around))];
  });
}

/** `with op.get_context().autocommit_block():`; undefined where the call is of something else than the module `op`. */
export function blockHeader({ prefix }: Pick<CallText, 'prefix'>): string | undefined {
  return /^(?:alembic\s*\.\s*)?op\s*\.\s*$/.test(prefix)
    ? `with ${prefix}get_context().autocommit_block():`
    : undefined;
}
