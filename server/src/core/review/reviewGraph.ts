import type { RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import type { Problem } from './problem.js';
import type { ReleasedHistory } from './released.js';
import { graphRules } from './rules.js';

/**
 * What is wrong with the revisions of an environment: in load order of the files, by place within each.
 * @param released what the default branch has; left out where git does not tell
 */
export function reviewGraph(environment: Environment, graph: RevisionGraph, released?: ReleasedHistory): Problem[] {
  const position = new Map(graph.files.map(({ path }, index) => [path, index]));
  const place = ({ file }: Problem): number => position.get(file) ?? -1;
  return graphRules
    .flatMap((rule) => rule.check(environment, graph, released))
    .sort((a, b) => place(a) - place(b) || a.span.start - b.span.start || a.span.end - b.span.end || a.code.localeCompare(b.code));
}
