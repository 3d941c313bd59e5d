import type { Revision, RevisionGraph } from './revisionGraph.js';

/**
 * What everybody has: the revisions on the default branch. The rules get it as a fact; `workspace/` makes it of what git
 * tells. Where git tells nothing there is none, and no rule takes a revision for released or for anybody's own.
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
  /** Ids on the branch, or there where the work tree's own branch left it. */
  readonly ids: ReadonlySet<string>;
  /** Paths of the files likewise. */
  readonly paths: ReadonlySet<string>;
  /** The version locations, by index, that git knows. */
  readonly locations: ReadonlySet<number>;
  /** Path of a released file that says another thing here → what it was. */
  readonly edited: ReadonlyMap<string, ReleasedEdit>;
}

/** The revisions that a release has. */
export interface TaggedRelease {
  /** Its tag, as git abbreviates it: "v1.2". */
  readonly name: string;
  readonly graph: RevisionGraph;
}

/** What of a released file differs here from the file on the default branch and where the branch left it, else from a release's. */
export interface ReleasedEdit {
  /** The branch or tag that has the other form. */
  readonly against: string;
  readonly identifiers: readonly ('revision' | 'down_revision' | 'branch_labels' | 'depends_on')[];
  /** `upgrade`, `downgrade` and their kind. */
  readonly functions: readonly string[];
}

/** Whether others have a revision: it is on the default branch, or it is yours alone, or git does not know. */
export type Release = 'released' | 'yours' | 'unknown';

export function releaseOf(released: ReleasedHistory | undefined, { id, file }: Revision): Release {
  if (released?.locations.has(file.location) !== true) return 'unknown';
  // A file that was renamed keeps its id, and one that got another id its path.
  return released.paths.has(file.path) || (id !== null && released.ids.has(id)) ? 'released' : 'yours';
}
