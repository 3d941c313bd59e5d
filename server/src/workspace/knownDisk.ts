import { isProjectFile } from '../core/project/discover.js';
import type { KnownDisk } from './diskLook.js';
import type { EnvironmentState } from './environmentState.js';
import type { FolderProject } from './folderProject.js';
import { parentOf } from './paths.js';

/**
 * The directories that were walked and those of the revision files, which may lie elsewhere; of the files,
 * configurations and revisions.
 */
export function knownDisk(projects: readonly FolderProject[], environments: readonly EnvironmentState[]): KnownDisk {
  const members = environments.flatMap(({ files, leftOut }) => [...files, ...leftOut]).map(({ path }) => path);
  // On Windows a look at another host hands it the user's credentials; what was read from there is among the members.
  const locations = environments
    .flatMap(({ environment }) => environment.versionLocations)
    .filter((location) => !location.startsWith('//'));
  const walked = projects.map(({ walk }) => walk);
  const directories = new Set([
    ...walked.flatMap((walk) => [...walk.directories]),
    ...locations,
    ...members.map(parentOf),
  ]);
  const baselines = projects.flatMap(({ baseline }) => (baseline === null ? [] : [baseline.path]));
  const found = projects.flatMap(({ files, walk }) => [...files, ...walk.files]);
  return {
    directories,
    entries: new Set([
      ...directories,
      ...walked.flatMap(({ skipped }) => [...skipped]),
      ...found,
      ...members,
      ...baselines,
    ]),
    files: new Set([...members, ...baselines, ...found.filter(isProjectFile)]),
  };
}
