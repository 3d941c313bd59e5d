import { cannotRender } from '../../dialects/notRendered.js';
import type { Operation } from '../../operations/operation.js';

/** `op.bulk_insert`: an INSERT for each row. */
export function bulkInsert(operation: Operation): void {
  cannotRender('inserted rows are not written yet', operation.origin.call);
}
