import type { Dirent } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';

/** What a walk of one workspace folder found. Paths are absolute with "/". */
export interface Walk {
  readonly files: readonly string[];
  readonly directories: ReadonlySet<string>;
  /** Directories that were not entered; nothing below them is a project's own. */
  readonly skipped: ReadonlySet<string>;
  /** What could not be read or was cut off, in words. */
  readonly notes: readonly { readonly file: string; readonly reason: string }[];
}

const ignoredNames = new Set([
  'node_modules',
  'bower_components',
  'site-packages',
  'dist-packages',
  '__pycache__',
  '__pypackages__',
  '.git',
  '.hg',
  '.svn',
  '.jj',
  '.tox',
  '.nox',
  '.venv',
  '.eggs',
  '.mypy_cache',
  '.pytest_cache',
  '.ruff_cache',
  '.cache',
  '.direnv',
  '.terraform',
  '.gradle',
  '.next',
  '.nuxt',
  '.svelte-kit',
  '.parcel-cache',
  '.turbo',
  '.yarn',
  '.pnpm-store',
]);

/** Far beyond real projects; a home directory opened by mistake must not keep the server busy for minutes. */
const limits = { depth: 40, entries: 400_000 };
const concurrentReads = 8;

/**
 * Walks a folder without what tools and package managers put there (`ignoredNames`, virtual environments, builds).
 * Symbolic links to directories are followed where they lead to a directory not seen yet. Keeps the files that `keep`
 * accepts. Directories that cannot be read are noted. Never throws.
 */
export async function walkFolder(
  root: string,
  keep: (path: string) => boolean,
  { followLinks = true }: { readonly followLinks?: boolean } = {},
): Promise<Walk> {
  const files: string[] = [];
  const directories = new Set<string>();
  const skipped = new Set<string>();
  const notes: { file: string; reason: string }[] = [];
  const seen = new Set<string>();
  const links: { path: string; depth: number }[] = [];
  let pending: { path: string; depth: number }[] = [{ path: root, depth: 0 }];
  let entryCount = 0;
  let cut = false;

  async function enter({ path, depth }: { path: string; depth: number }): Promise<void> {
    if (cut || depth > limits.depth) return;
    const real = await realpath(path).catch(() => path);
    if (seen.has(real)) return;
    seen.add(real);
    let entries: Dirent[];
    try {
      entries = await readdir(path, { withFileTypes: true });
    } catch (error) {
      notes.push({ file: path, reason: `The directory cannot be read (${errorCode(error)}).` });
      return;
    }
    if (depth > 0 && isVirtualEnvironment(entries)) {
      skipped.add(path);
      return;
    }
    directories.add(path);
    entryCount += entries.length;
    if (entryCount > limits.entries) {
      cut = true;
      notes.push({
        file: root,
        reason: `The folder holds more than ${limits.entries} entries; the rest was not looked at.`,
      });
      return;
    }
    for (const entry of entries) {
      const child = path === '/' ? `/${entry.name}` : `${path}/${entry.name}`;
      if (entry.isDirectory()) {
        if (isIgnored(path, entry.name)) skipped.add(child);
        else pending.push({ path: child, depth: depth + 1 });
      } else if (entry.isFile()) {
        if (keep(child)) files.push(child);
      } else if (entry.isSymbolicLink() && !isIgnored(path, entry.name)) {
        if (followLinks) links.push({ path: child, depth: depth + 1 });
        else
          notes.push({
            file: child,
            reason: 'On Windows links are not followed before the workspace is trusted: they may lead to another host.',
          });
      }
    }
  }

  async function followLink(link: { path: string; depth: number }): Promise<void> {
    const target = await stat(link.path).catch(() => undefined);
    if (target?.isDirectory() === true) pending.push(link);
    else if (target?.isFile() === true && keep(link.path)) files.push(link.path);
  }

  // Links come after the real tree, so that a file is known by its real place where it has one below the root.
  while (pending.length > 0 || links.length > 0) {
    const level = pending;
    pending = [];
    if (level.length > 0) await inParallel(concurrentReads, level, enter);
    else await inParallel(concurrentReads, links.splice(0), followLink);
  }
  return { files, directories, skipped, notes };
}

/** Runs `task` over all items, at most `width` at a time. */
export async function inParallel<T>(
  width: number,
  items: readonly T[],
  task: (item: T) => Promise<void>,
): Promise<void> {
  const queue = items.values();
  const worker = async (): Promise<void> => {
    for (const item of queue) await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, worker));
}

function isIgnored(parent: string, name: string): boolean {
  // setuptools copies whole packages, migrations included, into build/lib.
  return ignoredNames.has(name) || name.endsWith('.egg-info') || (name.startsWith('lib') && parent.endsWith('/build'));
}

function isVirtualEnvironment(entries: readonly Dirent[]): boolean {
  return entries.some((entry) => entry.name === 'pyvenv.cfg' || entry.name === 'conda-meta');
}

export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
}
