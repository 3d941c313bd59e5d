import { refusal, type RunFailure } from '../alembic/failure.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';

/** Said where the environment that was asked about is no more. */
export const environmentIsGone = 'This environment is gone: its configuration changed. Choose one again.';

/** The environment of an id that the client was told. */
export function environmentOf(id: string, { snapshot }: Pick<FeatureContext, 'snapshot'>): IndexedEnvironment | RunFailure {
  const found = snapshot.environments.find((environment) => environment.id === id);
  return found ?? refusal('noConfiguration', environmentIsGone);
}
