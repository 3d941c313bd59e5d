import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { Refused } from './messages.js';

/** Why git is not asked about an environment. */
export function gitRefusal(environment: IndexedEnvironment | undefined, trusted: boolean): Refused {
  if (!trusted) return { kind: 'refused', reason: 'Git is not asked in Restricted Mode.' };
  return { kind: 'refused', reason: environment === undefined ? 'This environment is gone: its configuration changed. Choose one again.' : 'Git does not tell.' };
}
