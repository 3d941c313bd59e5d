import { refuse } from './refusal.js';
import type { MapNode } from './revisionMap.js';
import { neededBy } from './traverse.js';

/** The rows of `alembic_version` while steps run. */
export interface VersionTable {
  /** Writes down that the revision's upgrade or downgrade has run; gives the rows then, sorted. Refuses where Alembic fails. */
  apply(node: MapNode, direction: 'upgrade' | 'downgrade'): readonly string[];
}

/** Keeps the rows as Alembic does (alembic/runtime/migration.py, `HeadMaintainer` and `RevisionStep`). */
export function createVersionTable(start: Iterable<MapNode>): VersionTable {
  const rows = new Set(start);
  return {
    apply(node, direction) {
      if (direction === 'upgrade') raise(rows, node);
      else lower(rows, node);
      return [...rows].map(({ id }) => id).sort();
    },
  };
}

function raise(rows: Set<MapNode>, node: MapNode): void {
  const present = node.needs.filter((needed) => rows.has(needed));
  if (rows.has(node)) refuse('AssertionError', `"${node.id}" is applied already.`);
  for (const row of present.length > 1 ? merged(rows, node) : present) remove(rows, row, node);
  rows.add(node);
}

/** Alembic merges what is needed and not covered by another row, whether it is a row itself or not. */
function merged(rows: ReadonlySet<MapNode>, { needs }: MapNode): MapNode[] {
  const covered = neededBy(needs, [...rows].filter((row) => !needs.includes(row)));
  return needs.filter((needed) => !covered.has(needed));
}

function lower(rows: Set<MapNode>, node: MapNode): void {
  const others = [...rows].filter((row) => row !== node);
  if (!rows.delete(node)) refuseOtherRow(rows, node);
  for (const row of left(node, others)) insert(rows, row, node);
}

/** What of the needs becomes a row: what no other row, or without another row no other need, leads to already. */
function left(node: MapNode, others: readonly MapNode[]): MapNode[] {
  const covered = others.length > 0 ? neededBy(node.needs, others) : neededBy(node.needs, node.needs.flatMap((needed) => needed.needs));
  return node.needs.filter((needed) => !covered.has(needed));
}

/** A revision that is no row: Alembic would update one that does not exist. */
function refuseOtherRow(rows: ReadonlySet<MapNode>, { id, needs }: MapNode): never {
  const [only, another] = needs;
  const kind = only !== undefined && another === undefined && !rows.has(only) ? 'KeyError' : 'AssertionError';
  refuse(kind, `Alembic takes "${id}" back and then fails, for "${id}" is not in alembic_version.`);
}

function remove(rows: Set<MapNode>, row: MapNode, node: MapNode): void {
  if (!rows.delete(row)) {
    refuse('KeyError', `Alembic runs "${node.id}" and then fails with KeyError: '${row.id}', for "${row.id}" is not in alembic_version: another revision that needs it stands there. Remove "${row.id}" from the down_revision or depends_on of "${node.id}", which has it already through another.`);
  }
}

function insert(rows: Set<MapNode>, row: MapNode, node: MapNode): void {
  if (rows.has(row)) refuse('AssertionError', `Alembic takes "${node.id}" back and then fails, for "${row.id}" is in alembic_version already.`);
  rows.add(row);
}
