import type { Candidate } from './candidates.js';
import type { Environment } from './environment.js';
import { type Ground, workingDirectories } from './ground.js';
import { locateScripts } from './locations.js';
import {
  cutComment,
  flagNames,
  flagOption,
  type OptionPlace,
  type Options,
  prependedPaths,
  textOption,
  versionLocations,
} from './options.js';
import { isAbsolutePath, joinPath, parentPath } from './paths.js';
import { type RefusedOption, refusedOptions } from './refusedOptions.js';
import { type LostFolders, resolveVersions } from './versionFolders.js';

/** What one candidate selects. Several can select the same environment. */
export type Selection = Pick<
  Environment,
  'scriptLocation' | 'versionLocations' | 'unresolved' | 'recursive' | 'sourceless' | 'workingDirectory'
> & {
  readonly candidate: Candidate;
  /** Whether the candidate's own file says where the scripts are. */
  readonly isStated: boolean;
  readonly remarks: readonly string[];
  /** What else is wrong with the options that Alembic reads there. */
  readonly refused: readonly RefusedOption[];
  readonly lost: LostFolders | null;
};

/** Why a candidate selects nothing. CF01 and CF02 as in ConfigProblem; null where only a note is due. */
export interface Failure {
  readonly candidate: Candidate;
  readonly code: 'CF01' | 'CF02' | null;
  readonly reason: string;
  readonly place: OptionPlace | null;
  /** What else is wrong with the options that Alembic reads there. */
  readonly refused: readonly RefusedOption[];
}

/** Follows a candidate's options to directories, by the rules of `ScriptDirectory.from_config`. */
export function resolveCandidate(candidate: Candidate, ground: Ground): Selection | Failure {
  const folders = workingDirectories(candidate.folder, ground.root);
  const scripts = candidate.isFlaskMigrate ? flaskScripts(candidate) : statedScripts(candidate, folders, ground);
  if ('reason' in scripts)
    return {
      ...scripts,
      refused: isAlembicsSection(candidate.source.section) ? refusedOptions(candidate.optionsIn(candidate.folder)) : [],
    };
  const { path: scriptLocation, place } = scripts;
  const likely = candidate.isFlaskMigrate
    ? [...new Set([flaskWorkingDirectory(candidate, ground), ...folders])]
    : folders;
  const workingDirectory = scripts.workingDirectory ?? workingDirectoryOfVersions(candidate, likely, ground);
  const options = candidate.optionsIn(workingDirectory);
  const versions = resolveVersions(options, scriptLocation, workingDirectory, ground);
  return {
    candidate,
    scriptLocation,
    versionLocations: versions.locations,
    unresolved: versions.unresolved,
    recursive: flagOption(options, 'recursive_version_locations'),
    sourceless: flagOption(options, 'sourceless'),
    workingDirectory,
    isStated: place?.file === candidate.source.configFile,
    remarks: [...new Set([...scripts.remarks, ...versions.remarks, ...optionRemarks(options, ground)])],
    refused: refusedOptions(options),
    lost: versions.lost,
  };
}

/** Values that Alembic understands otherwise than they look. */
function optionRemarks(options: Options, ground: Ground): string[] {
  const paths = prependedPaths(options, ground.pathSeparator);
  const remarks = [...(paths?.remarks ?? [])];
  if (paths !== undefined && paths.unusable !== null)
    remarks.push(`prepend_sys_path cannot be used: ${paths.unusable.reason}.`);
  for (const name of flagNames) {
    const text = options.ini === null ? undefined : textOption(options, name);
    if (text?.kind !== 'value' || cutComment(text.value) !== 'true') continue;
    remarks.push(
      `${name} is "${text.value}", which is not "true": Alembic takes a comment behind a value for a part of it. Put the comment on a line of its own.`,
    );
  }
  return remarks;
}

interface FoundScripts {
  readonly path: string;
  readonly workingDirectory: string | null;
  readonly remarks: readonly string[];
  readonly place: OptionPlace | null;
}

function flaskScripts(candidate: Candidate): FoundScripts {
  return { path: candidate.folder, workingDirectory: null, remarks: [], place: null };
}

/** `flask db` runs in the application's folder, which holds the migrations folder. */
function flaskWorkingDirectory(candidate: Candidate, ground: Ground): string {
  return candidate.folder === ground.root ? ground.root : parentPath(candidate.folder);
}

function statedScripts(
  candidate: Candidate,
  folders: readonly string[],
  ground: Ground,
): FoundScripts | Omit<Failure, 'refused'> {
  const text = textOption(candidate.optionsIn(candidate.folder), 'script_location');
  if (text === undefined) return { candidate, code: null, reason: 'No script_location is configured.', place: null };
  const { place } = text;
  if (text.kind !== 'value') {
    return { candidate, code: 'CF01', reason: `The value of script_location cannot be used: ${text.reason}.`, place };
  }
  const pathEntries = (workingDirectory: string): readonly string[] =>
    prependedPaths(candidate.optionsIn(workingDirectory), ground.pathSeparator)?.items ?? [];
  const located = locateScripts(text.value, folders, pathEntries, ground);
  if (!located.found) {
    return {
      candidate,
      code: located.certain ? 'CF02' : null,
      reason: `script_location is "${text.value}", but ${located.reason}`,
      place,
    };
  }
  if (!isAlembicsSection(candidate.source.section) && !ground.holdsEnvPy(located.path)) {
    return {
      candidate,
      code: null,
      reason: `The section [${candidate.source.section}] names ${located.path}, which holds no env.py.`,
      place,
    };
  }
  return { ...located, place };
}

/** Sections of other names can belong to other tools; an env.py shows that they do not. */
function isAlembicsSection(section: string): boolean {
  return section === 'alembic' || section === 'tool.alembic';
}

/**
 * Where the script location does not tell the working directory, relative version locations can: the first folder that
 * has them all.
 */
function workingDirectoryOfVersions(candidate: Candidate, folders: readonly string[], ground: Ground): string {
  const fitting = folders.find((folder) => {
    const list = versionLocations(candidate.optionsIn(folder), ground.pathSeparator);
    const exist = (items: readonly string[]): boolean =>
      items.filter(isRelative).every((item) => ground.isDirectory(joinPath(folder, ground.toPath(item))));
    return list === undefined || exist(list.items) || exist(list.withoutComment ?? list.items);
  });
  return fitting ?? folders[0] ?? ground.root;
}

function isRelative(item: string): boolean {
  return !isAbsolutePath(item) && !item.includes(':');
}
