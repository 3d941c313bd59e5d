import type { Rewriting, TextChange } from '../edits/textChange.js';
import type { RevisionFile } from '../graph/revisionGraph.js';

/** What puts a problem right, in editor terms. */
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
  /** Completes "It cannot be done by itself: ". */
  readonly reason: string;
}

/** The fix that rewrites one file. */
export function editFix(title: string, file: Pick<RevisionFile, 'path'>, rewriting: Rewriting, isPreferred = false): EditFix | RefusedFix {
  if (rewriting.kind === 'refused') return { kind: 'refused', title, reason: rewriting.reason };
  return { kind: 'edit', title, isPreferred, changes: rewriting.changes.map((change) => ({ file: file.path, ...change })) };
}
