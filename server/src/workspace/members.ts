import { realPath } from './disk.js';
import type { EnvironmentState } from './environmentState.js';
import type { KnownPlace } from './knownPaths.js';

/** The places whose files an editor may write otherwise. */
export function placesOf(environments: readonly EnvironmentState[]): KnownPlace[] {
  const paths = environments.flatMap(({ folder, environment }) => [folder.root, ...environment.versionLocations]);
  return [...new Set(paths)].map((path) => ({ path, real: realPath(path) }));
}

/** Path → the environments that load it, or that it is left out of. */
export function membersOf(environments: readonly EnvironmentState[]): Map<string, EnvironmentState[]> {
  const members = new Map<string, EnvironmentState[]>();
  for (const state of environments) {
    for (const { path } of [...state.files, ...state.leftOut]) {
      const others = members.get(path);
      if (others === undefined) members.set(path, [state]);
      else others.push(state);
    }
  }
  return members;
}
