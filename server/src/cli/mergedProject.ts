import path from 'node:path';
import type { BaselineText } from '../check/baseline.js';
import { OWN_FILE, readOwnConfiguration } from '../core/project/ownConfiguration.js';
import { isTable } from '../core/settings/setting.js';
import { readSettings } from '../core/settings/settings.js';
import type { GitUnknown } from '../git/runGit.js';
import { readTextNow } from '../workspace/disk.js';
import { type MergedFolder, withMergedFolder } from '../workspace/mergedFolder.js';
import { normalPath } from '../workspace/paths.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import { UsageError, type CommandIo } from './io.js';
import { type LoadOptions, type OpenProject, type Project, readIndex, withProject } from './project.js';

/** The option of the commands that describe a merge before it is made. */
export const mergeOption = { merge: { type: 'string', multiple: true } } as const;

/** A project as a merge would leave it, in a temporary directory that is deleted when the work is done. */
export interface MergedProject {
  readonly folder: MergedFolder;
  readonly index: WorkspaceIndex;
  /**
   * What the merge has otherwise than HEAD in our own settings, which does not count: names such as "review.rules.GR01",
   * and the baseline's file.
   */
  readonly settings: readonly string[];
  /** The baseline that HEAD's settings name, as HEAD has it; null where they name none. */
  readonly baseline: BaselineText | null;
}

export interface MergeOptions extends LoadOptions {
  /** What git takes for commits. */
  readonly merge: readonly string[];
}

/**
 * Reads the project as merging refs into HEAD and the work tree's changes would leave it. Our own settings are those of
 * HEAD. Throws a UsageError where git cannot say.
 */
export async function withMergedProject<T>(
  { root, index, readers }: OpenProject,
  io: CommandIo,
  { read = 'bodies', cache, merge }: MergeOptions,
  work: (project: MergedProject) => Promise<T>,
): Promise<T> {
  const snapshot = index.snapshot();
  let theirs: Settings = {};
  const interrupts = onInterrupt();
  try {
    const answer = await withMergedFolder(
      // A command ends with its process.
      { root, snapshot, refs: merge, facts: readers.facts, signal: new AbortController().signal },
      interrupts.dispose,
      async (merged) => {
        const settings = await settingsAtHead(merged);
        const options = {
          reader: Promise.resolve(merged.facts),
          headersOnly: read === 'headers',
          within: merged.within,
          sidesOfConflict: merged.sidesOfConflict,
          projectSettings(found: Settings) {
            theirs = found;
            return settings;
          },
        };
        const mergedIndex = await readIndex(merged.root, options, cache, io);
        const { baseline } = readSettings(undefined, settings).review;
        const isBaselineChanged = baseline !== '' && !path.isAbsolute(baseline) && merged.isChanged(baseline);
        const changed = [...changedSettings(settings, theirs), ...(isBaselineChanged ? [baseline] : [])];
        const known = await baselineAtHead(merged, root, baseline);
        return { result: await work({ folder: merged, index: mergedIndex, settings: changed, baseline: known }) };
      },
    );
    if ('kind' in answer) throw new UsageError(`--merge: ${answer.reason}`);
    return answer.result;
  } finally {
    interrupts.end();
  }
}

type Settings = Readonly<Record<string, unknown>>;

/** Whatever the work tree and the merged refs say. */
async function settingsAtHead(merged: MergedFolder): Promise<Settings> {
  const texts = new Map<string, string>();
  for (const name of [OWN_FILE, 'pyproject.toml']) {
    const text = orRefuse(await merged.textAtHead(name));
    if (text !== undefined) texts.set(`${merged.root}/${name}`, text);
  }
  const read = (file: string): string | undefined => texts.get(file);
  return readOwnConfiguration({ root: merged.root, tree: { read } }).own?.table ?? {};
}

/** A file outside of the repository is nobody's to merge: it is read as it is. */
async function baselineAtHead(merged: MergedFolder, root: string, name: string): Promise<BaselineText | null> {
  if (name === '') return null;
  const place = path.posix.relative(merged.within, path.posix.resolve(merged.root, name));
  if (path.isAbsolute(name) || place === '..' || place.startsWith('../'))
    return { shown: `"${name}"`, text: readTextNow(normalPath(path.resolve(root, name))) };
  return { shown: `"${name}" of HEAD`, text: orRefuse(await merged.textAtHead(name)) };
}

function orRefuse(answer: string | undefined | GitUnknown): string | undefined {
  if (typeof answer === 'object') throw new UsageError(`--merge: ${answer.reason}`);
  return answer;
}

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
