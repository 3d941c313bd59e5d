import { discoverEnvironments, isProjectFile } from '../core/project/discover.js';
import type { Discovery, ProjectTree } from '../core/project/environment.js';
import { otherSides, type SidesOfConflict, withoutGuesses } from './conflictedProject.js';
import { type BaselineFile, readBaselineFile } from './baselineFile.js';
import { contentDigest } from './contentDigest.js';
import { encodingFaultNow, isDirectory, readTextNow, realPath, startTextNow } from './disk.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { ruleFaults } from '../core/review/ruleFaults.js';
import type { ReviewSettings } from '../core/review/reviewSettings.js';
import { reviewConfiguration, type SuppressedConfigProblem } from './configurationReview.js';
import { readSettings, type Settings } from '../core/settings/settings.js';
import { goesThroughLink, mayFollowLinks } from './links.js';
import { readNow } from './readTexts.js';
import { type LineTable, lineTable } from './lineTable.js';
import { isBelow, isWithin } from './paths.js';
import type { Folder } from './folder.js';
import type { FactReader } from './sourceFile.js';
import { type Walk, walkFolder } from './walk.js';

/** One workspace folder as walked and discovered. */
export interface FolderProject {
  readonly folder: Folder;
  readonly walk: Walk;
  /** The walk's files, kept up to date by single creations and deletions. */
  readonly files: Set<string>;
  /** The editor's settings that were taken in. */
  readonly editorSettings: unknown;
  /** What the settings change in the review of the folder: the editor's over the project's. */
  readonly review: ReviewSettings;
  /** The file that the setting `review.baseline` names; null where it names none. */
  readonly baseline: BaselineFile | null;
  /** The setting `replaces` likewise. */
  readonly replaces: Settings['replaces'];
  readonly discovery: Discovery;
  /** What comments set aside of the problems of its configuration files. */
  readonly suppressed: readonly SuppressedConfigProblem[];
  /** Lines of every configuration file that discovery read, in the text that it read. */
  readonly lines: ReadonlyMap<string, LineTable>;
  /** The digests of the same texts. */
  readonly digests: ReadonlyMap<string, string>;
}

/** The text of a file that is open in the editor. */
export type BufferText = (path: string) => string | undefined;

/** What discovery reads with. */
export interface DiscoverySources {
  readonly bufferText: BufferText;
  /** Absent where the parser could not be loaded: then no environment is found by its revision files alone. */
  readonly facts: FactReader | undefined;
  /** The editor's settings for the folder of which the index takes some, nested as the editor gives them. */
  readonly editorSettings: (folder: Folder) => Promise<unknown>;
  /** Whether the workspace is trusted. */
  readonly trusted: boolean;
  /** The directory outside of which nothing is looked at; absent where a configuration may lead anywhere. */
  readonly within?: string | undefined;
  /** The settings that count, of those that the folder's own files have; these where it is absent. */
  readonly projectSettings?: ((found: Discovery['settings']) => Discovery['settings']) | undefined;
  /** In a merge that is not made: the sides of its files in conflict, of which the folder has the first. */
  readonly sidesOfConflict?: SidesOfConflict | undefined;
}

/** Walks the folder and finds its environments. */
export async function readFolder(folder: Folder, sources: DiscoverySources): Promise<FolderProject> {
  const walk = await walkFolder(folder.root, (path) => isPythonName(path) || isProjectFile(path), {
    followLinks: mayFollowLinks(sources.trusted),
  });
  return discoverFolder(folder, walk, new Set(walk.files), sources);
}

/** Finds the environments among files that are known already. */
export async function discoverFolder(
  folder: Folder,
  walk: Walk,
  files: Set<string>,
  {
    bufferText,
    facts,
    editorSettings: settingsFor,
    trusted,
    within,
    projectSettings,
    sidesOfConflict,
  }: DiscoverySources,
): Promise<FolderProject> {
  const editorSettings = await settingsFor(folder);
  const lines = new Map<string, LineTable>();
  const digests = new Map<string, string>();
  const configurations = new Map<string, string>();
  const refused = new Map<string, string>();
  const inConflict = new Set<string>();
  const textOf: BufferText = (path) =>
    bufferText(path) ??
    (isPythonName(path) ? startTextNow(path) : readTextNow(path, (reason) => refused.set(path, reason)));
  const mayLookAt = (path: string): boolean =>
    isWithin(path, within) && (mayFollowLinks(trusted) || !goesThroughLink(path, folder.root));
  const tree: ProjectTree = {
    root: folder.root,
    mayUseNetwork: trusted,
    files: [...files],
    isDirectory: (path) => mayLookAt(path) && isDirectory(path),
    read(path) {
      const text = mayLookAt(path) ? textOf(path) : undefined;
      if (text !== undefined && sidesOfConflict?.(path) !== undefined) inConflict.add(path);
      // Problems are in configuration files alone.
      if (text !== undefined && isProjectFile(path)) {
        lines.set(path, lineTable(text));
        digests.set(path, contentDigest(text));
        if (/\.(?:ini|toml)$/.test(path)) configurations.set(path, text);
      }
      return text;
    },
    encodingFault: (path) => (mayLookAt(path) ? encodingFaultNow(path) : undefined),
    realPath: (path) => (mayLookAt(path) ? realPath(path) : path),
    header(path) {
      if (!mayLookAt(path)) return undefined;
      const text = bufferText(path);
      const read = text === undefined ? readNow(path) : { text, isWhole: true };
      return 'error' in read ? undefined : facts?.(read.text, read.isWhole ? 'whole' : 'start').header;
    },
  };
  const discover = (where: ProjectTree): Discovery =>
    discoverEnvironments(where, readSettings(editorSettings).environments, projectSettings);
  const discovered = discover(tree);
  const discovery = withoutGuesses(
    discovered,
    otherSides(inConflict, (path) => sidesOfConflict?.(path)),
    (side) =>
      discover({
        ...tree,
        files: side.text === undefined ? tree.files.filter((file) => file !== side.path) : tree.files,
        read: (path) => (path === side.path ? side.text : tree.read(path)),
      }),
  );
  for (const { scriptLocation } of discovery.environments)
    for (const name of ['env.py', 'script.py.mako']) tree.read(`${scriptLocation}/${name}`);
  const { review, replaces } = readSettings(editorSettings, discovery.settings);
  const baseline = readBaselineFile(
    review.baseline,
    folder.root,
    // What a repository names may lie anywhere.
    (path) => mayLookAt(path) && (trusted || isBelow(path, folder.root)),
  );
  const notes = [
    ...discovery.notes,
    ...(baseline?.fault === undefined ? [] : [{ file: baseline.path, reason: baseline.fault }]),
    ...[...refused].map(([file, reason]) => ({ file, reason: `It is not read: ${reason}.` })),
  ];
  const found = [...discovery.problems, ...ruleFaults(discovery)];
  const { problems, suppressed } = reviewConfiguration(found, configurations, review);
  return {
    folder,
    walk,
    files,
    editorSettings,
    review,
    replaces,
    baseline,
    discovery: { ...discovery, problems, notes },
    suppressed,
    lines,
    digests,
  };
}
