import { inOrder } from '../core/review/reviewGraph.js';
import { configurationRules } from '../core/review/rules/index.js';
import type { ConfigurationFindings } from './configurationReviewer.js';
import type { IndexedEnvironment } from './snapshot.js';

const codes: ReadonlySet<string> = new Set(configurationRules.map(({ code }) => code));

/**
 * Adds what the rules about configuration say to the environments, as far as it was said of the text that a file has
 * now. The same view, findings and texts give the same object.
 */
export function createConfigurationViews(): (
  views: readonly IndexedEnvironment[],
  findings: ReadonlyMap<string, ConfigurationFindings>,
  digestOf: (path: string) => string | undefined,
) => readonly IndexedEnvironment[] {
  const results = new WeakMap<
    IndexedEnvironment,
    { readonly found: ConfigurationFindings; readonly paths: string; readonly result: IndexedEnvironment }
  >();

  return (views, findings, digestOf) =>
    views.map((view) => {
      const found = findings.get(view.id);
      if (found === undefined) return view;
      const valid = [...found.digests].flatMap(([path, digest]) => (digestOf(path) === digest ? [path] : []));
      const paths = valid.join('\n');
      const before = results.get(view);
      if (before?.found === found && before.paths === paths) return before.result;
      const result = withFindings(view, found, new Set(valid));
      results.set(view, { found, paths, result });
      return result;
    });
}

function withFindings(
  view: IndexedEnvironment,
  found: ConfigurationFindings,
  valid: ReadonlySet<string>,
): IndexedEnvironment {
  const problems = found.problems.filter(({ file }) => valid.has(file));
  const suppressions = [...found.suppressions].filter(
    ([path, comments]) => valid.has(path) && (!isListed(path) || comments.some(namesOurs)),
  );
  const { isReviewed = () => false } = view;
  return {
    ...view,
    problems: problems.length === 0 ? view.problems : inOrder(view.graph, [...view.problems, ...problems]),
    suppressions: suppressions.length === 0 ? view.suppressions : new Map([...view.suppressions, ...suppressions]),
    isReviewed: (code, file) => (codes.has(code) ? valid.has(file) : isReviewed(code, file)),
  };
}

/** Whether what was found in a file while environments were looked for has comments of its own. */
function isListed(path: string): boolean {
  return /\.(?:ini|toml)$/.test(path);
}

function namesOurs({ codes: named }: { readonly codes: readonly { readonly code: string }[] }): boolean {
  return named.some(({ code }) => codes.has(code));
}
