import type { MergeOutlook } from '../core/review/mergeOutlook.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';
import type { Refused } from './messages.js';

/** What merging a branch or tag into the work tree would give in an environment, or a sentence that says why not. */
export async function compareWith(
  { id }: IndexedEnvironment,
  ref: string,
  { merges, signal }: FeatureContext,
): Promise<MergeOutlook | Refused> {
  const answer = await merges.compare(id, ref, signal);
  return 'reason' in answer
    ? { kind: 'refused', reason: `A merge of ${ref} cannot be described: ${answer.reason}.` }
    : answer;
}
