import type { RevisionFile, RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import { compareCodePoints } from '../project/paths.js';
import { isTemplatePath } from '../project/templateSources.js';
import type { RevisionBody } from '../revision/facts.js';
import type { Problem } from './problem.js';
import type { ReleasedHistory } from '../graph/released.js';
import type { FileContext, LeftOutFile, ReviewedFile, Surroundings } from './rule.js';
import { invalidRevisionId } from './rules/graph/gr06InvalidId.js';
import { fileInConflict } from './rules/gr19FileInConflict.js';
import { discoveryRules } from './rules/discovery.js';
import { configurationRules, fileRules, graphRules, operationRules, rules } from './rules/index.js';
import { type KnownRules, unusedSuppressions } from './rules/od06UnusedSuppression.js';
import type { ReviewSettings } from './reviewSettings.js';
import { suppress, type SuppressionsOf } from './suppress.js';

/** What is known beside the graph. */
export interface ReviewFacts {
  /** The body of a file; null where only its header was read. */
  readonly bodyOf?: (file: RevisionFile) => RevisionBody | null;
  /** What the default branch has; left out where git does not say. */
  readonly released?: ReleasedHistory | undefined;
  /** What looks like a part of the environment and is not loaded. */
  readonly leftOut?: readonly LeftOutFile[];
  readonly surroundings?: Surroundings;
}

/** What is wrong with the revisions of an environment: in load order of the files, by place within each. Without what comments suppress. */
export function reviewGraph(
  environment: Environment,
  graph: RevisionGraph,
  { bodyOf = () => null, released, leftOut, surroundings }: ReviewFacts = {},
): Problem[] {
  const ofFiles = graph.files.flatMap((file) => checkFile({ ...file, body: bodyOf(file) }, { environment, released }));
  const suppressionsOf: SuppressionsOf = (path) =>
    graph.files.flatMap((file) => (file.path === path ? (bodyOf(file)?.suppressions ?? []) : []));
  const { problems, used } = suppress(
    [...checkGraph(environment, graph, released, leftOut, surroundings), ...ofFiles],
    suppressionsOf,
  );
  const known = knownRules({ rules: {} }, released);
  const unused = (isTemplate(environment) ? [] : graph.files).flatMap((file) =>
    unusedSuppressions(file.path, bodyOf(file)?.suppressions ?? [], (code) => used.has(code), known),
  );
  return inOrder(graph, [...problems, ...unused]);
}

const byCode = new Map(rules.map((rule) => [rule.code, rule]));

/** Whether there is a rule of this code. */
export function isRule(code: string): boolean {
  return byCode.has(code);
}

/** What other revisions than those that are here decide: to merge a branch may show more of them, or the first ones. */
const shownByMerges: ReadonlySet<string> = new Set([
  fileInConflict.code,
  ...[...graphRules.filter((rule) => rule !== invalidRevisionId), ...rules.filter((rule) => rule.needsReleased)].map(
    ({ code }) => code,
  ),
]);

const reviewedCodes: ReadonlySet<string> = new Set([...operationRules, ...configurationRules].map(({ code }) => code));
const discoveryCodes: ReadonlySet<string> = new Set(discoveryRules.map(({ code }) => code));

/**
 * Which rules there are, and which of them have found all that they can find, with these settings.
 * @param isReviewed whether a rule about operations or configuration has judged a file
 */
export function knownRules(
  { rules: changed }: ReviewSettings,
  released: ReleasedHistory | undefined,
  isReviewed: (code: string, file: string) => boolean = () => false,
): KnownRules {
  const isAllHere = released?.hasUnmerged === false;
  return {
    isRule,
    isJudged: (code, file) =>
      changed[code] !== 'off' &&
      // What is found while environments are looked for is judged there.
      !(discoveryCodes.has(code) && /\.(?:ini|toml)$/.test(file)) &&
      (reviewedCodes.has(code) ? isReviewed(code, file) : isAllHere || !shownByMerges.has(code)),
  };
}

/** The findings that only another graph, or another answer of git, can change; in no order. */
export function checkGraph(
  environment: Environment,
  graph: RevisionGraph,
  released?: ReleasedHistory,
  leftOut?: readonly LeftOutFile[],
  surroundings?: Surroundings,
): Problem[] {
  if (isTemplate(environment)) return [];
  return graphRules.flatMap((rule) => rule.check(environment, graph, released, leftOut, surroundings));
}

/** The findings of one file by itself, in no order. */
export function checkFile(file: ReviewedFile, context: FileContext): Problem[] {
  return isTemplate(context.environment) ? [] : fileRules.flatMap((rule) => rule.checkFile(file, context));
}

/** What a template renders may leave files and lines out, so that nothing is sure of what it is rendered from. */
export function isTemplate({ scriptLocation, versionLocations }: FileContext['environment']): boolean {
  return [scriptLocation, ...versionLocations].some(isTemplatePath);
}

/** Findings in load order of the files, by place within each; those of files that are not loaded come last. */
export function inOrder(graph: RevisionGraph, problems: readonly Problem[]): Problem[] {
  const found = new Set(problems.map(({ file }) => file));
  const position = new Map<string, number>();
  graph.files.forEach(({ path }, index) => {
    if (found.has(path)) position.set(path, index);
  });
  const place = ({ file }: Problem): number => position.get(file) ?? graph.files.length;
  return [...problems].sort(
    (a, b) =>
      place(a) - place(b) ||
      (a.file === b.file ? 0 : compareCodePoints(a.file, b.file)) ||
      a.span.start - b.span.start ||
      a.span.end - b.span.end ||
      a.code.localeCompare(b.code),
  );
}
