import { inOrder } from '../core/review/reviewGraph.js';
import type { MergeOutlook } from '../core/review/mergeOutlook.js';
import { withOutlookProblems } from '../core/review/mergeOutlookProblems.js';
import type { IndexedEnvironment } from './snapshot.js';

/**
 * Adds what merging would give to the environments of which that is known. The same view and outlook give the same
 * object.
 */
export function createOutlookViews(): (
  views: readonly IndexedEnvironment[],
  outlooks: ReadonlyMap<string, MergeOutlook>,
) => readonly IndexedEnvironment[] {
  const results = new WeakMap<IndexedEnvironment, IndexedEnvironment>();

  return (views, outlooks) => {
    if (outlooks.size === 0) return views;
    return views.map((view) => {
      const outlook = outlooks.get(view.id);
      if (outlook === undefined) return view;
      const before = results.get(view);
      if (before?.outlook === outlook) return before;
      const problems = inOrder(view.graph, withOutlookProblems(outlook, view.graph, view.problems));
      const result = { ...view, outlook, problems };
      results.set(view, result);
      return result;
    });
  };
}
