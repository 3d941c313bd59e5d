import type { GlobPattern, TextDocumentFilter } from 'vscode-languageserver/node';
import { normalizePath } from '../core/project/paths.js';
import { realPath } from '../workspace/disk.js';
import { isBelow, parentOf, uriOfPath } from '../workspace/paths.js';
import type { GitDirectories } from '../workspace/releases.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';

/**
 * The files that Alembic may load as revisions, those of the found version locations, and what looks like one and is
 * left out: no other Python file.
 */
export function revisionFileFilters(environments: readonly IndexedEnvironment[]): TextDocumentFilter[] {
  const patterns = environments.flatMap(({ environment, leftOut }) => [
    ...placesOf(environment).map((location) => `${escapeGlob(location)}/${environment.recursive ? '**/*.py' : '*.py'}`),
    ...leftOut.map(({ path }) => (path.endsWith('.py') ? `${escapeGlob(parentOf(path))}/*.py` : escapeGlob(path))),
  ]);
  return [...new Set(patterns)].sort().map((pattern) => ({ scheme: 'file', language: 'python', pattern }));
}

/** A document may be opened behind a symbolic link, or by its real place. */
function placesOf({ versionLocations }: IndexedEnvironment['environment']): string[] {
  return versionLocations.flatMap((location) => [location, realPath(location)]);
}

/** Configuration files: which of them matter is known only when they are read, so they are told by name. */
export const configurationFileFilters: readonly TextDocumentFilter[] = [
  '**/*.ini',
  '**/*.ini.*',
  '**/pyproject.toml',
  '**/alembic-ls.toml',
].map((pattern) => ({
  scheme: 'file',
  pattern,
}));

/** The scripts of the found environments beside their revisions. */
export function environmentFileFilters(environments: readonly IndexedEnvironment[]): TextDocumentFilter[] {
  const places = environments.flatMap(({ environment: { scriptLocation } }) => [
    scriptLocation,
    realPath(scriptLocation),
  ]);
  return [...new Set(places)]
    .sort()
    .flatMap((place) => ['env.py', 'script.py.mako'].map((name) => `${escapeGlob(place)}/${name}`))
    .map((pattern) => ({ scheme: 'file', pattern }));
}

/** What can change the environments or their revisions. */
export const watchedFiles: readonly string[] = [
  '**/*.py',
  '**/*.PY',
  '**/*.ini',
  '**/*.ini.*',
  '**/pyproject.toml',
  '**/alembic-ls.toml',
  '**/script.py.mako',
];

/** The directories that lead to revisions: editors tell of a deleted directory, not of the files in it. */
export function watchedDirectories({ environments }: Snapshot): string[] {
  const patterns = new Set<string>();
  for (const { environment, folder, leftOut } of environments) {
    for (const place of [
      environment.scriptLocation,
      ...environment.versionLocations,
      ...leftOut.map(({ path }) => parentOf(path)),
    ]) {
      for (let directory = place; isBelow(directory, folder.root); directory = parentOf(directory)) {
        patterns.add(`**${escapeGlob(directory.slice(folder.root.length))}`);
      }
    }
  }
  return [...patterns].sort();
}

/** The files of known findings, which may have any name; one that lies elsewhere is read again with the settings. */
export function watchedBaselines({ folders, baselineOf }: Pick<Snapshot, 'folders' | 'baselineOf'>): string[] {
  return folders.flatMap(({ uri, root }) => {
    const path = baselineOf(uri)?.path;
    return path !== undefined && isBelow(path, root) ? [`**${escapeGlob(path.slice(root.length))}`] : [];
  });
}

/**
 * What git writes when a branch is switched or merged, and when branches and tags move, come or go. No `{a,b}`: some clients do
 * not take a "/" in it.
 */
const workTreeFiles = ['HEAD', 'MERGE_HEAD'];
const repositoryFiles = ['packed-refs', 'refs/heads/**', 'refs/remotes/**', 'refs/tags/**', 'reftable/*'];

/**
 * Git's files lie outside of the folder for a project in a part of a repository and for a linked work tree: clients
 * that cannot watch there are notified of the folder's own.
 */
export function watchedGitFiles(directories: readonly GitDirectories[], canWatchElsewhere: boolean): GlobPattern[] {
  if (!canWatchElsewhere)
    return directories.length === 0 ? [] : [...workTreeFiles, ...repositoryFiles].map((file) => `**/.git/${file}`);
  const patterns = directories.flatMap(({ gitDirectory, commonDirectory }) => [
    ...workTreeFiles.map((pattern) => ({ baseUri: uriOfPath(gitDirectory), pattern })),
    ...repositoryFiles.map((pattern) => ({ baseUri: uriOfPath(commonDirectory), pattern })),
  ]);
  return [...new Map(patterns.map((pattern) => [JSON.stringify(pattern), pattern])).values()];
}

/**
 * Whether one of git's files changed, as `watchedGitFiles` watches them. Git writes the letter of a Windows drive as a
 * capital, URIs do not.
 */
export function isGitFile(directories: readonly GitDirectories[], path: string): boolean {
  return directories.some(({ gitDirectory, commonDirectory }) =>
    [gitDirectory, commonDirectory].some((directory) => isBelow(path, normalizePath(directory))),
  );
}

/**
 * "?" for what a glob reads as its own: it stands for any one character, and no client lacks it; not all know the
 * escape "[[]".
 */
function escapeGlob(path: string): string {
  return path.replace(/[[\]{}*?]/g, '?');
}
