import type { Guard } from '../operations/operation.js';
import type { TableSource } from './inspections.js';
import type { Uncertainty } from './schema.js';
import { uncertainty, type ApplyContext } from './step.js';

/**
 * Whether an operation runs in a live run of one dialect: for certain, or perhaps.
 * @param now the tables as they are, for what an inspector answers
 */
export function guardsHold(guards: readonly Guard[], context: ApplyContext, now: TableSource): boolean | Uncertainty {
  let doubt: Uncertainty | undefined;
  for (const guard of guards) {
    const holds = guardHolds(guard, context, now);
    if (holds === false) return false;
    if (holds !== true) doubt ??= holds;
  }
  return doubt ?? true;
}

function guardHolds(
  guard: Guard,
  { dialect, database, revision, inspections }: ApplyContext,
  now: TableSource,
): boolean | Uncertainty {
  switch (guard.kind) {
    case 'dialect':
      return guard.names.includes(dialect.name) !== guard.negated;
    case 'engine':
      return database === null || guard.name === database;
    case 'offline':
      return !guard.value;
    case 'inspected': {
      const isThere = inspections?.isThere(guard.asked, now);
      return isThere === undefined ? uncertainty(guard.reason, revision) : isThere === guard.isThere;
    }
    case 'uncertain':
      return uncertainty(guard.reason, revision);
  }
}
