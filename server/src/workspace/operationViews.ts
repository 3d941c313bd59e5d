import type { OperationRule } from '../core/review/operations/operationRule.js';
import { inOrder } from '../core/review/reviewGraph.js';
import { operationRules } from '../core/review/rules/index.js';
import type { EnvironmentReview } from './operationReviewer.js';
import type { IndexedEnvironment } from './snapshot.js';
import type { SourceLookup } from './sourceStore.js';

const rulesByCode = new Map<string, OperationRule>(operationRules.map((rule) => [rule.code, rule]));

/**
 * Adds what the rules about operations say to the environments, as far as it was said of the text that a file has now:
 * a finding is never shown at a place in another text. The same view, review and texts give the same object.
 */
export function createOperationViews(): (
  views: readonly IndexedEnvironment[],
  reviews: ReadonlyMap<string, EnvironmentReview>,
  sources: SourceLookup,
) => readonly IndexedEnvironment[] {
  const results = new WeakMap<
    IndexedEnvironment,
    { readonly review: EnvironmentReview; readonly paths: string; readonly result: IndexedEnvironment }
  >();

  return (views, reviews, sources) => {
    if (reviews.size === 0) return views;
    return views.map((view) => {
      const review = reviews.get(view.id);
      if (review === undefined) return view;
      const valid = [...review.files].filter(
        ([path, { digest }]) => view.files.has(path) && sources(path)?.digest === digest,
      );
      const paths = valid.map(([path]) => path).join('\n');
      const before = results.get(view);
      if (before?.review === review && before.paths === paths) return before.result;
      const reviewed = new Set(valid.map(([path]) => path));
      const found = valid.flatMap(([, { problems }]) => problems);
      const result: IndexedEnvironment = {
        ...view,
        problems: found.length === 0 ? view.problems : inOrder(view.graph, [...view.problems, ...found]),
        isReviewed: (code, file) => reviewed.has(file) && isFor(rulesByCode.get(code), review),
      };
      results.set(view, { review, paths, result });
      return result;
    });
  };
}

function isFor(rule: OperationRule | undefined, { dialects }: EnvironmentReview): boolean {
  if (rule === undefined) return false;
  return rule.dialects === 'all' || rule.dialects.some((name) => dialects.has(name));
}
