import { layeredIndex } from '../../graph/layeredIndex.js';
import { layeredMap } from '../../graph/layeredMap.js';
import type { Operation, SqlChange } from '../../operations/operation.js';
import type { Span } from '../../text.js';
import { applyOperations } from '../apply.js';
import type { TableSource } from '../inspections.js';
import { isPhantom, phantomId } from '../phantom.js';
import { keyOf, type NamedObject, type Schema, type Table, type UnknownTable } from '../schema.js';
import type { ApplyContext } from '../step.js';
import { tablesNamed } from '../tables.js';
import { isOfTrip, marks } from './marks.js';

const word = 'phantom';
const byWord = layeredIndex<Table>((table, add) => {
  if (isPhantom(table)) add(word);
});

export function phantomsIn(tables: Schema['tables']): readonly Table[] {
  return byWord(tables, word);
}

/**
 * The schema with a table, of which nothing is known, for each that the revision alters and that no revision creates: what
 * is added to it and taken away again is known all the same.
 */
export function withPhantoms(
  before: Schema,
  upgrade: readonly Operation[],
  target: Omit<ApplyContext, 'revision'>,
): Schema {
  const { schema } = applyOperations(before, upgrade, { ...target, revision: marks.upgrade });
  const tables = new Map<string, Table>();
  for (const [key, { schema: owner, name, span }] of schema.unknownTables)
    if (!before.tables.has(key)) {
      const place = { revision: '', span };
      tables.set(key, {
        id: phantomId(key),
        source: place,
        touched: { ...place, directive: '', before: null },
        uncertain: [],
        schema: owner,
        name,
        columns: [],
        constraints: [],
        indexes: [],
        comment: null,
        prefixes: [],
        options: [],
        countsUp: false,
      });
    }
  const sequences = phantomSequences(before, upgrade, target.dialect);
  if (tables.size + sequences.size === 0) return before;
  return {
    ...before,
    tables: layeredMap(before.tables, tables),
    sequences: layeredMap(before.sequences, sequences),
  };
}

/** The tables of a schema, for what an inspector answers: nothing is known of one that no revision creates. */
export function inspectedTables(schema: () => Schema, { defaultSchema }: ApplyContext['dialect']): TableSource {
  return (owner, name) => {
    const { tables, unknownTables } = schema();
    const key = keyOf(owner, name, defaultSchema);
    const table = tables.get(key);
    if (table === undefined) return unknownTables.has(key) ? 'unknown' : undefined;
    return isPhantom(table) ? 'unknown' : table;
  };
}

/** Sequences that get another name and that no revision creates, such as those of serial columns. */
function phantomSequences(
  { sequences }: Schema,
  upgrade: readonly Operation[],
  { defaultSchema }: ApplyContext['dialect'],
): ReadonlyMap<string, NamedObject> {
  const found = new Map<string, NamedObject>();
  const made = new Set(sequences.keys());
  for (const { change, span } of upgrade.flatMap(changesIn)) {
    if (!('object' in change) || change.object !== 'sequence') continue;
    const { schema, name } = change;
    const key = keyOf(schema, name, defaultSchema);
    if (change.kind === 'rename') {
      if (!made.has(key)) {
        const place = { revision: '', span };
        const touched = { ...place, directive: '', before: null };
        found.set(key, {
          id: phantomId(key),
          source: place,
          touched,
          uncertain: [],
          schema,
          name,
          definition: null,
        });
      }
      made.add(keyOf(schema, change.to, defaultSchema));
    } else made.add(key);
  }
  return found;
}

function changesIn(operation: Operation): { readonly change: SqlChange; readonly span: Span }[] {
  if (operation.kind === 'batch' || operation.kind === 'autocommit') return operation.body.flatMap(changesIn);
  if (operation.kind !== 'execute') return [];
  const own = (operation.changes ?? []).map((change) => ({ change, span: operation.origin.call }));
  return [...own, ...(operation.parsed ?? []).flatMap(changesIn)];
}

/**
 * A table that the trip touches, that no revision creates, and whose name another schema has too: with a search path the
 * two may be one table.
 * @param after what a run left
 */
export function mayBeAnother({ tables, unknownTables }: Schema): Table | UnknownTable | undefined {
  const unknown = [...unknownTables.values()];
  const touched = [
    ...phantomsIn(tables).filter((table) => isOfTrip(table.touched.revision)),
    ...unknown.filter(({ revision }) => isOfTrip(revision)),
  ];
  return touched.find((table) =>
    [...tablesNamed(tables, table.name), ...unknown].some(
      ({ name, schema }) => name === table.name && schema !== table.schema,
    ),
  );
}
