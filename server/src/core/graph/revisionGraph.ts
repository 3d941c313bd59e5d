import type { RevisionHeader } from '../revision/facts.js';
import type { Span } from '../text.js';

/** A file that Alembic would load as a revision, with what of it makes the graph. */
export interface RevisionFile {
  /** Absolute, with "/". */
  readonly path: string;
  /** Index of the version location that it was found in. */
  readonly location: number;
  readonly header: RevisionHeader;
}

/** A field whose value the text does not say. */
export interface UnknownField {
  readonly field: 'revision' | 'downRevision' | 'branchLabels' | 'dependsOn';
  readonly reason: string;
}

/** One revision of the graph. Known parts only: what is not known is listed in `unknown`. */
export interface Revision {
  /** Null when the id is computed at run time. */
  readonly id: string | null;
  readonly file: RevisionFile;
  /** Where the id is; the first character of the file for an id taken from the file's name. */
  readonly idSpan: Span;
  /** Alembic's `Script.doc`; empty when there is none. */
  readonly message: string;
  readonly createDate: string | null;
  /** As written, in declared order, duplicates kept. */
  readonly downRevisions: readonly string[];
  readonly dependsOn: readonly string[];
  readonly branchLabels: readonly string[];
  readonly unknown: readonly UnknownField[];
}

/** By full id; worked out when they are asked for first. */
export type EffectiveLabels = Pick<ReadonlyMap<string, readonly string[]>, 'get'>;

/**
 * The revisions of one environment and what follows from them, by Alembic's rules
 * (alembic/script/revision.py, `RevisionMap`). Never throws, never loops: broken histories give a graph too.
 */
export interface RevisionGraph {
  /** Every file that was given, in Alembic's load order. */
  readonly files: readonly RevisionFile[];
  /** In Alembic's load order; every file with an id or an unknown id, duplicates included. */
  readonly revisions: readonly Revision[];
  /** By full id; of duplicates the later one, as in Alembic's map. */
  readonly byId: ReadonlyMap<string, Revision>;
  /** Label → the revision that declares it. */
  readonly byLabel: ReadonlyMap<string, Revision>;
  /** Id → revisions that name it in `down_revision`, in load order; also ids that no file declares. */
  readonly children: ReadonlyMap<string, readonly Revision[]>;
  /** Id → revisions that name it, or its label, in `depends_on`, in load order. */
  readonly dependants: ReadonlyMap<string, readonly Revision[]>;
  /**
   * What `alembic heads` prints: nobody's `down_revision`, in load order. The file that a later one of the same id
   * replaces is always among them, as for Alembic, which then refuses to upgrade. A revision of unknown id is not
   * listed: nobody can tell whether it is named.
   */
  readonly heads: readonly Revision[];
  /** Alembic's real heads: nobody's `down_revision` and nobody's `depends_on`. */
  readonly effectiveHeads: readonly Revision[];
  /** What surely has no parent, in load order: replaced files and revisions of unknown id too. */
  readonly bases: readonly Revision[];
  readonly branchPoints: readonly Revision[];
  readonly mergePoints: readonly Revision[];
  /** Id → own and inherited branch labels, sorted. */
  readonly effectiveLabels: EffectiveLabels;
  /** Files that Alembic would load and that hold no revision: it stops at each of them. */
  readonly rejected: readonly RevisionFile[];
}
