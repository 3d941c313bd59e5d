import type { Guard } from '../operations/operation.js';
import type { Uncertainty } from './schema.js';
import { uncertainty, type ApplyContext } from './step.js';

/** Whether an operation runs in a live run of one dialect: for certain, or perhaps. */
export function guardsHold(guards: readonly Guard[], context: ApplyContext): boolean | Uncertainty {
  let doubt: Uncertainty | undefined;
  for (const guard of guards) {
    const holds = guardHolds(guard, context);
    if (holds === false) return false;
    if (holds !== true) doubt ??= holds;
  }
  return doubt ?? true;
}

function guardHolds(guard: Guard, { dialect, database, revision }: ApplyContext): boolean | Uncertainty {
  switch (guard.kind) {
    case 'dialect':
      return guard.names.includes(dialect.name) !== guard.negated;
    case 'engine':
      return database === null || guard.name === database;
    case 'offline':
      return !guard.value;
    case 'uncertain':
      return uncertainty(guard.reason, revision);
  }
}
