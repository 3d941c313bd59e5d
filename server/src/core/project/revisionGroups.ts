import type { DiscoveryNote, LeftOutFolder, UnnamedEnvironment } from './environment.js';
import type { Ground } from './ground.js';
import { baseName, isWithin, parentPath, relativePath } from './paths.js';
import { findRevisionFolders, readRevisionFolder, type RevisionFolder } from './revisionFolders.js';
import { connected } from './connected.js';

interface Completed {
  readonly environments: readonly UnnamedEnvironment[];
  readonly notes: readonly DiscoveryNote[];
  readonly leftOut: readonly LeftOutFolder[];
}

/**
 * Completes what configuration files and env.py tell by the revision files that they leave out. Folders whose revisions
 * follow each other belong together. Below an environment's scripts they join it where its own code selects version
 * locations at run time, and are environments of their own where nothing connects them (versions/postgresql and
 * versions/sqlite); elsewhere each group is an environment.
 */
export function addRevisionFolders(found: readonly UnnamedEnvironment[], ground: Ground): Completed {
  const real = found.flatMap((environment) => [environment, withRealPaths(environment, ground)]);
  const scriptLocations = [...new Set(found.map(({ scriptLocation }) => scriptLocation))];
  const folders = findRevisionFolders(ground, scriptLocations, (folder) =>
    real.some((environment) => loads(environment, folder)),
  );
  const environments = [...found];
  const notes: DiscoveryNote[] = [];
  const leftOut: LeftOutFolder[] = [];
  const loose: RevisionFolder[] = [];
  const byScripts = new Map<string, RevisionFolder[]>();
  for (const folder of folders) {
    const scripts = scriptsAbove(folder.path, found, ground);
    if (scripts === undefined) loose.push(folder);
    else byScripts.set(scripts, [...(byScripts.get(scripts) ?? []), folder]);
  }
  for (const [scripts, below] of byScripts) {
    const owners = found.filter(({ scriptLocation }) => scriptLocation === scripts);
    const result = owners.some(({ foundBy }) => foundBy === 'setting')
      ? keep(owners, below)
      : complete(owners, below, ground);
    environments.splice(
      0,
      environments.length,
      ...environments.filter((environment) => !owners.includes(environment)),
      ...result.environments,
    );
    notes.push(...result.notes);
    leftOut.push(...result.leftOut);
  }
  environments.push(
    ...connected(loose, (one, other) => follows(one, other) || (sharesVersions(one, other) && needs(one, other))).map(
      (group) => looseEnvironment(group, ground),
    ),
  );
  return { environments, notes, leftOut };
}

/** The walk knows a folder by its real place; a configuration may name a link to it. */
function withRealPaths(environment: UnnamedEnvironment, { tree }: Ground): UnnamedEnvironment {
  return { ...environment, versionLocations: environment.versionLocations.map((location) => tree.realPath(location)) };
}

/** Whether Alembic loads the files of the folder for the environment. */
function loads({ versionLocations, recursive }: UnnamedEnvironment, folder: string): boolean {
  return versionLocations.some((location) => folder === location || (recursive && isWithin(folder, location)));
}

/** The innermost script location that a folder lies in, or whose version locations it lies in. */
function scriptsAbove(
  folder: string,
  environments: readonly UnnamedEnvironment[],
  { tree }: Ground,
): string | undefined {
  const above = environments.filter(({ scriptLocation, versionLocations }) =>
    [scriptLocation, tree.realPath(scriptLocation), ...versionLocations].some((place) => isWithin(folder, place)),
  );
  return above.map(({ scriptLocation }) => scriptLocation).sort((one, other) => other.length - one.length)[0];
}

/** The user has said which folders the environments have. */
function keep(owners: readonly UnnamedEnvironment[], below: readonly RevisionFolder[]): Completed {
  return {
    environments: owners,
    leftOut: [],
    notes: below.map(({ path }) => ({
      file: path,
      reason:
        'There are revision files in this folder, which no entry of alembic.environments names for its script location. Add it to versionLocations.',
    })),
  };
}

/** The environments of one script location, with the folders below it that none of them loads. */
function complete(owners: readonly UnnamedEnvironment[], below: readonly RevisionFolder[], ground: Ground): Completed {
  const own = new Map(owners.map((owner) => [owner, ownRevisions(owner, ground)]));
  const ownerOf = new Map(
    [...own].flatMap(([owner, folder]) => (folder === undefined ? [] : [[folder, owner] as const])),
  );
  const [first] = owners;
  if (first === undefined) return { environments: [], notes: [], leftOut: [] };
  const environments = new Map<UnnamedEnvironment, UnnamedEnvironment>(owners.map((owner) => [owner, owner]));
  const separate: UnnamedEnvironment[] = [];
  const notes: DiscoveryNote[] = [];
  const leftOut: LeftOutFolder[] = [];
  for (const group of connected(
    [...ownerOf.keys(), ...below],
    (one, other) => follows(one, other) || needs(one, other),
  )) {
    const joined = group.filter((folder) => !ownerOf.has(folder));
    const owner = group.map((folder) => ownerOf.get(folder)).find((candidate) => candidate !== undefined);
    if (joined.length === 0) continue;
    const locations = joined.map(({ path }) => path);
    const isLoaded = selectsAtRunTime(owner ?? first, own.get(owner ?? first), joined, ground);
    if (!isLoaded) {
      notes.push(...joined.map((folder) => ({ file: folder.path, reason: notLoaded(folder, owner ?? first) })));
      leftOut.push(...joined.map(({ path }) => ({ path, scriptLocation: first.scriptLocation })));
    } else if (owner !== undefined)
      environments.set(owner, { ...owner, versionLocations: [...owner.versionLocations, ...locations] });
    else
      separate.push({ ...first, versionLocations: locations, unresolved: [], recursive: false, foundBy: 'revisions' });
  }
  const isReplaced = (owner: UnnamedEnvironment): boolean =>
    separate.length > 0 && own.get(owner) === undefined && hasUsualVersions(owner);
  return {
    environments: [
      ...[...environments].filter(([owner]) => !isReplaced(owner)).map(([, completed]) => completed),
      ...separate,
    ],
    notes,
    leftOut,
  };
}

