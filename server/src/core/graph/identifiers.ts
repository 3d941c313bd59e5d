import { reachAny } from './lineage.js';
import { listed, refuse } from './refusal.js';
import type { MapNode, RevisionMap } from './revisionMap.js';
import { children, parents } from './traverse.js';

/** A revision; "base", one step below a first revision; null where there is nothing, as for the word "base". */
export type Found = MapNode | 'base' | null;

/** Alembic's `int()` of a negative number. */
const negativeInteger = /^\s*-(\d+(?:_\d+)*)\s*$/;
/** What names of up to three characters lack to be found by their start. */
const shortestForStart = 4;

/**
 * What a word names, as `RevisionMap.get_revisions`: several for "heads", none for "base", steps below the heads for
 * "-2".
 */
export function getRevisions(map: RevisionMap, text: string | null): Found[] {
  const { ids, label } = resolveSymbol(map, text);
  const [only] = ids;
  const number = ids.length === 1 ? negativeInteger.exec(only ?? '')?.[1] : undefined;
  const steps = Number(number?.replaceAll('_', '') ?? 0);
  if (steps > 0) {
    const heads = getRevisions(map, 'heads').filter((head) => label === null || asNode(head, text).labels.has(label));
    return heads.map((head) => walk(map, head, -steps));
  }
  return ids.map((id) => nodeNamed(map, id, label));
}

/** The one revision that a word names, as `RevisionMap.get_revision`; null for the base. */
export function getRevision(map: RevisionMap, text: string | null): MapNode | null {
  const { ids, label } = resolveSymbol(map, text);
  if (ids.length > 1) refuseHeads(ids, text ?? '');
  return nodeNamed(map, ids[0] ?? null, label);
}

/** `_resolve_revision_number`: symbols become ids; the label is what is before the first "@". */
function resolveSymbol(map: RevisionMap, text: string | null): { ids: readonly string[]; label: string | null } {
  if (text === null) return { ids: [], label: null };
  const at = text.indexOf('@');
  const label = at < 0 ? null : text.slice(0, at);
  const name = text.slice(at + 1);
  if (name === 'base') return { ids: [], label };
  if (name === 'heads') return { ids: hasText(label) ? filterNames(map, map.heads, label) : map.realHeads, label };
  if (name !== 'head') return { ids: [name], label };
  const heads = hasText(label) ? filterNames(map, map.heads, label) : map.heads;
  if (heads.length > 1) refuseHeads(heads, text);
  return { ids: heads.filter(hasText), label };
}

function refuseHeads(heads: readonly string[], argument: string): never {
  const unique = new Set(heads);
  const what = `"${argument}" is ambiguous: there are ${String(heads.length)} heads, ${listed(unique)}`;
  if (unique.size < heads.length)
    refuse('MultipleHeads', `${what}. An id is declared in two files: give one of them another id.`);
  const all = argument.includes('heads') ? '' : ', "heads" for all';
  refuse('MultipleHeads', `${what}. Name one of them${all}, or merge them first ("alembic merge heads").`);
}

/** `_revision_for_ident`: a full id or label, else the start of exactly one; with a label, on its branch. */
function nodeNamed(map: RevisionMap, name: string | null, label: string | null): MapNode | null {
  const branch = hasText(label) ? resolveBranch(map, label) : null;
  if (name === null) return null;
  const exact = map.byId.get(name) ?? map.byLabel.get(name);
  const node = exact ?? nodeByStart(map, name, label);
  if (branch !== null && !lineageOf(branch).has(node)) {
    refuse(
      'ResolutionError',
      `"${node.id}" is not on the branch "${label ?? ''}": neither does it lead there nor come from there. Leave out "${label ?? ''}@", or name a revision of that branch.`,
    );
  }
  return node;
}

function nodeByStart(map: RevisionMap, start: string, label: string | null): MapNode {
  if (start === '') refuse('AssertionError', 'An empty text names no revision: write an id, "head" or "base".');
  if (map.unknownLabels !== null)
    refuse(
      'NotKnown',
      `"${start}" is no full id, and not all branch labels are known: ${map.unknownLabels} Write a full id.`,
    );
  const keys = [...map.byId.keys(), ...map.byLabel.keys()].filter((key) => key.startsWith(start));
  const longEnough = keys.filter((key) => Array.from(key).length >= shortestForStart);
  const found = hasText(label) ? filterNames(map, longEnough, label) : longEnough;
  const [only, another] = found;
  if (only === undefined) refuseUnknownName(map, start, label, keys);
  if (another !== undefined)
    refuse(
      'ResolutionError',
      `"${start}" is the start of several: ${listed(found)}. Write more of the one that is meant.`,
    );
  return map.byId.get(only) ?? map.byLabel.get(only) ?? refuse('KeyError', `No revision is called "${only}".`);
}

