import path from 'node:path';
import { isTable } from '../core/settings/setting.js';
import { readSettings } from '../core/settings/settings.js';
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
  /** What the merge changes in our own settings, which does not count: names such as "review.rules.GR01", and the baseline's file. */
  readonly settings: readonly string[];
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
  let theirs: Settings = settings;
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
          projectSettings(found: Settings) {
            theirs = found;
            return settings;
          },
        };
        const mergedIndex = await readIndex(merged.root, options, cache, io);
        const { baseline } = readSettings(undefined, settings).review;
        const isBaselineChanged = baseline !== '' && merged.isChanged(path.posix.resolve(merged.root, baseline));
        const changed = [...changedSettings(settings, theirs), ...(isBaselineChanged ? [baseline] : [])];
        return { result: await work({ folder: merged, index: mergedIndex, settings: changed }) };
      },
    );
    if ('kind' in answer) throw new UsageError(`--merge: ${answer.reason}`);
    return answer.result;
  } finally {
    interrupts.end();
  }
}

type Settings = Readonly<Record<string, unknown>>;

/** The names of the settings that two sides have otherwise. */
function changedSettings(ours: Settings, theirs: Settings, prefix = ''): string[] {
  return [...new Set([...Object.keys(ours), ...Object.keys(theirs)])].sort().flatMap((key) => {
    const [one, other] = [ours[key], theirs[key]];
    if (JSON.stringify(one) === JSON.stringify(other)) return [];
    const isInner = [one, other].every((value) => value === undefined || isTable(value));
    return isInner
      ? changedSettings(isTable(one) ? one : {}, isTable(other) ? other : {}, `${prefix}${key}.`)
      : [`${prefix}${key}`];
  });
}

/** The same for a command that needs no more than the result. */
export async function loadMerged<T>(
  folder: string,
  io: CommandIo,
  options: MergeOptions & { readonly read: Project['read'] },
  use: (project: Project) => T,
): Promise<T> {
  // Of the folder as it is, what is wrong inside functions does not count.
  return withProject(folder, io, { ...options, read: 'headers' }, (open) =>
    withMergedProject(open, io, options, ({ folder: merged, index }) =>
      Promise.resolve(use({ root: merged.root, read: options.read, snapshot: index.snapshot(), merge: merged })),
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
