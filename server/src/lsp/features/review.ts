import { pathOfUri } from '../../workspace/paths.js';
import type { Feature, FeatureContext } from '../context.js';
import { findingCounts } from '../findingCounts.js';
import type { ReviewAnswer, ReviewParams } from '../messages.js';
import { revisionAt } from '../roundTrips.js';

/** Reviews revisions that nobody reviews by themselves: the one of a file, or all. */
export const review: Feature<ReviewParams, ReviewAnswer> = async ({ uri }, context) => {
  const paths =
    uri === null ? revisionPaths(context) : [revisionAt(uri, context)?.path].filter((path) => path !== undefined);
  if (paths.length === 0)
    return {
      kind: 'refused',
      reason:
        uri === null
          ? 'There is no revision in this workspace.'
          : 'This file is no revision of an Alembic environment.',
    };
  const { operations, understood, unchecked } = await context.reviews.review(paths, {
    signal: context.signal,
    report(done) {
      context.report(`${done} of ${paths.length} revisions`);
    },
  });
  const { problems } = context.reviews.shown();
  const found = paths.flatMap((path) => problems.get(path) ?? []);
  return { kind: 'reviewed', revisions: paths.length, operations, understood, unchecked, ...findingCounts(found) };
};

/** Shows no findings of such revisions any more. */
export const clearReview: Feature<ReviewParams, boolean> = ({ uri }, context) => {
  const path = uri === null ? null : pathOfUri(uri);
  return path !== undefined && context.reviews.clear(path);
};

function revisionPaths({ snapshot }: Pick<FeatureContext, 'snapshot'>): string[] {
  return [...new Set(snapshot.environments.flatMap(({ byPath }) => [...byPath.keys()]))];
}
