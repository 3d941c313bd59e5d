import { buildGraph } from '../../server/src/core/graph/buildGraph.js';
import type { ReleasedHistory } from '../../server/src/core/graph/released.js';
import { revisionFiles } from './revisionFiles.js';
import type { Literal } from './ruleTester.js';

/** What the default branch had where the work tree's branch left it, and what it and releases have now; by default the same. */
export function releasedHistory(
  base: Literal,
  {
    tip = base,
    tags = {},
    branches = {},
    edited = new Map(),
    textOf = () => undefined,
  }: {
    readonly tip?: Literal;
    readonly tags?: Readonly<Record<string, Literal>>;
    readonly branches?: Readonly<Record<string, Literal>>;
    readonly edited?: ReleasedHistory['edited'];
    readonly textOf?: ReleasedHistory['textOf'];
  } = {},
): ReleasedHistory {
  const [before, now] = [base, tip].map((literal) => buildGraph(revisionFiles(literal)));
  if (before === undefined || now === undefined) throw new Error('There are two graphs.');
  const all = [...before.revisions, ...now.revisions];
  return {
    branch: 'main',
    tip: now,
    base: before,
    tags: histories(tags),
    branches: histories(branches),
    hasUnmerged: tip !== base || Object.keys(branches).length > 0,
    notCheckedOut: new Set(),
    ids: new Set(all.flatMap(({ id }) => id ?? [])),
    paths: new Set(all.map(({ file }) => file.path)),
    locations: new Set([0]),
    edited,
    textOf,
  };
}

function histories(literals: Readonly<Record<string, Literal>>): ReleasedHistory['tags'] {
  return Object.entries(literals).map(([name, literal]) => ({ name, graph: buildGraph(revisionFiles(literal)) }));
}
