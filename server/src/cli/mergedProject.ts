import { type MergedFolder, withMergedFolder } from '../workspace/mergedFolder.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import { UsageError, type CommandIo } from './io.js';
import { type LoadOptions, type OpenProject, type Project, readIndex, withProject } from './project.js';

/** The option of the commands that describe a merge before it is made. */
export const mergeOption = { merge: { type: 'string', multiple: true } } as const;

/** A project as a merge would leave it, in a temporary directory that is deleted when the work is done. */
export interface MergedProject {
  readonly folder: MergedFolder;
  readonly index: WorkspaceIndex;
}

export interface MergeOptions extends LoadOptions {
  /** What git takes for commits. */
  readonly merge: readonly string[];
}

/**
 * Reads the project as merging refs into HEAD and the work tree's changes would leave it. Our own settings stay those
 * of the folder as it is. Throws a UsageError where git cannot say.
 */
export async function withMergedProject<T>(
  { root, index, readers }: OpenProject,
  io: CommandIo,
  { read = 'bodies', cache, merge }: MergeOptions,
  work: (project: MergedProject) => Promise<T>,
): Promise<T> {
  const snapshot = index.snapshot();
  const [folder] = snapshot.folders;
  const settings = folder === undefined ? {} : snapshot.projectSettings(folder.uri);
  const interrupts = onInterrupt();
  try {
    const answer = await withMergedFolder(
      // A command ends with its process.
      { root, snapshot, refs: merge, facts: readers.facts, signal: new AbortController().signal },
      interrupts.dispose,
      async (merged) => {
        const options = {
          reader: Promise.resolve(merged.facts),
          headersOnly: read === 'headers',
          within: merged.within,
          projectSettings: () => settings,
        };
        return { result: await work({ folder: merged, index: await readIndex(merged.root, options, cache, io) }) };
      },
    );
    if ('kind' in answer) throw new UsageError(`--merge: ${answer.reason}`);
    return answer.result;
  } finally {
    interrupts.end();
  }
}

/** The same for a command that needs no more than the result. */
export async function loadMerged<T>(
  path: string,
  io: CommandIo,
  options: MergeOptions & { readonly read: Project['read'] },
  use: (project: Project) => T,
): Promise<T> {
  // Of the folder as it is, what is wrong inside functions does not count.
  return withProject(path, io, { ...options, read: 'headers' }, (open) =>
    withMergedProject(open, io, options, ({ folder, index }) =>
      Promise.resolve(use({ root: folder.root, read: options.read, snapshot: index.snapshot(), merge: folder })),
    ),
  );
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Deletes what a merge has made when the process is interrupted, and lets it end as it would have. */
function onInterrupt(): { dispose: (dispose: () => void) => void; end: () => void } {
  let made: (() => void) | undefined;
  const handle = (signal: NodeJS.Signals): void => {
    made?.();
    end();
    process.kill(process.pid, signal);
  };
  const end = (): void => {
    for (const signal of signals) process.off(signal, handle);
  };
  for (const signal of signals) process.once(signal, handle);
  return {
    dispose(dispose) {
      made = dispose;
    },
    end,
  };
}