function refuseUnknownName(map: RevisionMap, start: string, label: string | null, tooShort: readonly string[]): never {
  const where = hasText(label) ? ` on the branch "${label}"` : '';
  const [short] = tooShort.filter((key) => Array.from(key).length < shortestForStart);
  const otherCase = [...map.byId.keys()].find((id) => id.toLowerCase() === start.toLowerCase());
  const advice =
    short !== undefined
      ? `"${short}" has less than four characters, so that Alembic wants it in full.`
      : otherCase !== undefined
        ? `Letter case counts: there is "${otherCase}".`
        : /^[\p{L}\p{N}_]+[+-]\d+/u.test(start)
          ? 'Steps from a revision count only in the targets of upgrade and downgrade.'
          : 'Look for a missing file, another branch or a typing mistake.';
  refuse('ResolutionError', `No revision or branch label${where} is or starts with "${start}". ${advice}`);
}

/** `_resolve_branch`: the revision that a label, or an id in its place, stands for. */
export function resolveBranch(map: RevisionMap, label: string): MapNode | null {
  const exact = map.byLabel.get(label) ?? map.byId.get(label);
  if (exact !== undefined) return exact;
  return nodeByStart(map, label, null);
}

/**
 * Those of the nodes that share a branch with what the word names (`filter_for_lineage`); all where it names nothing.
 */
export function filterForLineage<T extends Found>(map: RevisionMap, targets: readonly T[], word: string): T[] {
  const { ids, label } = resolveSymbol(map, word);
  const names = hasText(label) ? [label, ...ids] : ids;
  if (names.length === 0 || targets.length === 0) return [...targets];
  const lineages = names.map((name) => lineageOf(asNode(nodeNamed(map, name, null), name)));
  return targets.filter((target) => lineages.some((lineage) => lineage.has(asNode(target, word))));
}

/** The same for ids, labels and starts of them, which symbols are not. */
export function filterNames(map: RevisionMap, names: readonly string[], word: string): string[] {
  const nodes = names.map((name) => nodeNamed(map, name, null));
  const sharing = new Set(filterForLineage(map, nodes, word));
  return names.filter((_, index) => sharing.has(nodes[index] ?? null));
}

const lineages = new WeakMap<MapNode, ReadonlySet<MapNode>>();

/** All that leads to the revision and all that comes from it, by `down_revision` only. */
function lineageOf(node: MapNode): ReadonlySet<MapNode> {
  const known = lineages.get(node);
  if (known !== undefined) return known;
  const lineage = reachAny([node], parents);
  for (const descendant of reachAny([node], children)) lineage.add(descendant);
  lineages.set(node, lineage);
  return lineage;
}

/**
 * Steps up (positive) or down from a revision, null being the base when going up and above the heads when going down
 * (`_walk`). Past the end: null, or with `stopsAtEnd` the last one. The label chooses among children.
 */
export function walk(
  map: RevisionMap,
  start: Found,
  steps: number,
  { label = null, stopsAtEnd = false }: { label?: string | null; stopsAtEnd?: boolean } = {},
): Found {
  let at = start;
  for (let taken = 0; taken < Math.abs(steps); taken++) {
    const next = steps > 0 ? above(map, at, label) : below(map, at);
    const [only, another] = next;
    if (only === undefined) return stopsAtEnd ? at : null;
    if (another !== undefined) refuseWalk(at, next, steps > 0);
    at = only;
  }
  return at;
}

function above(map: RevisionMap, at: Found, label: string | null): Found[] {
  if (at === 'base') refuse('AssertionError', "Alembic can't count upwards from below the first revision.");
  const next = (at === null ? map.bases : at.children.map(({ id }) => id)).flatMap((id) => getRevisions(map, id));
  return hasText(label) ? filterForLineage(map, next, label) : next;
}

function below(map: RevisionMap, at: Found): Found[] {
  if (at === 'base') return [];
  const next = (at === null ? map.heads : at.parents.map(({ id }) => id)).flatMap((id) => getRevisions(map, id));
  return next.length === 0 ? ['base'] : next;
}

function refuseWalk(at: Found, next: readonly Found[], isUp: boolean): never {
  const names = listed(next.map((one) => (one === null || one === 'base' ? 'base' : one.id)));
  const from = at === null || at === 'base' ? (isUp ? 'the base' : 'the heads') : `"${at.id}"`;
  const advice = isUp ? 'Name the revision itself, or the branch: "label@+1".' : 'Name the revision itself.';
  refuse(
    'RevisionError',
    `The step ${isUp ? 'up' : 'down'} from ${from} is ambiguous: it may lead to ${names}. ${advice}`,
  );
}

/**
 * Where Alembic takes it for granted that there is a revision, and dies of a bare AssertionError where there is none.
 */
export function asNode(found: Found, text: string | null): MapNode {
  if (found !== null && found !== 'base') return found;
  const name = text ?? 'base';
  refuse(
    'AssertionError',
    found === 'base'
      ? `"${name}" leads to the base, where Alembic needs a revision. Write "base" in its place.`
      : `"${name}" leads past the end of the history: there is no revision there. Count fewer steps.`,
  );
}

function hasText(text: string | null): text is string {
  return text !== null && text !== '';
}
