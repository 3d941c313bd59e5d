import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import type { Environment } from '../../server/src/core/project/environment.js';
import type { Problem } from '../../server/src/core/review/problem.js';
import { inOrder, type ReviewFacts } from '../../server/src/core/review/reviewGraph.js';
import type { FileRule, GraphRule } from '../../server/src/core/review/rule.js';
import type { RevisionBody } from '../../server/src/core/revision/facts.js';
import { bodyOf, emptyHeader, environment, type LiteralRevision, revisionFiles } from './revisionFiles.js';

export type Literal = Parameters<typeof revisionFiles>[0];

/** What one rule alone says of literal histories. */
export interface RuleTester {
  readonly problems: (
    literal: Literal,
    changed?: Partial<Environment>,
    facts?: Omit<ReviewFacts, 'bodyOf'>,
  ) => Problem[];
  /** `GR01 a`: the code and the file's name, for each problem. */
  readonly found: (literal: Literal, changed?: Partial<Environment>, facts?: Omit<ReviewFacts, 'bodyOf'>) => string[];
}

/** Runs one rule, so that a test of it never depends on another one. */
export function ruleTester(rule: GraphRule | FileRule): RuleTester {
  const problems: RuleTester['problems'] = (literal, changed = {}, { released, leftOut, surroundings } = {}) => {
    const graph = buildGraph(revisionFiles(literal));
    const here = { ...environment, ...changed };
    if ('check' in rule) return inOrder(graph, rule.check(here, graph, released, leftOut, surroundings));
    return graph.files.flatMap((file) =>
      rule.checkFile({ ...file, body: bodyOf(file) }, { environment: here, released }),
    );
  };
  return { problems, found: (...args) => problems(...args).map(({ code, file }) => `${code} ${nameIn(file)}`) };
}

function nameIn(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1, -'.py'.length);
}

export const syntaxProblems: RevisionBody['syntaxProblems'] = [
  { isCertain: true, message: 'Invalid syntax', span: { start: 5, end: 6 } },
];
export const unreadable: LiteralRevision = { header: { ...emptyHeader, unreadable: 'it is binary' } };
export const empty: LiteralRevision = { header: emptyHeader };
/** A file in which neither identifier could be read. */
export const broken: LiteralRevision = { header: { ...emptyHeader, isBroken: true }, body: { syntaxProblems } };
