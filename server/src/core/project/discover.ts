import { findBareDirectories } from './bareDirectories.js';
import { type Candidate, findCandidates } from './candidates.js';
import { isTemplateName, isTemplateSource, readConfigurationFiles, unreadable } from './configurationFiles.js';
import type { ConfigProblem, Discovery, ProjectTree, UnnamedEnvironment } from './environment.js';
import { type Ground, prepareGround } from './ground.js';
import { nameEnvironments } from './names.js';
import { leaveNetworkOut, withoutNetwork } from './network.js';
import { baseName, compareCodePoints } from './paths.js';
import type { OptionPlace } from './options.js';
import type { RefusedOption } from './refusedOptions.js';
import { type Failure, resolveCandidate, type Selection } from './resolve.js';
import { type SettingsThatCount, takeEntries } from './pointedEnvironments.js';
import { addRevisionFolders } from './revisionGroups.js';

export { isProjectFile } from './configurationFiles.js';
export { mayBeRevision } from './revisionFolders.js';

/**
 * Finds the Alembic environments of a workspace folder: from ini files and pyproject.toml, then from every env.py beside
 * a script.py.mako that those do not name, then from revision files that none of these loads. The setting `environments`, the editor's or the project's own,
 * points at what nothing reveals. Reads only text, so what env.py sets at run time is not seen. Never throws:
 * what is wrong with a configuration is among the problems, what led nowhere among the notes.
 */
export function discoverEnvironments(
  whole: ProjectTree,
  environmentsSetting?: unknown,
  counted: SettingsThatCount = (found) => found,
): Discovery {
  const tree = whole.mayUseNetwork ? whole : withoutNetwork(whole);
  const ground = prepareGround(tree);
  const files = readConfigurationFiles(ground);
  const { candidates, notes: sectionNotes } = findCandidates(files, ground);
  const selections: Selection[] = [];
  const failures: Failure[] = [];
  for (const candidate of candidates) {
    const result = resolveCandidate(candidate, ground);
    if ('reason' in result) failures.push(result);
    else selections.push(result);
  }
  const configured = mergeSelections(selections, tree);
  const covered = new Set(configured.flatMap(({ scriptLocation }) => [scriptLocation, tree.realPath(scriptLocation)]));
  const bare = findBareDirectories(ground, covered);
  const pointed = takeEntries(
    environmentsSetting,
    [...configured, ...bare.folders.map((folder) => bareEnvironment(folder, ground))],
    files,
    ground,
    counted,
  );
  const completed = addRevisionFolders(pointed.environments, ground);
  const notes = [
    ...files.notes,
    ...sectionNotes,
    ...failures.map((failure) => ({
      file: failure.place?.file ?? failure.candidate.source.configFile,
      reason: failure.reason,
    })),
    ...selections.flatMap(({ candidate, remarks }) =>
      remarks.map((reason) => ({ file: candidate.source.configFile, reason })),
    ),
    ...bare.notes,
    ...pointed.notes,
    ...completed.notes,
  ];
  return {
    environments: nameEnvironments(
      tree.mayUseNetwork
        ? completed.environments
        : completed.environments.map((environment) => leaveNetworkOut(environment, ground.root)),
      ground.root,
    ),
    problems: distinct([
      ...files.problems,
      ...failures.flatMap((failure) => problemOf(failure, ground)),
      ...selections.flatMap((selection) => problemsIn(selection, ground)),
      ...pointed.problems,
    ]),
    notes: distinct(notes),
    leftOut: completed.leftOut,
    settings: pointed.settings,
    settingsFile: pointed.settingsFile,
  };
}

