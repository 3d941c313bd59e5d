import { sameItems } from '../core/text.js';
import type { MergeOutlook } from '../core/review/mergeOutlook.js';
import type { ConfigurationFindings } from './configurationReviewer.js';
import { type EnvironmentState, viewOf } from './environmentState.js';
import type { FolderProject } from './folderProject.js';
import { type LineTable, lineTable } from './lineTable.js';
import type { EnvironmentReview } from './operationReviewer.js';
import { createShownViews } from './shownViews.js';
import { type IndexedEnvironment, type Snapshot, notesOf, problemsByFile } from './snapshot.js';
import type { SourceLookup } from './sourceStore.js';

/** What a snapshot is made from. */
export interface SnapshotParts {
  readonly projects: readonly FolderProject[];
  readonly environments: readonly EnvironmentState[];
  readonly sources: SourceLookup;
  readonly knownPath: (path: string) => string;
  readonly filesRead: number;
}

/** Makes snapshots, in which what did not change since the last one is the same object. */
export interface Snapshots {
  of(parts: SnapshotParts): Snapshot;
  /** What merging the default branch would give in an environment. Answers whether it is another one than before. */
  setOutlook(environment: string, outlook: MergeOutlook | undefined): boolean;
  /** What the rules about operations say. Answers whether it is another one than before. */
  setReview(environment: string, review: EnvironmentReview | undefined): boolean;
  /** What the rules about configuration say. Answers whether it is another one than before. */
  setConfigurationFindings(environment: string, findings: ConfigurationFindings): boolean;
}

const noReviewSettings = { rules: {} };

export function createSnapshots(): Snapshots {
  const shownViews = createShownViews();
  const outlooks = new Map<string, MergeOutlook>();
  const reviews = new Map<string, EnvironmentReview>();
  const configurations = new Map<string, ConfigurationFindings>();
  let derived:
    | {
        readonly projects: readonly FolderProject[];
        readonly environments: readonly IndexedEnvironment[];
        readonly problems: Snapshot['problems'];
      }
    | undefined;

  return {
    of({ projects, environments, sources, knownPath, filesRead }) {
      const found = environments.map((state) => viewOf(state, sources));
      const settingsOf = (uri: string) => projects.find(({ folder }) => folder.uri === uri)?.review ?? noReviewSettings;
      const digestOf = (path: string) => projects.find(({ digests }) => digests.has(path))?.digests.get(path);
      const views = shownViews(found, { reviews, configurations, digestOf, outlooks, settingsOf, sources });
      if (derived?.projects !== projects || !sameItems(derived.environments, views)) {
        const configuration = projects.flatMap(({ discovery }) => discovery.problems);
        derived = { projects, environments: views, problems: problemsByFile(views, configuration) };
      }
      const linesOf = (path: string): LineTable =>
        sources(path)?.lines ?? projects.find(({ lines }) => lines.has(path))?.lines.get(path) ?? lineTable('');
      return {
        folders: projects.map(({ folder }) => folder),
        environments: views,
        notes: [...notesOf(projects), ...environments.flatMap((state) => state.notes)],
        projectSettings: (uri) => projects.find(({ folder }) => folder.uri === uri)?.discovery.settings ?? {},
        baselineOf: (uri) => projects.find(({ folder }) => folder.uri === uri)?.baseline ?? null,
        filesRead,
        skipped: projects.flatMap(({ walk }) => [...walk.skipped]),
        problems: derived.problems,
        suppressed: projects.flatMap((project) => project.suppressed),
        knownPath,
        environmentsOf: (path) => views.filter(({ files }) => files.has(knownPath(path))),
        file: (path) => sources(knownPath(path)),
        sources,
        lines: (path) => linesOf(knownPath(path)),
      };
    },
    setOutlook: (environment, outlook) => replace(outlooks, environment, outlook),
    setReview: (environment, review) => replace(reviews, environment, review),
    setConfigurationFindings: (environment, findings) => replace(configurations, environment, findings),
  };
}

/** Sets or deletes; answers whether that is a change. */
function replace<T>(known: Map<string, T>, key: string, value: T | undefined): boolean {
  if (known.get(key) === value) return false;
  if (value === undefined) known.delete(key);
  else known.set(key, value);
  return true;
}
