import { isProjectFile, mayBeRevision } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { isDirectory, startTextNow } from './disk.js';
import type { EnvironmentState } from './environmentState.js';
import type { FolderProject } from './folderProject.js';
import { isBelow, parentOf } from './paths.js';

export interface FileChange {
  readonly path: string;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** What changes on disk make necessary, from the cheapest to the dearest. */
export interface UpdatePlan {
  /** Revision files to read again. */
  readonly reread: Set<string>;
  /** Environments whose files are to be listed again. */
  readonly relist: Set<EnvironmentState>;
  /** Folders whose configuration changed. */
  readonly rediscover: Set<FolderProject>;
  /** Folders in which directories or configuration files came or went. */
  readonly rewalk: Set<FolderProject>;
}

/** Takes the changes into the projects' lists of files and says what has to be read again. */
export function planUpdate(
  changes: readonly FileChange[],
  projects: readonly FolderProject[],
  environments: readonly EnvironmentState[],
  isRevisionFile: (path: string) => boolean,
): UpdatePlan {
  const plan: UpdatePlan = { reread: new Set(), relist: new Set(), rediscover: new Set(), rewalk: new Set() };
  for (const change of changes) {
    const { path, kind } = change;
    if (isRevisionFile(path)) plan.reread.add(path);
    if (kind !== 'changed') {
      for (const state of environments) if (holds(state, path)) plan.relist.add(state);
    }
    for (const project of projects) {
      if (!isBelow(path, project.folder.root) || isSkipped(path, project)) continue;
      planForFolder(change, project, plan);
      if (mayBeFoundByContent(change, project, environments, isRevisionFile)) plan.rediscover.add(project);
    }
  }
  return plan;
}

/**
 * Whether the path lies in a version location, or above one: a directory's deletion is reported for the directory alone.
 */
function holds({ environment }: EnvironmentState, path: string): boolean {
  return environment.versionLocations.some(
    (location) => path === location || isBelow(path, location) || isBelow(location, path),
  );
}

/** Whether the environment loads what is at the path, if it is a revision file. */
function loads({ environment: { versionLocations, recursive } }: EnvironmentState, path: string): boolean {
  return versionLocations.some((location) => parentOf(path) === location || (recursive && isBelow(path, location)));
}

/** Whether a change can add or take away an environment that only its revision files reveal. */
function mayBeFoundByContent(
  { path, kind }: FileChange,
  { folder }: FolderProject,
  environments: readonly EnvironmentState[],
  isRevisionFile: (path: string) => boolean,
): boolean {
  const scriptLocations = environments.map(({ environment }) => environment.scriptLocation);
  if (!mayBeRevision(path, folder.root, scriptLocations)) return false;
  if (kind === 'deleted')
    return environments.some((state) => state.environment.foundBy === 'revisions' && holds(state, path));
  return (
    !isRevisionFile(path) &&
    !environments.some((state) => loads(state, path)) &&
    (startTextNow(path)?.includes('down_revision') ?? false)
  );
}

function planForFolder({ path, kind }: FileChange, project: FolderProject, plan: UpdatePlan): void {
  if (path === project.baseline?.path) plan.rediscover.add(project);
  if (isProjectFile(path)) {
    (kind === 'changed' ? plan.rediscover : plan.rewalk).add(project);
  } else if (kind === 'changed') {
    return;
  } else if (isPythonName(path)) {
    if (kind === 'deleted') project.files.delete(path);
    else project.files.add(path);
    if (kind === 'created' && !project.walk.directories.has(parentOf(path))) plan.rewalk.add(project);
  }
  if (kind === 'deleted' ? project.walk.directories.has(path) : isDirectory(path)) plan.rewalk.add(project);
}

function isSkipped(path: string, { folder, walk }: FolderProject): boolean {
  for (let parent = path; parent.length > folder.root.length; parent = parentOf(parent)) {
    if (walk.skipped.has(parent)) return true;
  }
  return false;
}