/** Selections of the same script and version locations are one environment; the likeliest configuration comes first. */
function mergeSelections(selections: readonly Selection[], tree: ProjectTree): UnnamedEnvironment[] {
  const groups = new Map<string, Selection[]>();
  for (const selection of [...selections].sort(compareSources)) {
    const key = JSON.stringify([
      tree.realPath(selection.scriptLocation),
      selection.versionLocations.map((location) => tree.realPath(location)),
      selection.unresolved.map((location) => location.value),
    ]);
    groups.set(key, [...(groups.get(key) ?? []), selection]);
  }
  return [...groups.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const { scriptLocation, versionLocations, unresolved, recursive, sourceless, workingDirectory } = first;
    const otherSources = others.map(({ candidate }) => candidate.source);
    return [
      {
        source: first.candidate.source,
        foundBy: 'configuration',
        otherSources,
        scriptLocation,
        versionLocations,
        unresolved,
        recursive,
        sourceless,
        workingDirectory,
      },
    ];
  });
}

/** Real files before templates, files that name the scripts before others, alembic.ini first, then by depth, name and section. */
function compareSources(a: Selection, b: Selection): number {
  const rank = ({ candidate: { source }, isStated }: Selection): number[] => [
    isTemplateName(source.configFile) ? 1 : 0,
    isStated ? 0 : 1,
    baseName(source.configFile) === 'alembic.ini' ? 0 : 1,
    source.configFile.split('/').length,
  ];
  const left = rank(a);
  const right = rank(b);
  const differing = left.findIndex((value, i) => value !== right[i]);
  if (differing >= 0) return (left[differing] ?? 0) - (right[differing] ?? 0);
  const byFile = compareCodePoints(a.candidate.source.configFile, b.candidate.source.configFile);
  return byFile !== 0
    ? byFile
    : Number(b.candidate.source.section === 'alembic') - Number(a.candidate.source.section === 'alembic');
}

function bareEnvironment(folder: string, ground: Ground): UnnamedEnvironment {
  return {
    source: null,
    foundBy: 'scripts',
    otherSources: [],
    scriptLocation: folder,
    versionLocations: [`${folder}/versions`],
    unresolved: [],
    recursive: false,
    sourceless: false,
    workingDirectory: ground.root,
  };
}

/** What is wrong with a candidate that leads nowhere. */
function problemOf({ code, reason, place, candidate, refused }: Failure, ground: Ground): ConfigProblem[] {
  if (isTemplate(candidate, ground)) return [];
  const others = refused.map(refusal);
  if (place === null || code === null) return others;
  if (code === 'CF01') return [unreadable(place.file, reason, place.span), ...others];
  return [...(isReadByName(place.file) ? [notFound(place, reason)] : []), ...others];
}

/** What is wrong with one that leads somewhere. */
function problemsIn({ candidate, refused, lost }: Selection, ground: Ground): ConfigProblem[] {
  if (isTemplate(candidate, ground)) return [];
  const problems = refused.map(refusal);
  if (lost?.isRefused === true) problems.push(unreadable(lost.place.file, lost.reason, lost.place.span));
  else if (lost !== null && isReadByName(lost.place.file)) problems.push(notFound(lost.place, lost.reason));
  return problems;
}

function isTemplate({ source: { configFile } }: Candidate, { tree }: Ground): boolean {
  return isTemplateSource(configFile, tree.read(configFile) ?? '');
}

/** Alembic reads these files by itself; in others a value may be meant for another place. */
function isReadByName(file: string): boolean {
  return ['alembic.ini', 'pyproject.toml'].includes(baseName(file));
}

function notFound({ file, span }: OptionPlace, message: string): ConfigProblem {
  return { code: 'CF02', name: 'location-not-found', severity: 'warning', message, file, span };
}

function refusal({ reason, place: { file, span }, since }: RefusedOption): ConfigProblem {
  const problem = unreadable(file, reason, span);
  return since === null
    ? problem
    : {
        ...problem,
        severity: 'warning',
        message: `${problem.message} Versions before ${since} do not read this option.`,
      };
}

/** The first of equal ones: two ways to call Alembic can fail for the same reason. */
function distinct<T>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [JSON.stringify(item), item])).values()];
}
