import { shorten } from '../../python/nodes.js';
import { isBlockOfRows } from '../../operations/sql/statement.js';
import type { Operation } from '../../operations/operation.js';
import { lookupIn } from '../lookup.js';
import { isOfTrip } from './marks.js';
import type { RunState } from './runState.js';
import { unknown, type Trouble } from './trouble.js';

/** Statements that leave something behind which no schema here has: row security, storage, a role, an engine. */
const lasting = /^(?:alter|create|comment|security|do)\b/i;

/** What is of rows or rights all the same. */
const ofRows = /^alter\s+sequence\b|\bauto_increment\b|\bowner\s+to\b/i;

/**
 * A statement that keeps the schema as far as it is followed, and changes something else of the database that stays:
 * whether that comes back is not known. What a table of this trip gets goes with it.
 */
export function untracked(
  operation: Extract<Operation, { readonly kind: 'execute' }>,
  state: RunState,
): Trouble | null {
  const { text, parsed, changes = [], origin } = operation;
  if (text?.kind !== 'known' || parsed?.length !== 0 || changes.length > 0) return null;
  const sql = text.value.replace(/^(?:\s|\(|--[^\n]*\n|\/\*[^]*?\*\/)+/, '');
  if (!lasting.test(sql) || ofRows.test(sql) || isBlockOfRows(sql)) return null;
  const [, name] = /^alter\s+table\s+(?:if\s+exists\s+)?(?:only\s+)?["`]?(\w+)["`]?\s/i.exec(sql) ?? [];
  const table = name === undefined ? undefined : lookupIn(state.schema, state.dialect).table(null, name);
  if (table !== undefined && isOfTrip(table.id)) return null;
  return unknown(`what this changes is not followed: ${shorten(sql)}`, origin.call, table?.name ?? null);
}
