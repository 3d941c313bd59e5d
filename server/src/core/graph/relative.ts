import { asNode, filterForLineage, filterNames, getRevision, getRevisions, walk, type Found } from './identifiers.js';
import { reachAny } from './lineage.js';
import { listed, refuse } from './refusal.js';
import type { MapNode, RevisionMap } from './revisionMap.js';
import { needs } from './traverse.js';

/** `label@rev+2`, `rev-1`, `+1` …, taken apart. */
export interface RelativeTarget {
  readonly text: string;
  readonly label: string | null;
  /** What the steps count from; null: from where the database is. */
  readonly symbol: string | null;
  /** Up when positive. */
  readonly steps: number;
}

/** How far a walk may go: with `stopsAtEnd` it ends at the last revision, else it is refused. */
export interface WalkOptions {
  readonly stopsAtEnd?: boolean;
}

/** Alembic's `_relative_destination`, matched at the start only. Python's "\w" has no marks. */
const relativeForm = /^(?:([^\n]+?)@)?([\p{L}\p{N}_]+)?([+-]\d+)/u;

/** The parts of a relative identifier; undefined for any other. */
export function readRelative(text: string): RelativeTarget | undefined {
  const match = relativeForm.exec(text);
  if (match === null) return undefined;
  const [, label = null, symbol = null, steps] = match;
  return { text, label, symbol, steps: Number(steps) };
}

/**
 * What an upgrade goes to (`_parse_upgrade_target`). `versions` are the rows of the version table, or null in place of
 * one.
 */
export function upgradeTargets(
  map: RevisionMap,
  versions: readonly (string | null)[],
  target: string,
  options: WalkOptions = {},
): Found[] {
  const relative = readRelative(target);
  if (relative === undefined) return getRevisions(map, target);
  const { label, symbol, steps } = relative;
  if (steps <= 0) {
    if (symbol === null) refuseDirection(relative, 'An upgrade', 'upwards', '+');
    return [walk(map, startOf(map, relative, symbol), steps, options)];
  }
  const start = symbol === null ? upgradeStart(map, versions, relative) : getRevision(map, symbol);
  const found = walk(map, start, steps, { ...options, label });
  if (found === null && symbol === null) refuseTooFar(relative);
  return [found];
}

/**
 * Where "+N" counts from: the only row, with a label the row or the newest applied revision on that branch, else the
 * base.
 */
function upgradeStart(map: RevisionMap, versions: readonly (string | null)[], { text, label }: RelativeTarget): Found {
  const starts = label === null ? versions : startsOnBranch(map, versions, label);
  if (starts.length > 1) {
    const names = listed(starts.map((start) => start ?? 'base'));
    const advice =
      label === null ? `name the branch, as in "label@${text}", or the target itself` : 'name the target itself';
    refuse('RevisionError', `"${text}" is ambiguous, for the database is at several revisions: ${names}; ${advice}.`);
  }
  return getRevision(map, starts[0] ?? null);
}

function startsOnBranch(map: RevisionMap, versions: readonly (string | null)[], label: string): (string | null)[] {
  const current = versions.flatMap((version) => getRevisions(map, version));
  const onBranch = filterForLineage(map, current, label);
  if (onBranch.length > 0) return onBranch.map((found) => (found === null || found === 'base' ? found : found.id));
  const applied = reachAny(
    current.map((found) => asNode(found, label)),
    needs,
  );
  return tips(filterForLineage(map, [...applied], label)).map(({ id }) => id);
}

/** Those that no other of them needs. */
function tips(nodes: readonly MapNode[]): MapNode[] {
  const needed = new Set(nodes.flatMap((node) => node.needs));
  return nodes.filter((node) => !needed.has(node));
}

/**
 * Where a downgrade ends, and the branch that it is confined to (`_parse_downgrade_target`); null and "base" are the
 * base.
 */
export function downgradeTarget(
  map: RevisionMap,
  versions: readonly string[],
  target: string,
  options: WalkOptions = {},
): { readonly label: string | null; readonly found: Found } {
  const relative = readRelative(target);
  if (relative === undefined) {
    const at = target.lastIndexOf('@');
    const label = at > 0 ? target.slice(0, at) : null;
    return { label, found: getRevision(map, target.slice(at + 1)) };
  }
  const { symbol, steps } = relative;
  if (steps >= 0) {
    if (symbol === null) refuseDirection(relative, 'A downgrade', 'downwards', '-');
    return {
      label: relative.label,
      found:
        walk(map, getRevision(map, symbol), steps, { ...options, label: relative.label }) ?? refuseTooFar(relative),
    };
  }
  const start = symbol === null ? downgradeStart(map, versions, relative) : { label: relative.label, symbol };
  const from = startOf(map, { ...relative, label: start.label }, start.symbol);
  return { label: start.label, found: walk(map, from, steps, options) ?? refuseTooFar(relative) };
}

/** Where "-N" counts from: the first row, or the only applied tip on the branch. */
function downgradeStart(
  map: RevisionMap,
  versions: readonly string[],
  relative: RelativeTarget,
): { label: string; symbol: string } {
  const { label, text } = relative;
  if (label === null) {
    const [first] = versions;
    if (first === undefined) refuseTooFar(relative);
    return { label: first, symbol: first };
  }
  const onBranch = filterNames(map, versions, label);
  const rows = versions.flatMap((version) => getRevisions(map, version).map((found) => asNode(found, version)));
  const symbols = onBranch.length > 0 ? onBranch : filterForLineage(map, branchTips(rows), label).map(({ id }) => id);
  const [only, another] = symbols;
  if (only === undefined)
    refuse(
      'AssertionError',
      `"${text}": the database is at no revision of the branch "${label}", so that there is nothing to go down from. Name another branch, or a target by its id.`,
    );
  if (another !== undefined)
    refuse(
      'AssertionError',
      `"${text}" is ambiguous, for the database is at several revisions of the branch "${label}": ${listed(symbols)}. Name one of their branches, or a target by its id.`,
    );
  return { label, symbol: only };
}

/** `_get_all_current`: of all that is applied, what nothing applied follows by `down_revision`. */
function branchTips(rows: readonly MapNode[]): MapNode[] {
  const applied = reachAny(rows, needs);
  return [...applied].filter((node) => !node.children.some((child) => applied.has(child)));
}

function startOf(map: RevisionMap, { label }: RelativeTarget, symbol: string): MapNode | null {
  return getRevision(map, label === null ? symbol : `${label}@${symbol}`);
}

function refuseDirection({ text, steps }: RelativeTarget, command: string, way: string, sign: string): never {
  const wanted = steps === 0 ? 'no step' : `${String(Math.abs(steps))} the other way`;
  refuse(
    'RevisionError',
    `"${text}" asks for ${wanted}. ${command} goes ${way}: write ${sign}1 or more, or a revision and steps from it.`,
  );
}

function refuseTooFar({ text, steps }: RelativeTarget): never {
  const way = steps > 0 ? 'above' : 'below';
  refuse(
    'RevisionError',
    `"${text}" goes too far: there are not ${String(Math.abs(steps))} revisions ${way} that. Count fewer, or write "${steps > 0 ? 'heads' : 'base'}".`,
  );
}
