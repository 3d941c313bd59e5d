import { access, constants, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { normalPath, uriOfPath } from '../workspace/paths.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { PythonReaders } from '../workspace/factReader.js';
import { createWorkspaceIndex, type IndexOptions, type WorkspaceIndex } from '../workspace/workspaceIndex.js';
import { openCache } from './cache.js';
import { UsageError, type CommandIo } from './io.js';

/** A folder as the command line sees it. */
export interface Project {
  /** Absolute, with "/": what the paths of the output are relative to. */
  readonly root: string;
  /** How much of the revision files was read: with headers alone, nobody looked at what is wrong inside functions. */
  readonly read: 'headers' | 'bodies';
  readonly snapshot: Snapshot;
  /** What was merged to get it; absent for the work tree. */
  readonly merge?: MergeDescription;
}

/** A merge that git would make, as `withMergedProject` describes it. */
export interface MergeDescription {
  readonly refs: readonly { readonly name: string; readonly commit: string }[];
  /** Files in conflict. Absolute, as all paths of the project. */
  readonly conflicts: readonly string[];
  /** The sides that a file comes from: "HEAD", "worktree" or the names of refs. */
  readonly sidesOf: (file: string) => readonly string[];
}

const progressDelay = 1000;

export interface LoadOptions {
  readonly read?: Project['read'];
  /** The option `--cache`. */
  readonly cache?: string | undefined;
  /** The command says nothing of findings: none are looked for. */
  readonly withoutFindings?: boolean;
}

/** What is read of a folder, while more may be found out about it. */
export interface OpenProject extends Pick<Project, 'root'> {
  readonly index: WorkspaceIndex;
  readonly readers: PythonReaders;
}

/** Reads the folder, given relative to the working directory. Throws an error for the user when it can't be used. */
export async function loadProject(folder: string, io: CommandIo, options: LoadOptions = {}): Promise<Project> {
  const { read = 'bodies' } = options;
  return withProject(folder, io, options, ({ root, index }) =>
    Promise.resolve({ root, read, snapshot: index.snapshot() }),
  );
}

/** Reads the folder likewise, and goes on with it under the same progress line. */
export async function withProject<T>(
  folder: string,
  io: CommandIo,
  { read = 'bodies', cache, withoutFindings = false }: LoadOptions,
  work: (project: OpenProject) => Promise<T>,
): Promise<T> {
  const root = await realFolder(path.resolve(io.cwd, folder), folder);
  const endProgress = startProgress(`Reading the revisions in ${folder} …`, io);
  try {
    const loading = io.loadReaders();
    // The folder is listed while they are loaded. If they can't be, that is what the user hears.
    const [readers, index] = await Promise.all([
      loading,
      readIndex(
        root,
        { reader: loading.then(({ facts }) => facts), headersOnly: read === 'headers', withoutFindings },
        cache,
        io,
      ),
    ]);
    return await work({ root, index, readers });
  } finally {
    endProgress();
  }
}

/** Reads a folder, which is the only one of its index. Throws an error for the user. */
export async function readIndex(
  root: string,
  options: Omit<IndexOptions, 'log'>,
  cache: string | undefined,
  io: CommandIo,
): Promise<WorkspaceIndex> {
  const failures: string[] = [];
  const index = createWorkspaceIndex({ ...options, worthKeeping: 1, log: (message) => failures.push(message) });
  const opening = openCache(cache, io);
  if (opening !== undefined) index.setCache(opening);
  index.setFolders([{ uri: uriOfPath(root), name: path.posix.basename(root), root }]);
  await index.whole();
  if (failures[0] !== undefined) throw new Error(failures[0]);
  return index;
}

/** The path of a file as the output names it. */
export function relativePath({ root }: Pick<Project, 'root'>, file: string): string {
  return path.posix.relative(root, file) || '.';
}

/** Revision files are known by their real paths, as Alembic resolves them, so that the folder must be too. */
async function realFolder(absolute: string, given: string): Promise<string> {
  try {
    if (!(await stat(absolute)).isDirectory()) throw new UsageError(`"${given}" is not a folder`);
    await access(absolute, constants.R_OK | constants.X_OK);
    return normalPath(await realpath(absolute));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new UsageError(
      code === 'ENOENT' ? `there is no folder "${given}"` : `the folder "${given}" can't be read (${String(code)})`,
    );
  }
}

/** Shows a line on a terminal once the work takes longer than a second; gives the function that removes it. */
function startProgress(line: string, { stderr }: CommandIo): () => void {
  if (stderr.isTTY !== true) return () => undefined;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    stderr.write(line);
  }, progressDelay);
  return () => {
    clearTimeout(timer);
    if (isShown) stderr.write('\r\x1b[K');
  };
}
