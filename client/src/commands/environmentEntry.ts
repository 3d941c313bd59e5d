import path from 'node:path';

/** What the user points at: a configuration file, the folder of env.py, or the folders of the revision files. */
export type EnvironmentPart = 'configFile' | 'scriptLocation' | 'versionLocations';

/**
 * An entry of the setting `alembic.environments` for what was picked; paths with "/", relative to the folder where they
 * lie in it.
 * @param folder the path of its URI, as those of `picked`
 */
export function environmentEntry(
  part: EnvironmentPart,
  folder: string,
  picked: readonly string[],
): Readonly<Record<string, unknown>> {
  const root = systemPath(folder);
  const written = picked.map(systemPath).map((place) => {
    const relative = path.posix.relative(root, place);
    return relative === '' ? '.' : relative.startsWith('../') || relative === '..' ? place : relative;
  });
  return { [part]: part === 'versionLocations' ? written : (written[0] ?? '.') };
}

/**
 * The path of a URI as the system writes it: on Windows a drive comes first, whose letter the folder and a dialog may
 * write in either case.
 */
function systemPath(uriPath: string): string {
  return uriPath.replace(/^\/([A-Za-z]):/u, (_whole, drive: string) => `${drive.toLowerCase()}:`);
}
