import type { DialectName } from '../dialects/dialectName.js';
import type { Guard } from '../operations/operation.js';
import type { Unknown } from '../text.js';

/** For what guards are decided. */
export interface GuardedRun {
  readonly dialect: DialectName;
  /** Of the multidb template: the engine; null elsewhere. */
  readonly database: string | null;
  /** A run with a database; else it is offline. */
  readonly isLive: boolean;
}

/** Whether an operation runs, or why that is not known. */
export function guardHolds(guards: readonly Guard[], run: GuardedRun): boolean | Unknown {
  let doubt: Unknown | undefined;
  for (const guard of guards) {
    const holds = holdsAlone(guard, run);
    if (holds === false) return false;
    if (holds !== true) doubt ??= holds;
  }
  return doubt ?? true;
}

function holdsAlone(guard: Guard, { dialect, database, isLive }: GuardedRun): boolean | Unknown {
  switch (guard.kind) {
    case 'dialect':
      return guard.names.includes(dialect) !== guard.negated;
    case 'engine':
      return database === null || guard.name === database;
    case 'offline':
      return guard.value !== isLive;
    // Offline there is nothing to inspect.
    case 'inspected':
    case 'uncertain':
      return guard.reason;
  }
}
