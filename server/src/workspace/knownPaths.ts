import { isBelow } from './paths.js';

/** A place as the index writes it, and the real one where it is reached through a symbolic link. */
export interface KnownPlace {
  readonly path: string;
  readonly real: string;
}

/**
 * Gives the path by which the index knows a file, for one that the editor writes otherwise: behind a symbolic link, or
 * on Windows in other letter case, which means the same file there. A path that is not known stays as it is.
 * `places` are workspace folders and version locations, `files` what the index holds.
 */
export function createKnownPaths(
  places: readonly KnownPlace[],
  files: { has(path: string): boolean; keys(): Iterable<string> },
): (path: string) => string {
  const links = places.filter(({ path, real }) => path !== real);
  const onDrives = places
    .filter(({ path }) => hasDrive(path))
    .sort((one, other) => other.path.length - one.path.length);
  let byLowerCase: ReadonlyMap<string, string> | undefined;

  function inOtherCase(path: string): string {
    byLowerCase ??= new Map([...files.keys()].map((file) => [file.toLowerCase(), file]));
    const lower = path.toLowerCase();
    const known = byLowerCase.get(lower);
    if (known !== undefined) return known;
    const place = onDrives.find((one) => isBelow(lower, one.path.toLowerCase()));
    return place === undefined ? path : place.path + path.slice(place.path.length);
  }

  return (path) => {
    if (files.has(path)) return path;
    for (const { path: written, real } of links) {
      const linked = isBelow(path, real) ? written + path.slice(real.length) : path;
      if (files.has(linked)) return linked;
    }
    return hasDrive(path) ? inOtherCase(path) : path;
  };
}

function hasDrive(path: string): boolean {
  return /^[a-z]:\//i.test(path);
}
