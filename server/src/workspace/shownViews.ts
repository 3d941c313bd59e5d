import type { MergeOutlook } from '../core/review/mergeOutlook.js';
import type { ReviewSettings } from '../core/review/reviewSettings.js';
import type { EnvironmentReview } from './operationReviewer.js';
import type { ConfigurationFindings } from './configurationReviewer.js';
import { createConfigurationViews } from './configurationViews.js';
import { createOperationViews } from './operationViews.js';
import { createForeignDependencies } from './otherEnvironments.js';
import { createOutlookViews } from './outlookViews.js';
import { createReviewedViews } from './reviewedViews.js';
import type { IndexedEnvironment } from './snapshot.js';
import type { SourceLookup } from './sourceStore.js';

/** What is known of the environments beside their files; by their ids. */
export interface ShownFacts {
  readonly reviews: ReadonlyMap<string, EnvironmentReview>;
  readonly configurations: ReadonlyMap<string, ConfigurationFindings>;
  /** The digest of a configuration file's text. */
  readonly digestOf: (path: string) => string | undefined;
  readonly outlooks: ReadonlyMap<string, MergeOutlook>;
  readonly settingsOf: (folderUri: string) => ReviewSettings;
  readonly sources: SourceLookup;
}

/** Turns what was found in each environment into what is shown of it; the same object where nothing changed. */
export function createShownViews(): (
  views: readonly IndexedEnvironment[],
  facts: ShownFacts,
) => readonly IndexedEnvironment[] {
  const withoutForeignDependencies = createForeignDependencies();
  const withReviews = createOperationViews();
  const withConfigurations = createConfigurationViews();
  const reviewedViews = createReviewedViews();
  const withOutlooks = createOutlookViews();
  return (views, { reviews, configurations, digestOf, outlooks, settingsOf, sources }) => {
    const reviewed = withReviews(withoutForeignDependencies(views), reviews, sources);
    return withOutlooks(reviewedViews(withConfigurations(reviewed, configurations, digestOf), settingsOf), outlooks);
  };
}
