import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';
import { environmentIsGone } from './environmentOf.js';
import type { Refused } from './messages.js';

/** The environment of an id that the client was told, or why git is not asked about it. */
export function environmentForGit(
  id: string,
  { snapshot, trusted }: Pick<FeatureContext, 'snapshot' | 'trusted'>,
): IndexedEnvironment | Refused {
  if (!trusted) return { kind: 'refused', reason: 'Git is not asked in Restricted Mode.' };
  return (
    snapshot.environments.find((environment) => environment.id === id) ?? { kind: 'refused', reason: environmentIsGone }
  );
}
