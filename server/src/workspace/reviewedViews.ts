import type { NamedCode } from '../core/revision/facts.js';
import { mergeCauses } from '../core/review/mergeCauses.js';
import { inOrder, isTemplate, knownRules } from '../core/review/reviewGraph.js';
import { type ReviewSettings, withSettings } from '../core/review/reviewSettings.js';
import { unusedSuppressions } from '../core/review/rules/od06UnusedSuppression.js';
import { suppress, type Suppressing } from '../core/review/suppress.js';
import type { IndexedEnvironment } from './snapshot.js';

/**
 * Applies settings and comments to the findings of all environments, and reports the comments that suppress nothing: a
 * file that two environments load has one comment for both. A view in which nothing is changed stays the same object,
 * and so does the result for the same view.
 */
export function createReviewedViews(): (
  views: readonly IndexedEnvironment[],
  settingsOf: (folderUri: string) => ReviewSettings,
) => readonly IndexedEnvironment[] {
  const outcomes = new WeakMap<
    IndexedEnvironment,
    { readonly settings: ReviewSettings; readonly outcome: Suppressing }
  >();
  const results = new WeakMap<Suppressing, { readonly unused: string; readonly result: IndexedEnvironment }>();

  function outcomeOf(view: IndexedEnvironment, settings: ReviewSettings): Suppressing {
    const known = outcomes.get(view);
    if (known?.settings === settings) return known.outcome;
    const outcome = suppress(withSettings(view.problems, settings), (file) => view.suppressions.get(file) ?? []);
    outcomes.set(view, { settings, outcome });
    return outcome;
  }

  function resultOf(
    view: IndexedEnvironment,
    settings: ReviewSettings,
    outcome: Suppressing,
    used: ReadonlySet<NamedCode>,
  ): IndexedEnvironment {
    const known = knownRules(settings, view.released, view.isReviewed);
    const found = [...(isTemplate(view.environment) ? [] : view.suppressions)].flatMap(([file, suppressions]) =>
      unusedSuppressions(file, suppressions, (code) => used.has(code), known),
    );
    const unused = withSettings(found, settings);
    const key = JSON.stringify(unused);
    const before = results.get(outcome);
    if (before?.unused === key) return before.result;
    const result = {
      ...view,
      problems: inOrder(view.graph, mergeCauses([...outcome.problems, ...unused])),
      suppressed: outcome.suppressed,
    };
    results.set(outcome, { unused: key, result });
    return result;
  }

  const merged = new WeakMap<IndexedEnvironment, IndexedEnvironment>();

  /** Merging comes last, so that a rule which is off or suppressed hides no other one. */
  function mergedView(view: IndexedEnvironment): IndexedEnvironment {
    const before = merged.get(view);
    if (before !== undefined) return before;
    const problems = mergeCauses(view.problems);
    const result = problems === view.problems ? view : { ...view, problems };
    merged.set(view, result);
    return result;
  }

  return (views, settingsOf) => {
    const settings = views.map(({ folder }) => settingsOf(folder.uri));
    const changes = views.map((view, index) => isChanged(view, settings[index]));
    if (!changes.includes(true)) return views.map(mergedView);
    const all = views.map((view, index) => outcomeOf(view, settings[index] ?? unchanged));
    const used = new Set(all.flatMap((outcome) => [...outcome.used]));
    return views.map((view, index) => {
      const outcome = all[index];
      return outcome === undefined || changes[index] !== true
        ? mergedView(view)
        : resultOf(view, settings[index] ?? unchanged, outcome, used);
    });
  };
}

const unchanged: ReviewSettings = { rules: {} };

function isChanged({ suppressions }: IndexedEnvironment, { rules }: ReviewSettings = unchanged): boolean {
  return suppressions.size > 0 || Object.keys(rules).length > 0;
}
