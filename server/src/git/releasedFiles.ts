import { existsSync } from 'node:fs';
import type { BranchPoint } from './branches.js';
import { type CommittedFiles, filesAt } from './objects.js';
import { findRepository, type Repository, type RepositoryDirectory } from './repository.js';
import { type GitUnknown, refusal, runGit } from './runGit.js';

/** Where an environment's revision files are kept. */
export interface VersionDirectories {
  /** Absolute, in Alembic's order. */
  readonly versionLocations: readonly string[];
  readonly recursive: boolean;
}

/** The version locations that lie in one repository: that of the first of them that lies in any. */
export interface VersionedDirectories {
  readonly kind: 'versioned';
  readonly repository: Repository;
  readonly directories: readonly (RepositoryDirectory & { readonly location: number })[];
  readonly recursive: boolean;
}

/** Which revision files everybody has: those on the default branch. */
export interface ReleasedFiles {
  /** At the default branch's newest commit. */
  readonly tip: CommittedFiles;
  /** Where the work tree's branch left it. */
  readonly base: CommittedFiles;
}

/** Finds the repository of version locations. What lies in another repository, as in a submodule, is not known of. */
export async function findVersionDirectories(
  { versionLocations, recursive }: VersionDirectories,
  signal: AbortSignal,
): Promise<VersionedDirectories | GitUnknown> {
  const found = await Promise.all(versionLocations.map((directory) => findRepository(directory, signal)));
  const known = found.flatMap((place, location) => (place.kind === 'unknown' ? [] : [{ ...place, location }]));
  const [first] = known;
  if (first === undefined)
    return (
      found.find((place) => place.kind === 'unknown') ?? { kind: 'unknown', reason: 'there is no version location' }
    );
  const directories = known.filter(({ repository }) => repository.root === first.repository.root);
  return { kind: 'versioned', repository: first.repository, directories, recursive };
}

/** The revision files on the default branch, and where the work tree's branch left it. */
export async function readReleasedFiles(
  versions: VersionedDirectories,
  { defaultBranch, mergeBase }: BranchPoint,
  signal: AbortSignal,
): Promise<ReleasedFiles | GitUnknown> {
  const tip = await versionFilesAt(versions, defaultBranch.commit, signal);
  if ('kind' in tip) return tip;
  const base =
    mergeBase === null || mergeBase === defaultBranch.commit ? tip : await versionFilesAt(versions, mergeBase, signal);
  return 'kind' in base ? base : { tip, base };
}

/** The files of all version locations as a commit has them. */
export async function versionFilesAt(
  { directories, recursive }: VersionedDirectories,
  commit: string,
  signal: AbortSignal,
): Promise<CommittedFiles | GitUnknown> {
  const all = new Map<string, string>();
  for (const directory of directories) {
    const files = await filesAt(directory, commit, recursive, signal);
    if ('kind' in files) return files;
    for (const [path, blob] of files) all.set(path, blob);
  }
  return all;
}

/**
 * The files of all version locations that git has and a sparse checkout leaves out of the work tree, by their paths there.
 */
export async function filesLeftOut(
  { repository: { root, gitDirectory }, directories }: VersionedDirectories,
  signal: AbortSignal,
): Promise<ReadonlySet<string> | GitUnknown> {
  if (!existsSync(`${gitDirectory}/info/sparse-checkout`)) return new Set();
  const places = directories.some(({ prefix }) => prefix === '') ? [] : directories.map(({ prefix }) => prefix);
  const output = await runGit({ directory: root, args: ['ls-files', '-t', '-z', '--', ...places], signal });
  if (output.kind === 'unknown') return output;
  if (output.exitCode !== 0) return refusal(output);
  const entries = output.stdout.toString('utf8').split('\0');
  const left = entries.flatMap((entry) => (entry.startsWith('S ') ? [entry.slice(2)] : []));
  return new Set(
    directories.flatMap(({ directory, prefix }) =>
      left.flatMap((file) => (file.startsWith(prefix) ? [`${directory}/${file.slice(prefix.length)}`] : [])),
    ),
  );
}
