import { type Candidate, configuredCandidate } from './candidates.js';
import type { ConfigurationFiles } from './configurationFiles.js';
import type { ConfigProblem, DiscoveryNote, UnnamedEnvironment } from './environment.js';
import { type EnvironmentEntry, readEnvironmentEntries } from '../settings/environmentEntries.js';
import type { Ground } from './ground.js';
import { type OwnConfiguration, readOwnConfiguration, unusableSetting } from './ownConfiguration.js';
import { isWithin, joinPath } from './paths.js';
import { resolveCandidate } from './resolve.js';
import { projectFaults } from '../settings/settings.js';
import { scriptsOf } from './revisionGroups.js';

/** What the setting `environments` makes of what was found, and what is wrong with it. */
export interface Pointed {
  /** Those that count. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly settingsFile: OwnConfiguration | null;
  readonly environments: readonly UnnamedEnvironment[];
  readonly problems: readonly ConfigProblem[];
  readonly notes: readonly DiscoveryNote[];
}

/** Of the settings that a folder's own file has those that count: others, where a merge is looked at before it is made. */
export type SettingsThatCount = (found: Pointed['settings']) => Pointed['settings'];

/**
 * Takes the entries of the setting `environments` in: the editor's where it has any, else those of alembic-ls.toml or
 * pyproject.toml. An entry stands for the environments of its script location or version locations that it can mean.
 * @param counted the settings that count, of those that the folder's own file has
 */
export function takeEntries(
  fromEditor: unknown,
  found: readonly UnnamedEnvironment[],
  files: ConfigurationFiles,
  ground: Ground,
  counted: SettingsThatCount,
): Pointed {
  const { own, problems } = readOwnConfiguration(ground);
  const settings = counted(own?.table ?? {});
  const isEditors = !(
    fromEditor === undefined ||
    fromEditor === null ||
    (Array.isArray(fromEditor) && fromEditor.length === 0)
  );
  const faults: ConfigProblem[] = [
    ...problems,
    ...(own === null ? [] : projectFaults(own.table).map(({ name, reason }) => unusableSetting(own, name, reason))),
  ];
  const notes: DiscoveryNote[] = [];
  const tell = (index: number, reason: string): void => {
    if (isEditors || settings !== own?.table)
      notes.push({
        file: ground.root,
        reason: `The setting alembic.environments, entry ${String(index + 1)}: ${reason}`,
      });
    else faults.push(unusableEntry(own.file, own.spanOf('environments', index), reason));
  };
  const pointed: UnnamedEnvironment[] = [];
  for (const read of readEnvironmentEntries(isEditors ? fromEditor : settings['environments'])) {
    const result = 'reason' in read ? read : pointAt(read.entry, found, files, ground);
    if ('reason' in result) tell(read.index, result.reason);
    else {
      pointed.push(result.environment);
      for (const reason of result.remarks) tell(read.index, reason);
    }
  }
  const others = found.filter((environment) => !pointed.some((one) => replaces(one, environment)));
  return {
    environments: [...pointed, ...others],
    problems: faults,
    notes,
    settings,
    settingsFile: own,
  };
}

function unusableEntry(file: string, span: ConfigProblem['span'], reason: string): ConfigProblem {
  return {
    code: 'CF03',
    name: 'environment-entry-not-usable',
    severity: 'warning',
    message: `This entry of environments cannot be used. ${reason}`,
    file,
    span,
  };
}

type PointedAt =
  { readonly environment: UnnamedEnvironment; readonly remarks: readonly string[] } | { readonly reason: string };

function pointAt(
  entry: EnvironmentEntry,
  found: readonly UnnamedEnvironment[],
  files: ConfigurationFiles,
  ground: Ground,
): PointedAt {
  const absolute = (path: string): string => joinPath(ground.root, ground.toPath(path));
  const versions = entry.versionLocations?.map(absolute);
  const scripts = entry.scriptLocation === undefined ? undefined : absolute(entry.scriptLocation);
  if (scripts !== undefined && !ground.isDirectory(scripts))
    return { reason: `scriptLocation: there is no folder ${scripts}.` };
  const base = baseOf(entry, scripts, versions, found, files, ground);
  if ('reason' in base) return base;
  const { name, recursive } = entry;
  const environment: UnnamedEnvironment = {
    ...base,
    ...(scripts !== undefined && { scriptLocation: scripts }),
    ...(versions !== undefined && { versionLocations: versions, unresolved: [], recursive: false }),
    ...(recursive !== undefined && { recursive }),
    ...(name !== undefined && { name }),
    foundBy: 'setting',
  };
  const missing = environment.versionLocations.filter(
    (location) => versions !== undefined && !ground.isDirectory(location),
  );
  return { environment, remarks: missing.map((location) => `versionLocations: there is no folder ${location}.`) };
}

/** What the entry's configuration file says, else what was found at its script location, else what its folders tell. */
function baseOf(
  entry: EnvironmentEntry,
  scripts: string | undefined,
  versions: readonly string[] | undefined,
  found: readonly UnnamedEnvironment[],
  files: ConfigurationFiles,
  ground: Ground,
): UnnamedEnvironment | { readonly reason: string } {
  if (entry.configFile === undefined) {
    const scriptLocation = scripts ?? scriptsOf(versions ?? [], ground);
    const known = found.find((environment) => environment.scriptLocation === scriptLocation);
    return known ?? plainEnvironment(scriptLocation, ground);
  }
  const path = joinPath(ground.root, ground.toPath(entry.configFile));
  const candidate = configuredCandidate(path, entry.section, files, ground);
  if (candidate === undefined)
    return { reason: `configFile: there is no ini or TOML file ${path}, or it cannot be read.` };
  return fromCandidate(candidate, scripts, ground);
}

function fromCandidate(
  candidate: Candidate,
  scripts: string | undefined,
  ground: Ground,
): UnnamedEnvironment | { readonly reason: string } {
  const selection = resolveCandidate(candidate, ground);
  if (!('reason' in selection)) {
    const { scriptLocation, versionLocations, unresolved, recursive, sourceless, workingDirectory } = selection;
    const environment: UnnamedEnvironment = {
      source: candidate.source,
      foundBy: 'setting',
      otherSources: [],
      scriptLocation,
      versionLocations,
      unresolved,
      recursive,
      sourceless,
      workingDirectory,
    };
    return scripts === undefined || scripts === scriptLocation
      ? environment
      : { ...environment, versionLocations: [`${scripts}/versions`] };
  }
  if (scripts === undefined)
    return { reason: `configFile: ${selection.reason} Name the folder of env.py as scriptLocation.` };
  return { ...plainEnvironment(scripts, ground), source: candidate.source, workingDirectory: candidate.folder };
}

function plainEnvironment(scriptLocation: string, ground: Ground): UnnamedEnvironment {
  return {
    source: null,
    foundBy: 'setting',
    otherSources: [],
    scriptLocation,
    versionLocations: [`${scriptLocation}/versions`],
    unresolved: [],
    recursive: false,
    sourceless: false,
    workingDirectory: ground.root,
  };
}

/** Whether an entry's environment is said in place of one that was found: the same scripts or folders, and no other section. */
function replaces(pointed: UnnamedEnvironment, found: UnnamedEnvironment): boolean {
  const overlaps = found.versionLocations.some((location) =>
    pointed.versionLocations.some((one) => one === location || (pointed.recursive && isWithin(location, one))),
  );
  const isSameSource =
    pointed.source === null ||
    found.source === null ||
    (pointed.source.configFile === found.source.configFile && pointed.source.section === found.source.section);
  return overlaps || (pointed.scriptLocation === found.scriptLocation && isSameSource);
}
