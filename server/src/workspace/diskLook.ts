import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { isProjectFile } from '../core/project/discover.js';
import { isPythonName } from '../core/project/leftOutFiles.js';
import { createDiskMarks } from './diskMarks.js';
import { parentOf } from './paths.js';
import type { FileChange } from './updatePlan.js';

/** What is known of the disk, and so where a change can be seen. Paths are absolute, with "/". */
export interface KnownDisk {
  /** Directories whose entries are known. */
  readonly directories: ReadonlySet<string>;
  /** What is known to be in them: files, directories, and directories that are not entered. */
  readonly entries: ReadonlySet<string>;
  /** Files whose text counts. */
  readonly files: ReadonlySet<string>;
}

/** Finds what changed on disk since the last look, where no watcher reports it. Never rejects. */
export type DiskLook = (known: KnownDisk) => Promise<FileChange[]>;

/**
 * Costs a `stat` of each directory and file that counts, and a listing of the directories in which entries came or
 * went.
 */
export function createDiskLook(): DiskLook {
  const marks = createDiskMarks();

  return async ({ directories, entries, files }) => {
    const changes = new Map<string, FileChange>();
    const add = (path: string, kind: FileChange['kind']): void => void changes.set(path, { path, kind });
    const listings = new Map<string, readonly Dirent[]>();
    for (const { path, isThere } of await marks.changed([...new Set([...directories, ...files])])) {
      const listing = directories.has(path) ? await list(path) : undefined;
      if (listing !== undefined) listings.set(path, listing);
      else if (isThere) add(path, 'changed');
      else if (entries.has(path) || directories.has(path)) add(path, 'deleted');
    }
    if (listings.size === 0) return [...changes.values()];

    const names = new Map([...listings].map(([path, listing]) => [path, new Set(listing.map(({ name }) => name))]));
    for (const entry of entries) {
      const present = names.get(parentOf(entry));
      if (present !== undefined && !present.has(entry.slice(entry.lastIndexOf('/') + 1))) add(entry, 'deleted');
    }
    for (const [directory, listing] of listings) {
      for (const entry of listing) {
        const path = `${directory === '/' ? '' : directory}/${entry.name}`;
        if (!entries.has(path) && mayCount(entry, path)) add(path, 'created');
      }
    }
    return [...changes.values()];
  };
}

function mayCount(entry: Dirent, path: string): boolean {
  return entry.isDirectory() || entry.isSymbolicLink() || isPythonName(path) || isProjectFile(path);
}

async function list(path: string): Promise<Dirent[] | undefined> {
  return readdir(path, { withFileTypes: true }).catch(() => undefined);
}
