import type { RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import type { Problem } from './problem.js';
import { graphRules } from './rules.js';

/** What is wrong with the revisions of an environment: in load order of the files, by place within each. */
export function reviewGraph(environment: Environment, graph: RevisionGraph): Problem[] {
  const position = new Map(graph.files.map(({ path }, index) => [path, index]));
  const place = ({ file }: Problem): number => position.get(file) ?? -1;
  return graphRules
    .flatMap((rule) => rule.check(environment, graph))
    .sort((a, b) => place(a) - place(b) || a.span.start - b.span.start || a.span.end - b.span.end || a.code.localeCompare(b.code));
}
