import type { ConfigProblem, DiscoveryNote, Environment } from '../core/project/environment.js';
import type { Revision, RevisionFile, RevisionGraph } from '../core/graph/revisionGraph.js';
import type { MergeOutlook } from '../core/review/mergeOutlook.js';
import type { LeftOutFile } from '../core/review/rule.js';
import type { Problem } from '../core/review/problem.js';
import type { SuppressedProblem } from '../core/review/suppress.js';
import type { Suppression } from '../core/revision/facts.js';
import type { Settings } from '../core/settings/settings.js';
import type { ReleasedHistory } from '../core/graph/released.js';
import type { SuppressedConfigProblem } from './configurationReview.js';
import type { BaselineFile } from './baselineFile.js';
import type { Folder } from './folder.js';
import type { FolderProject } from './folderProject.js';
import type { LineTable } from './lineTable.js';
import type { SourceFile } from './sourceFile.js';
import type { SourceLookup } from './sourceStore.js';

export type { Folder } from './folder.js';

/** One environment with all that was found in it. The object stays the same as long as nothing in it changed. */
export interface IndexedEnvironment {
  /** Opaque, unique among all folders, stable while the configuration stays. */
  readonly id: string;
  readonly folder: Folder;
  readonly environment: Environment;
  readonly graph: RevisionGraph;
  /** The graph's problems, without what comments suppress; those of configuration files are the snapshot's. */
  readonly problems: readonly Problem[];
  /** The setting `replaces` of its folder. */
  readonly replaces: Settings['replaces'];
  /** The problems that comments suppress. */
  readonly suppressed: readonly SuppressedProblem[];
  /** Those comments, by file. */
  readonly suppressions: ReadonlyMap<string, readonly Suppression[]>;
  /** What the default branch has; undefined where git does not say, and until it was asked. */
  readonly released: ReleasedHistory | undefined;
  /** Whether a rule about operations or configuration has judged a file as it is now; absent where nothing was reviewed. */
  readonly isReviewed?: (code: string, file: string) => boolean;
  /** What merging the default branch would give, where that is worth knowing; absent elsewhere, and until git was asked. */
  readonly outlook?: MergeOutlook;
  /** The revision files by path, in Alembic's load order. */
  readonly files: ReadonlyMap<string, RevisionFile>;
  /** The revision of each file that holds one. */
  readonly byPath: ReadonlyMap<string, Revision>;
  /** Files that may look like the environment's, and that no environment loads. */
  readonly leftOut: readonly LeftOutFile[];
}

/** All that is known at one moment. Immutable: a later change makes another snapshot. */
export interface Snapshot {
  readonly folders: readonly Folder[];
  readonly environments: readonly IndexedEnvironment[];
  readonly notes: readonly DiscoveryNote[];
  /** Our own settings as the project in a folder keeps them in TOML, by the folder's URI. */
  projectSettings(folderUri: string): Readonly<Record<string, unknown>>;
  /** The findings of a folder that are known already, by the setting `review.baseline`; null where it names no file. */
  baselineOf(folderUri: string): BaselineFile | null;
  /** How many revision files were read from disk so far, each as often as it was. */
  readonly filesRead: number;
  /** Directories that were not searched. */
  readonly skipped: readonly string[];
  /** Every file with a problem, configuration files included. */
  readonly problems: ReadonlyMap<string, readonly (Problem | ConfigProblem)[]>;
  /** The problems of configuration files that comments suppress; those of revisions are in their environments. */
  readonly suppressed: readonly SuppressedConfigProblem[];
  /** The path by which a file is known here, for one that is written otherwise: behind a link, or in other letter case on Windows. */
  readonly knownPath: (path: string) => string;
  /** The environments that load the file; empty for any file that is not a revision file. */
  environmentsOf(path: string): readonly IndexedEnvironment[];
  /** A revision file of some environment, or one that is left out, as it is now: the open buffer over the disk. */
  file(path: string): SourceFile | undefined;
  /** The same for paths as they are known here. */
  readonly sources: SourceLookup;
  /** The lines of a revision or configuration file, in the text that facts and problems were read from. */
  lines(path: string): LineTable;
}

/** What the walks and discovery of all folders could not read or use. */
export function notesOf(projects: readonly FolderProject[]): DiscoveryNote[] {
  return projects.flatMap(({ walk, discovery }) => [...walk.notes, ...discovery.notes]);
}

/** The problems of all environments by file; what two environments report alike is reported once. */
export function problemsByFile(
  environments: readonly IndexedEnvironment[],
  configuration: readonly ConfigProblem[],
): Map<string, (Problem | ConfigProblem)[]> {
  const byFile = new Map<string, Map<string, Problem | ConfigProblem>>();
  for (const problem of [...configuration, ...environments.flatMap((environment) => environment.problems)]) {
    const { file, code, span, message } = problem;
    const others = byFile.get(file) ?? new Map<string, Problem | ConfigProblem>();
    byFile.set(file, others);
    const key = `${code} ${span.start} ${message}`;
    if (!others.has(key)) others.set(key, problem);
  }
  return new Map([...byFile].map(([file, problems]) => [file, [...problems.values()]]));
}
