import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { UsageError } from './io.js';
import type { Project } from './project.js';

/**
 * The environment that a command is about: the one of that name, or the only one. Throws a UsageError with the names
 * there are.
 */
export function chooseEnvironment({ snapshot }: Project, name: string | null, command: string): IndexedEnvironment {
  const { environments } = snapshot;
  const names = environments.map(({ environment }) => environment.name).join(', ');
  if (environments.length === 0) throw new UsageError(`${command}: no Alembic environment was found`);
  const chosen = name === null ? environments : environments.filter(({ environment }) => environment.name === name);
  const [only, ...others] = chosen;
  if (only === undefined)
    throw new UsageError(`${command}: there is no environment "${name ?? ''}"; there are ${names}`);
  if (others.length > 0)
    throw new UsageError(`${command}: there are several environments; choose one with --environment: ${names}`);
  return only;
}
