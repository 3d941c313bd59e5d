import { hangingBelow, type Hanging } from './hanging.js';
import { refuse } from './refusal.js';
import type { MapNode } from './revisionMap.js';
import { neededBy } from './traverse.js';

/** What a step does to the rows of `alembic_version`. */
export interface RowChange {
  readonly removed: readonly MapNode[];
  readonly added: readonly MapNode[];
}

/** The rows of `alembic_version` while steps run. */
export interface VersionTable {
  readonly rows: ReadonlySet<MapNode>;
  /** Writes down that the revision's upgrade or downgrade has run. Refuses where Alembic fails. */
  apply(node: MapNode): RowChange;
}

/** Keeps the rows as Alembic does (alembic/runtime/migration.py, `HeadMaintainer` and `RevisionStep`). */
export function createVersionTable(start: Iterable<MapNode>, direction: 'upgrade' | 'downgrade'): VersionTable {
  const rows = new Set(start);
  const change = direction === 'upgrade' ? raiser(rows) : lowerer(rows);
  return {
    rows,
    apply(node) {
      const { removed, added } = change(node);
      for (const row of removed) if (!rows.delete(row)) refuseMissing(row, node);
      for (const row of added) {
        if (rows.has(row))
          refuse(
            'AssertionError',
            `Alembic runs "${node.id}" and then fails, for "${row.id}" is in alembic_version already.`,
          );
        rows.add(row);
      }
      return { removed, added };
    },
  };
}

/** With one row needed it becomes the revision, with several they are merged, with none the revision is a new row. */
function raiser(rows: ReadonlySet<MapNode>): (node: MapNode) => RowChange {
  return (node) => {
    const present = node.needs.filter((needed) => rows.has(needed));
    return { removed: present.length > 1 ? merged(rows, node) : present, added: [node] };
  };
}

/** Alembic merges what is needed and not covered by another row, whether it is a row itself or not. */
function merged(rows: ReadonlySet<MapNode>, { needs }: MapNode): MapNode[] {
  const covered = neededBy(
    needs,
    [...rows].filter((row) => !needs.includes(row)),
  );
  return needs.filter((needed) => !covered.has(needed));
}

/**
 * In place of the revision stand those of its needs that no other row, or without another row no other need, leads to
 * already.
 */
function lowerer(rows: ReadonlySet<MapNode>): (node: MapNode) => RowChange {
  const hanging = hangingBelow(rows);
  return (node) => {
    if (!rows.has(node)) refuseOtherRow(rows, node);
    const covered = coveredBy(rows, node, hanging);
    return { removed: [node], added: node.needs.filter((needed) => !covered(needed)) };
  };
}

function coveredBy(rows: ReadonlySet<MapNode>, node: MapNode, hanging: Hanging): (needed: MapNode) => boolean {
  hanging.release(node, (other) => rows.has(other) || node.needs.includes(other));
  if (node.needs.length === 1) return (needed) => rows.has(needed) || hanging.isBelowAnother(needed);
  // Of several needs one may lead to another: Alembic looks at the other rows only.
  const others = [...rows].filter((row) => row !== node);
  const covered = neededBy(node.needs, others.length > 0 ? others : node.needs.flatMap(({ needs }) => needs));
  return (needed) => covered.has(needed);
}

/** A revision that is no row: Alembic would update one that does not exist. */
function refuseOtherRow(rows: ReadonlySet<MapNode>, { id, needs }: MapNode): never {
  const [only, another] = needs;
  const kind = only !== undefined && another === undefined && !rows.has(only) ? 'KeyError' : 'AssertionError';
  refuse(kind, `Alembic downgrades "${id}" and then fails because "${id}" is not in alembic_version.`);
}

function refuseMissing(row: MapNode, { id }: MapNode): never {
  refuse(
    'KeyError',
    `Alembic runs "${id}" and then fails with KeyError: '${row.id}', because "${row.id}" is not in alembic_version: another revision that needs it is there. Remove "${row.id}" from the down_revision or depends_on of "${id}", which has it already through another.`,
  );
}
