import { refusal, type RunFailure } from '../alembic/failure.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';

/** For an environment that no longer exists. */
export const environmentIsGone =
  'This environment no longer exists because its configuration changed. Select one again.';

/** The environment of an id that the client got. */
export function environmentOf(
  id: string,
  { snapshot }: Pick<FeatureContext, 'snapshot'>,
): IndexedEnvironment | RunFailure {
  const found = snapshot.environments.find((environment) => environment.id === id);
  return found ?? refusal('noConfiguration', environmentIsGone);
}