/** The revisions that an environment loads already, as if they stood in one folder. */
function ownRevisions(owner: UnnamedEnvironment, ground: Ground): RevisionFolder | undefined {
  const real = withRealPaths(owner, ground);
  const files = [...ground.files].filter(
    (file) => file.endsWith('.py') && [owner, real].some((one) => loads(one, parentPath(file))),
  );
  return readRevisionFolder(owner.scriptLocation, files, ground);
}

/**
 * Whether the project's code loads folders that the configuration does not name. It leaves version locations open, or
 * the usual one is empty; revisions follow one that only those folders have; or code near env.py speaks of version
 * locations. Else Alembic's answer holds: revisions below a folder that is not recursive, or beside those that are
 * named, are not loaded.
 */
function selectsAtRunTime(
  owner: UnnamedEnvironment,
  own: RevisionFolder | undefined,
  joined: readonly RevisionFolder[],
  ground: Ground,
): boolean {
  const isOpen = owner.source === null || owner.unresolved.length > 0 || (own === undefined && hasUsualVersions(owner));
  return (
    isOpen ||
    (own !== undefined && joined.some((folder) => follows(own, folder))) ||
    codeSelects(owner.scriptLocation, ground)
  );
}

function hasUsualVersions({ scriptLocation, versionLocations: [first, ...others] }: UnnamedEnvironment): boolean {
  return first === `${scriptLocation}/versions` && others.length === 0;
}

/** How many folders above env.py are looked into for the code that calls Alembic. */
const CODE_LEVELS = 3;

function codeSelects(scriptLocation: string, ground: Ground): boolean {
  const places = new Set<string>();
  for (let at = scriptLocation; places.size <= CODE_LEVELS && isWithin(at, ground.root); at = parentPath(at))
    places.add(at);
  for (const file of ground.files) {
    if (
      file.endsWith('.py') &&
      places.has(parentPath(file)) &&
      (ground.tree.read(file) ?? '').includes('version_locations')
    )
      return true;
  }
  return false;
}

function notLoaded({ fileCount }: RevisionFolder, owner: UnnamedEnvironment): string {
  const files = fileCount === 1 ? 'One revision file stands' : `${String(fileCount)} revision files stand`;
  return (
    `${files} in this folder, which Alembic does not load with ${baseName(owner.source?.configFile ?? owner.scriptLocation)}. ` +
    'Add the folder to version_locations there, set recursive_version_locations = true, or name it in alembic.environments if code adds it.'
  );
}

/** Whether a revision of one folder follows a revision of the other. */
function follows(one: RevisionFolder, other: RevisionFolder): boolean {
  return [...one.parents].some((id) => !one.ids.has(id) && other.ids.has(id));
}

/** Whether a revision of one folder depends on a revision of the other. */
function needs(one: RevisionFolder, other: RevisionFolder): boolean {
  return [...one.dependencies].some((id) => !one.ids.has(id) && other.ids.has(id));
}

function sharesVersions(one: RevisionFolder, other: RevisionFolder): boolean {
  const above = commonFolder([one.path, other.path]);
  return baseName(above) === 'versions' || one.path === above || other.path === above;
}

function looseEnvironment(group: readonly RevisionFolder[], ground: Ground): UnnamedEnvironment {
  const versionLocations = group.map(({ path }) => path);
  return {
    source: null,
    foundBy: 'revisions',
    otherSources: [],
    scriptLocation: scriptsOf(versionLocations, ground),
    versionLocations,
    unresolved: [],
    recursive: false,
    sourceless: false,
    workingDirectory: ground.root,
  };
}

/**
 * The likely folder of env.py for revision folders that no env.py was known for: above "versions", else the folder
 * itself.
 */
export function scriptsOf(locations: readonly string[], ground: Ground): string {
  const common = commonFolder(locations);
  const parts = relativePath(ground.root, common).split('/');
  const versions = parts.lastIndexOf('versions');
  const above = versions < 0 ? common : [ground.root, ...parts.slice(0, versions)].join('/');
  return versions === 0 ? ground.root : above;
}

function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  let common = first;
  while (!others.every((path) => isWithin(path, common))) common = parentPath(common);
  return common;
}
