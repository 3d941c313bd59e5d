import type { DialectName } from '../dialects/dialectName.js';
import type { Guard } from '../operations/operation.js';
import type { Unknown } from '../text.js';

/** Whether an operation runs offline, for a dialect and, of the multidb template, an engine; or why that is not known. */
export function guardHolds(guards: readonly Guard[], dialect: DialectName, database: string | null): boolean | Unknown {
  let doubt: Unknown | undefined;
  for (const guard of guards) {
    const holds = holdsAlone(guard, dialect, database);
    if (holds === false) return false;
    if (holds !== true) doubt ??= holds;
  }
  return doubt ?? true;
}

function holdsAlone(guard: Guard, dialect: DialectName, database: string | null): boolean | Unknown {
  switch (guard.kind) {
    case 'dialect':
      return guard.names.includes(dialect) !== guard.negated;
    case 'engine':
      return database === null || guard.name === database;
    case 'offline':
      return guard.value;
    case 'uncertain':
      return guard.reason;
  }
}
