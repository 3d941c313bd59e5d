import { discoverEnvironments, isProjectFile } from '../core/project/discover.js';
import type { Discovery, ProjectTree } from '../core/project/environment.js';
import { isDirectory, readTextNow } from './disk.js';
import { type LineTable, lineTable } from './lineTable.js';
import type { Folder } from './snapshot.js';
import { type Walk, walkFolder } from './walk.js';

/** One workspace folder as walked and discovered. */
export interface FolderProject {
  readonly folder: Folder;
  readonly walk: Walk;
  /** The walk's files, kept up to date by single creations and deletions. */
  readonly files: Set<string>;
  readonly discovery: Discovery;
  /** Lines of every file that discovery read, in the text that it read. */
  readonly lines: ReadonlyMap<string, LineTable>;
}

/** The text of a file that is open in the editor. */
export type BufferText = (path: string) => string | undefined;

/** Walks the folder and finds its environments. */
export async function readFolder(folder: Folder, bufferText: BufferText): Promise<FolderProject> {
  const walk = await walkFolder(folder.root, (path) => path.endsWith('.py') || isProjectFile(path));
  return discoverFolder(folder, walk, new Set(walk.files), bufferText);
}

/** Finds the environments among files that are known already. */
export function discoverFolder(folder: Folder, walk: Walk, files: Set<string>, bufferText: BufferText): FolderProject {
  const lines = new Map<string, LineTable>();
  const tree: ProjectTree = {
    root: folder.root,
    files: [...files],
    isDirectory,
    read(path) {
      const text = bufferText(path) ?? readTextNow(path);
      if (text !== undefined) lines.set(path, lineTable(text));
      return text;
    },
  };
  return { folder, walk, files, discovery: discoverEnvironments(tree), lines };
}
