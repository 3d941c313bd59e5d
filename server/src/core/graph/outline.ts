import { childrenOf, parentsOf, reach } from './lineage.js';
import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

/**
 * The graph as a tree that a user can read: heads, under a head its history along the first parents, under a merge
 * the lines of its other parents up to where they meet what is there already. Long lists are folded into pages.
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
  | {
      readonly kind: 'revision';
      readonly revision: Revision;
      readonly role: RevisionRole;
      readonly children: OutlineAddress | null;
    }
  /** One of several lines that a merge joins, named by its newest revision. */
  | { readonly kind: 'branch'; readonly revision: Revision; readonly children: OutlineAddress }
  /** The end of a merged line: the revision of a line around it that it begins after. */
  | { readonly kind: 'branchStart'; readonly revision: Revision }
  | { readonly kind: 'page'; readonly count: number; readonly children: OutlineAddress }
  /** A file that holds no revision. */
  | { readonly kind: 'file'; readonly file: RevisionFile };

export const pageSize = 50;
export const outlineTop: OutlineAddress = { line: [], from: 0 };

/** The children of a place; none for a place that the graph no longer has. Linear in the graph's size. */
export function outlineChildren(graph: RevisionGraph, address: OutlineAddress): OutlineItem[] {
  const place = placeOf(graph, address.line);
  if (place === undefined) return [];
  if ('merge' in address) {
    const merge = graph.revisions.find(({ file }) => file.path === address.merge);
    return merge === undefined ? [] : mergedLines(place, merge);
  }
  const items = page(listOf(place), address);
  return [
    ...(address.from === 0 ? mergedByHead(place) : []),
    ...items,
    ...(items.at(-1)?.kind === 'page' ? [] : branchStart(place)),
  ];
}

/** One line and those around it, followed. */
export interface Place {
  readonly graph: RevisionGraph;
  readonly bases: ReadonlySet<Revision>;
  readonly line: readonly string[];
  /** The innermost line, newest first. */
  readonly last: readonly Revision[];
  /** All revisions of this line and of those around it. */
  readonly shown: ReadonlySet<Revision>;
}

/** A line followed; undefined for one that the graph no longer has. */
export function placeOf(graph: RevisionGraph, line: readonly string[]): Place | undefined {
  const at = new Map(graph.revisions.map((revision) => [revision.file.path, revision]));
  const tips = line.flatMap((path) => at.get(path) ?? []);
  return tips.length < line.length
    ? undefined
    : { graph, bases: new Set(graph.bases), line, ...followLines(graph, tips) };
}

/** What is listed in pages: of a head its history, because it stands for itself above it; of a merged line all. */
export function listOf(place: Place): LazyItems {
  const { line, last } = place;
  if (line.length === 0) return topItems(place);
  return itemsOf(place, line.length === 1 ? last.slice(1) : last);
}

/** Where a head merges, the lines that it joins come before its history. */
function mergedByHead(place: Place): OutlineItem[] {
  const [head] = place.last;
  return place.line.length === 1 && head !== undefined ? mergedLines(place, head) : [];
}

/** Heads, then what no head leads to (cycles, unknown ids), then the files without a revision. */
function topItems(place: Place): OutlineItem[] {
  const { graph } = place;
  const reached = new Set<Revision>();
  for (const head of graph.heads)
    for (const revision of reach(head, (current) => (reached.has(current) ? [] : parentsOf(graph, current))))
      reached.add(revision);
  return [
    ...graph.heads.map((head) => headItem(place, head)),
    ...graph.revisions
      .filter((revision) => !reached.has(revision))
      .map((revision) => revisionItem(place, revision, null)),
    ...graph.rejected.map((file): OutlineItem => ({ kind: 'file', file })),
  ];
}

function headItem({ graph }: Place, head: Revision): OutlineItem {
  const hasHistory = parentsOf(graph, head).length > 0;
  return {
    kind: 'revision',
    revision: head,
    role: 'head',
    children: hasHistory ? { line: [head.file.path], from: 0 } : null,
  };
}

/**
 * A merged line ends where it meets what is shown already; one that ends with a base or a missing parent begins
 * nowhere.
 */
function branchStart({ graph, line, last }: Place): OutlineItem[] {
  const oldest = last.at(-1);
  const [parent] = oldest === undefined || line.length < 2 ? [] : parentsOf(graph, oldest);
  return parent === undefined || last.includes(parent) ? [] : [{ kind: 'branchStart', revision: parent }];
}

/** Only the items of one page are made, so that a long line costs no more than its walk. */
function itemsOf(place: Place, revisions: readonly Revision[]): LazyItems {
  return {
    length: revisions.length,
    slice: (from, to) =>
      revisions.slice(from, to).map((revision) => revisionItem(place, revision, mergeAddress(place, revision))),
  };
}

/** A list of which a page can be taken. */
export interface LazyItems {
  readonly length: number;
  slice(from: number, to: number): OutlineItem[];
}

function page(
  items: LazyItems,
  { line, from }: { readonly line: readonly string[]; readonly from: number },
): OutlineItem[] {
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
  return more.length === 0
    ? { line: [...place.line, first.file.path], from: 0 }
    : { line: place.line, merge: revision.file.path };
}

/** One item for each line that a merge joins and that is not shown yet. */
export function mergedLines(place: Place, merge: Revision): OutlineItem[] {
  return otherParents(place, merge).map((revision) => ({
    kind: 'branch',
    revision,
    children: { line: [...place.line, revision.file.path], from: 0 },
  }));
}

/** The newest revisions of the lines that a revision joins and that are not shown yet. */
export function otherParents({ graph, shown }: Place, revision: Revision): Revision[] {
  return [...new Set(parentsOf(graph, revision))].filter((parent) => !shown.has(parent));
}

/** Follows each line down the first parents until it ends or meets one that was followed before; cycles end it too. */
function followLines(graph: RevisionGraph, tips: readonly Revision[]): { last: Revision[]; shown: Set<Revision> } {
  const shown = new Set<Revision>();
  let last: Revision[] = [];
  for (const tip of tips) {
    last = [];
    for (
      let revision: Revision | undefined = tip;
      revision !== undefined && !shown.has(revision);
      [revision] = parentsOf(graph, revision)
    ) {
      shown.add(revision);
      last.push(revision);
    }
  }
  return { last, shown };
}
