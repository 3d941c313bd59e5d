import { isSet } from '../../operations/facts.js';
import type { Operation } from '../../operations/operation.js';
import { known } from './objects.js';
import type { ReviewStep } from './reviewedRevision.js';

/** Whether a step builds or drops an index with CONCURRENTLY, as a directive or SQL text says it. */
export function isConcurrent({ operation, within }: ReviewStep): boolean {
  if (isSet(operation.arguments.get('postgresql_concurrently'))) return true;
  if (operation.kind === 'createIndex' && isSet(operation.index.options.get('postgresql_concurrently'))) return true;
  const outer = within.find((each): each is Operation & { kind: 'execute' } => each.kind === 'execute');
  // What the text drops says no more than the name.
  return outer?.text !== undefined && outer.text !== null && /\bINDEX\s+CONCURRENTLY\b/i.test(known(outer.text) ?? '');
}
