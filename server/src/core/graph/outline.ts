import { childrenOf, parentsOf, reach } from './lineage.js';
import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

/**
 * The graph as a tree that a person can read: heads, under a head its history along the first parents, under a merge
 * the lines of its other parents up to where they meet what stands there already. Long lists are folded into pages.
 */

/**
 * A place whose children can be asked for: plain data, so that it can travel and come back.
 * `line` names lines by the path of their newest revision, from the head's to that of the innermost merged line; empty
 * for the top of the graph. `from` is the index to continue a list at; `merge` asks for the lines merged by a revision.
 */
export type OutlineAddress =
  | { readonly line: readonly string[]; readonly from: number }
  | { readonly line: readonly string[]; readonly merge: string };

export type RevisionRole = 'head' | 'merge' | 'branchPoint' | 'base' | 'revision';

export type OutlineItem =
  | { readonly kind: 'revision'; readonly revision: Revision; readonly role: RevisionRole; readonly children: OutlineAddress | null }
  /** One of several lines that a merge joins, named by its newest revision. */
  | { readonly kind: 'branch'; readonly revision: Revision; readonly children: OutlineAddress }
  | { readonly kind: 'page'; readonly count: number; readonly children: OutlineAddress }
  /** A file that holds no revision. */
  | { readonly kind: 'file'; readonly file: RevisionFile };

export const pageSize = 50;
export const outlineTop: OutlineAddress = { line: [], from: 0 };

/** The children of a place; none for a place that the graph no longer has. Linear in the graph's size. */
export function outlineChildren(graph: RevisionGraph, address: OutlineAddress): OutlineItem[] {
  const at = new Map(graph.revisions.map((revision) => [revision.file.path, revision]));
  const tips = address.line.flatMap((path) => at.get(path) ?? []);
  if (tips.length < address.line.length) return [];
  const place: Place = { graph, bases: new Set(graph.bases), line: address.line, ...followLines(graph, tips) };
  if ('merge' in address) {
    const merge = at.get(address.merge);
    return merge === undefined ? [] : mergedLines(place, merge);
  }
  if (address.line.length === 0) return page(topItems(place), address);
  return lineItems(place, address);
}

interface Place {
  readonly graph: RevisionGraph;
  readonly bases: ReadonlySet<Revision>;
  readonly line: readonly string[];
  /** The innermost line, newest first. */
  readonly last: readonly Revision[];
  /** All revisions of this line and of those around it. */
  readonly shown: ReadonlySet<Revision>;
}

/** Heads, then what no head leads to (cycles, unknown ids), then the files without a revision. */
function topItems(place: Place): OutlineItem[] {
  const { graph } = place;
  const reached = new Set<Revision>();
  for (const head of graph.heads) for (const revision of reach(head, (current) => (reached.has(current) ? [] : parentsOf(graph, current)))) reached.add(revision);
  return [
    ...graph.heads.map((head) => headItem(place, head)),
    ...graph.revisions.filter((revision) => !reached.has(revision)).map((revision) => revisionItem(place, revision, null)),
    ...graph.rejected.map((file): OutlineItem => ({ kind: 'file', file })),
  ];
}

function headItem({ graph }: Place, head: Revision): OutlineItem {
  const hasHistory = parentsOf(graph, head).length > 0;
  return { kind: 'revision', revision: head, role: 'head', children: hasHistory ? { line: [head.file.path], from: 0 } : null };
}

/** A head stands for itself above its line; the newest revision of a merged line is its first item. */
function lineItems(place: Place, address: { readonly line: readonly string[]; readonly from: number }): OutlineItem[] {
  const [head] = place.last;
  if (address.line.length > 1 || head === undefined) return page(itemsOf(place, place.last), address);
  const merged = address.from === 0 ? mergedLines(place, head) : [];
  return [...merged, ...page(itemsOf(place, place.last.slice(1)), address)];
}

/** Only the items of one page are made, so that a long line costs no more than its walk. */
function itemsOf(place: Place, revisions: readonly Revision[]): LazyItems {
  return { length: revisions.length, slice: (from, to) => revisions.slice(from, to).map((revision) => revisionItem(place, revision, mergeAddress(place, revision))) };
}

interface LazyItems {
  readonly length: number;
  slice(from: number, to: number): OutlineItem[];
}

function page(items: LazyItems, { line, from }: { readonly line: readonly string[]; readonly from: number }): OutlineItem[] {
  const rest = items.length - from - pageSize;
  const shown = items.slice(from, from + pageSize);
  return rest > 0 ? [...shown, { kind: 'page', count: rest, children: { line, from: from + pageSize } }] : shown;
}

function revisionItem(place: Place, revision: Revision, children: OutlineAddress | null): OutlineItem {
  return { kind: 'revision', revision, role: roleOf(place, revision), children };
}

function roleOf({ graph, bases }: Place, revision: Revision): RevisionRole {
  if (revision.downRevisions.length > 1) return 'merge';
  if (bases.has(revision)) return 'base';
  return new Set(childrenOf(graph, revision)).size > 1 ? 'branchPoint' : 'revision';
}

/** Where the lines are that a revision of this line joins; a single one is shown without a node between. */
function mergeAddress(place: Place, revision: Revision): OutlineAddress | null {
  const [first, ...more] = otherParents(place, revision);
  if (first === undefined) return null;
  return more.length === 0 ? { line: [...place.line, first.file.path], from: 0 } : { line: place.line, merge: revision.file.path };
}

function mergedLines(place: Place, merge: Revision): OutlineItem[] {
  return otherParents(place, merge).map((revision) => ({
    kind: 'branch',
    revision,
    children: { line: [...place.line, revision.file.path], from: 0 },
  }));
}

function otherParents({ graph, shown }: Place, revision: Revision): Revision[] {
  return [...new Set(parentsOf(graph, revision))].filter((parent) => !shown.has(parent));
}

/** Follows each line down the first parents until it ends or meets one that was followed before; cycles end it too. */
function followLines(graph: RevisionGraph, tips: readonly Revision[]): { last: Revision[]; shown: Set<Revision> } {
  const shown = new Set<Revision>();
  let last: Revision[] = [];
  for (const tip of tips) {
    last = [];
    for (let revision: Revision | undefined = tip; revision !== undefined && !shown.has(revision); [revision] = parentsOf(graph, revision)) {
      shown.add(revision);
      last.push(revision);
    }
  }
  return { last, shown };
}
