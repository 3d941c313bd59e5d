import type { RepairWriter } from '../edits/repairWriter.js';
import type { NewIdentifiers } from '../edits/rewriteIdentifiers.js';
import type { Rewriting, TextChange } from '../edits/textChange.js';
import type { Revision, RevisionFile, RevisionGraph } from '../graph/revisionGraph.js';
import type { Environment } from '../project/environment.js';
import type { ReleasedHistory } from '../graph/released.js';

/** What fixes a finding, in editor terms. */
export type Fix = EditFix | CommandFix | RefusedFix;

interface FixTitle {
  /** Says what happens, as "Change to "1a2b"". */
  readonly title: string;
}

/** Changes of one or several files, to be undone as one. */
export interface EditFix extends FixTitle {
  readonly kind: 'edit';
  /** Whether it is surely what is meant, so that an editor may apply it without asking. */
  readonly isPreferred: boolean;
  readonly changes: readonly TextChange[];
  /** Files that come into being, none of which is there yet. */
  readonly created?: readonly NewFile[];
}

/** A file that a fix makes. */
export interface NewFile {
  /** Absolute, with "/". */
  readonly file: string;
  readonly text: string;
}

/** Something that the client does with the project's own Alembic. */
export interface CommandFix extends FixTitle {
  readonly kind: 'command';
  readonly command: 'mergeHeads';
  /** The ids that it is about. */
  readonly revisions: readonly string[];
}

/** A fix that exists and cannot be done here. */
export interface RefusedFix extends FixTitle {
  readonly kind: 'refused';
  /** Completes "Cannot be fixed automatically: ". */
  readonly reason: string;
}

/** What fixes are made from: the state of one moment, and what the core cannot know by itself. */
export interface FixContext {
  readonly environment: Environment;
  readonly graph: RevisionGraph;
  /** The changes of a file's text, as it is now, after which its identifiers are as wanted (`rewriteIdentifiers`). */
  readonly rewrite: (file: RevisionFile, wanted: NewIdentifiers) => Rewriting;
  /** The text of a file as it is now; undefined when it cannot be read. */
  readonly text: (file: Pick<RevisionFile, 'path'>) => string | undefined;
  readonly repair: RepairWriter;
  /** A fresh revision id, random as Alembic's; one fix that needs several asks by their places. */
  readonly newId: (place?: number) => string;
  /** The time, as Alembic writes it into a docstring. */
  readonly now: () => string;
  readonly released?: ReleasedHistory | undefined;
  /** What a database had run when it was last asked, and what it is called. */
  readonly applied?: { readonly database: string; readonly revisions: ReadonlySet<Revision> } | undefined;
}

/** What fixes a finding, the best first; computed when somebody asks. Of the graph it uses ids and paths: it may be a later one. */
export type Fixes = (context: FixContext) => Fix[];

/** The fix that rewrites one file. */
export function editFix(
  title: string,
  file: Pick<RevisionFile, 'path'>,
  rewriting: Rewriting,
  isPreferred = false,
): EditFix | RefusedFix {
  if (rewriting.kind === 'refused') return { kind: 'refused', title, reason: rewriting.reason };
  return {
    kind: 'edit',
    title,
    isPreferred,
    changes: rewriting.changes.map((change) => ({ file: file.path, ...change })),
  };
}
