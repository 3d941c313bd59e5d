import path from 'node:path';

/** What the user points at: a configuration file, the folder of env.py, or the folders of the revision files. */
export type EnvironmentPart = 'configFile' | 'scriptLocation' | 'versionLocations';

/** An entry of the setting `alembic.environments` for what was picked; paths with "/", relative to the folder where they lie in it. */
export function environmentEntry(part: EnvironmentPart, folder: string, picked: readonly string[]): Readonly<Record<string, unknown>> {
  const written = picked.map((place) => {
    const relative = path.posix.relative(folder, place);
    return relative === '' ? '.' : relative.startsWith('../') || relative === '..' ? place : relative;
  });
  return { [part]: part === 'versionLocations' ? written : (written[0] ?? '.') };
}
