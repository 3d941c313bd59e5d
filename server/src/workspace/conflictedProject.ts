import type { Discovery, Environment } from '../core/project/environment.js';
import { baseName } from './paths.js';

/** Of a file that a merge leaves in conflict the text of each side that has it; undefined for any other file. */
export type SidesOfConflict = (path: string) => readonly string[] | undefined;

/** A file in conflict as another side has it; its text is undefined where that side has none. */
export interface OtherSide {
  readonly path: string;
  readonly text: string | undefined;
}

/** The other sides of the files in conflict: one file at a time, since discovery reads the first side of each. */
export function otherSides(paths: Iterable<string>, sidesOf: SidesOfConflict): OtherSide[] {
  return [...paths].flatMap((path) => {
    const [, ...others] = sidesOf(path) ?? [];
    const hasConflict = sidesOf(path) !== undefined;
    // With one side only, the other one has deleted the file, or named it otherwise.
    const texts = hasConflict && others.length === 0 ? [undefined] : others;
    return texts.map((text) => ({ path, text }));
  });
}

/**
 * What is found whichever side of a conflict counts: an environment that another side's configuration changes keeps its
 * place, and where its revisions are is not known.
 * @param foundWith discovers again with a file as another side has it
 */
export function withoutGuesses(
  found: Discovery,
  sides: readonly OtherSide[],
  foundWith: (side: OtherSide) => Pick<Discovery, 'environments'>,
): Discovery {
  const undecided = new Map<Environment, Set<string>>();
  for (const side of sides) {
    const others = new Set(foundWith(side).environments.map(locationsOf));
    for (const environment of found.environments) {
      if (others.has(locationsOf(environment))) continue;
      const files = undecided.get(environment) ?? new Set();
      undecided.set(environment, files.add(baseName(side.path)));
    }
  }
  if (undecided.size === 0) return found;
  const reason = 'the merge leaves it in conflict, and its sides differ in this';
  return {
    ...found,
    environments: found.environments.map((environment) => ({
      ...environment,
      unresolved: [
        ...environment.unresolved,
        ...[...(undecided.get(environment) ?? [])].map((file) => ({ value: `in ${file}`, reason })),
      ],
    })),
  };
}

/** Where an environment's revisions are. */
function locationsOf({ scriptLocation, versionLocations, unresolved, recursive, sourceless }: Environment): string {
  return JSON.stringify([scriptLocation, versionLocations, unresolved, recursive, sourceless]);
}
