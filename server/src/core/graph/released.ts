import type { Revision, RevisionFile, RevisionGraph } from './revisionGraph.js';

/**
 * What others have: the revisions on the default branch, and those of release tags. The rules get it as a fact;
 * `workspace/` builds it from what git knows. Where git knows nothing there is none, and no rule treats a revision as
 * released or as your own.
 */
export interface ReleasedHistory {
  /** The default branch as git calls it: "origin/main". */
  readonly branch: string;
  /** The revisions at the branch's newest commit; their paths are those of the work tree. */
  readonly tip: RevisionGraph;
  /** The revisions where the work tree's own branch left it. */
  readonly base: RevisionGraph;
  /** What was released under a tag before that, the newest first. */
  readonly tags: readonly TaggedRelease[];
  /** Of the other branches that git has fetched what the default branch does not have. */
  readonly branches: readonly TaggedRelease[];
  /** Whether the default branch or one of the others has revision files that are not here as they have them: to merge them may show more. */
  readonly hasUnmerged: boolean;
  /** Ids of revisions whose files git has and a sparse checkout leaves out. */
  readonly notCheckedOut: ReadonlySet<string>;
  /** Ids on the branch, or there where the work tree's own branch left it. */
  readonly ids: ReadonlySet<string>;
  /** Paths of the files likewise. */
  readonly paths: ReadonlySet<string>;
  /** The version locations, by index, that git knows. */
  readonly locations: ReadonlySet<number>;
  /** Path of a released file that was edited here → what changed. */
  readonly edited: ReadonlyMap<string, ReleasedEdit>;
  /** The text of a file of these histories; undefined where it was not read, as of one that is the same here. */
  readonly textOf: (file: RevisionFile) => string | undefined;
}

/** The revisions that a release, or another branch, has. */
export interface TaggedRelease {
  /** Its tag or its own name, as git abbreviates it: "v1.2", "origin/feature". */
  readonly name: string;
  readonly graph: RevisionGraph;
}

/** What differs between a file and its released version: the default branch's, or, if that is the same, a tag's. */
export interface ReleasedEdit {
  /** The branch or tag that has the other form. */
  readonly against: string;
  readonly identifiers: readonly ('revision' | 'down_revision' | 'branch_labels' | 'depends_on')[];
  /** `upgrade`, `downgrade` and their kind. */
  readonly functions: readonly string[];
  /**
   * What is sure for a database that ran one form: that other revisions come before it than in the other, or that it is
   * another one than what the other form makes; null where it may be the same.
   */
  readonly surely: 'other history' | 'other database' | null;
}

/** Nothing but `downgrade()` differs: no database runs `upgrade()` again, but the next downgrade runs `downgrade()` as it is then. */
export function isOnlyDowngrade({ identifiers, functions }: Pick<ReleasedEdit, 'identifiers' | 'functions'>): boolean {
  return identifiers.length === 0 && functions.every((name) => name.startsWith('downgrade'));
}

/** Whether others have a revision: it is on the default branch, or it is yours alone, or git does not know. */
export type Release = 'released' | 'yours' | 'unknown';

export function releaseOf(released: ReleasedHistory | undefined, { id, file }: Revision): Release {
  if (released?.locations.has(file.location) !== true) return 'unknown';
  // A file that was renamed keeps its id, and one that got another id its path.
  return released.paths.has(file.path) || (id !== null && released.ids.has(id)) ? 'released' : 'yours';
}
