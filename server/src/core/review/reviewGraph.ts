import type { RevisionFile, RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import { compareCodePoints } from '../project/paths.js';
import type { LeftOutFile } from './gr14FileNotLoaded.js';
import type { Problem } from './problem.js';
import type { ReleasedHistory } from './released.js';
import { fileRules, graphRules } from './rules.js';

/**
 * What is wrong with the revisions of an environment: in load order of the files, by place within each.
 * @param released what the default branch has; left out where git does not tell
 * @param leftOut what looks like a part of the environment and is not loaded
 */
export function reviewGraph(environment: Environment, graph: RevisionGraph, released?: ReleasedHistory, leftOut?: readonly LeftOutFile[]): Problem[] {
  return inOrder(graph, [...checkGraph(environment, graph, released, leftOut), ...graph.files.flatMap((file) => checkFile(file, environment))]);
}

/** The findings that only another graph, or another answer of git, can change; in no order. */
export function checkGraph(environment: Environment, graph: RevisionGraph, released?: ReleasedHistory, leftOut?: readonly LeftOutFile[]): Problem[] {
  return graphRules.flatMap((rule) => rule.check(environment, graph, released, leftOut));
}

/** The findings of one file by itself, in no order. */
export function checkFile(file: RevisionFile, environment: Environment): Problem[] {
  return fileRules.flatMap((rule) => rule.checkFile(file, environment));
}

/** Findings in load order of the files, by place within each; those of files that are not loaded come last. */
export function inOrder(graph: RevisionGraph, problems: readonly Problem[]): Problem[] {
  const found = new Set(problems.map(({ file }) => file));
  const position = new Map<string, number>();
  graph.files.forEach(({ path }, index) => {
    if (found.has(path)) position.set(path, index);
  });
  const place = ({ file }: Problem): number => position.get(file) ?? graph.files.length;
  return [...problems].sort((a, b) => place(a) - place(b) || compareCodePoints(a.file, b.file) || a.span.start - b.span.start || a.span.end - b.span.end || a.code.localeCompare(b.code));
}
