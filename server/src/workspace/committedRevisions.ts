import { setImmediate } from 'node:timers/promises';
import type { RevisionFile } from '../core/graph/revisionGraph.js';
import type { Environment } from '../core/project/environment.js';
import { type DirectoryReader, listRevisionFiles } from '../core/project/revisionFiles.js';
import type { CommittedFiles } from '../git/objects.js';
import type { Repository } from '../git/repository.js';
import type { GitUnknown } from '../git/runGit.js';
import type { BlobStore } from './blobStore.js';
import type { SourceLookup } from './sourceStore.js';

/** A revision file of a commit; its path is where the work tree has it, or would have it. */
export interface CommittedRevision extends RevisionFile {
  readonly blob: string;
}

/**
 * The revision files of a commit in Alembic's load order. A file that is the same here is not read again; the others
 * are read from git.
 */
export async function readCommittedRevisions(
  environment: Environment,
  repository: Repository,
  files: CommittedFiles,
  {
    sources,
    blobs,
    signal,
  }: { readonly sources: SourceLookup; readonly blobs: BlobStore; readonly signal: AbortSignal },
): Promise<CommittedRevision[] | GitUnknown> {
  const listed = listRevisionFiles(environment, treeReader(files.keys())).map((file) => ({
    ...file,
    blob: files.get(file.path) ?? '',
  }));
  const here = new Map(listed.map(({ path }) => [path, sources(path)]));
  const failure = await blobs.load(
    repository,
    listed.filter(({ path, blob }) => here.get(path)?.digest !== blob).map(({ blob }) => blob),
    signal,
  );
  if (failure !== undefined) return failure;
  const revisions: CommittedRevision[] = [];
  let parsed = 0;
  for (const { path, location, blob } of listed) {
    const source = here.get(path);
    const reading = blobs.of(blob);
    const isHere = source !== undefined && (source.digest === blob || reading?.digests.has(source.digest) === true);
    const header = isHere ? source.header : reading?.header();
    if (header !== undefined) revisions.push({ path, location, header, blob });
    // Requests are not kept waiting.
    if (!isHere && ++parsed % parsedAtOnce === 0) await setImmediate();
  }
  return revisions;
}

const parsedAtOnce = 20;

/** The directories of a commit: without links, so that every path is the real one. */
function treeReader(paths: Iterable<string>): DirectoryReader {
  const directories = new Map<string, { readonly files: Set<string>; readonly directories: Set<string> }>();
  const at = (path: string) => {
    const known = directories.get(path) ?? { files: new Set<string>(), directories: new Set<string>() };
    directories.set(path, known);
    return known;
  };
  for (const path of paths) {
    let [parent, name] = split(path);
    at(parent).files.add(name);
    while (parent !== '') {
      [parent, name] = split(parent);
      at(parent).directories.add(name);
    }
  }
  return {
    list(path) {
      const found = directories.get(path);
      return found && { files: [...found.files], directories: [...found.directories] };
    },
    realPath: (path) => path,
  };
}

function split(path: string): [parent: string, name: string] {
  const slash = path.lastIndexOf('/');
  return [path.slice(0, Math.max(0, slash)), path.slice(slash + 1)];
}
