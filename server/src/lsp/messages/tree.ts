/** The "Revisions" tree. */

import type { Range } from 'vscode-languageserver-types';
import { request } from './message.js';

/** The children of a node of the "Revisions" tree. */
export const TreeRequest = request<TreeParams, TreeNode[]>('alembic/tree');

export interface TreeParams {
  /** Absent for the roots. */
  readonly node?: string;
}

/** The nodes from the top down to the one of a document's revision; none where no tree shows it. */
export const TreePathRequest = request<TreePathParams, TreeNode[]>('alembic/treePath');

export interface TreePathParams {
  readonly uri: string;
  /** The one to look in first, where several hold the document. */
  readonly environment?: string;
}

/** What every node has. Which words it is shown with is the client's. */
interface TreeNodeBase {
  /** Opaque; unique in the tree; carries all that is needed to compute the children. */
  readonly id: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly environment: string;
  readonly revision: string | null;
  readonly uri: string | null;
  readonly range: Range | null;
}

export interface EnvironmentNode extends TreeNodeBase {
  readonly kind: 'environment';
  readonly name: string;
  /** The workspace folder's name; null where there is only one. */
  readonly folder: string | null;
  readonly revisionCount: number;
  readonly headCount: number;
  /** 0 until the database was asked. */
  readonly pendingCount: number;
  readonly problems: ProblemCounts;
}

export interface RevisionNode extends TreeNodeBase {
  readonly kind: 'head' | 'revision' | 'merge' | 'branchPoint' | 'base';
  /** The first line of the message, else the id, else the file's name. */
  readonly name: string;
  /** Of a head: its branch labels, own and inherited. */
  readonly labels: readonly string[];
  /** Whether other revisions depend on a head. */
  readonly isNeeded: boolean;
  /** Whether it is not on the default branch, where others are. */
  readonly isYours: boolean;
  /** As the file has it; null where it says nothing. */
  readonly createDate: string | null;
  readonly problems: ProblemCounts;
  /** Where the database is with this revision, once it was asked. */
  readonly databaseState?: 'applied' | 'pending';
}

/** One of several lines that a merge joins, named by its newest revision. */
export interface BranchNode extends TreeNodeBase {
  readonly kind: 'branch';
  readonly name: string;
}

/** Ends a merged line: names the revision that it begins after. */
export interface BranchStartNode extends TreeNodeBase {
  readonly kind: 'branchStart';
  readonly name: string;
}

/** The rest of a long list; of a history, or of the top of the tree. */
export interface PageNode extends TreeNodeBase {
  readonly kind: 'page';
  readonly count: number;
  readonly isHistory: boolean;
}

/** A file without a revision. */
export interface FileNode extends TreeNodeBase {
  readonly kind: 'file';
  readonly name: string;
  /** Why it holds none: a sentence. */
  readonly reason: string;
  readonly problems: ProblemCounts;
}

/**
 * Stands before the revision that the database is at, at the end of the history while none is applied, or at the top
 * for a revision that no file has.
 */
export interface DatabaseNode extends TreeNodeBase {
  readonly kind: 'database';
  /** The database, as users know it. */
  readonly name: string;
  /** The revisions that no file has; empty where the place is known. */
  readonly unknown: readonly string[];
}

/** What merging the default branch would give, before it is merged; its children are the heads and what else is wrong. */
export interface OutlookNode extends TreeNodeBase {
  readonly kind: 'outlook';
  readonly branch: string;
  /** The heads that the merge puts in each other's way; 0 where it does not. */
  readonly headCount: number;
  readonly problemCount: number;
  readonly conflictCount: number;
}

/** A head that would be in another one's way. */
export interface OutlookHeadNode extends TreeNodeBase {
  readonly kind: 'outlookHead';
  readonly name: string;
  readonly branch: string;
  readonly side: 'here' | 'there' | 'both';
}

/** Another error that the merge would bring: a sentence; or the name of a file that git could not merge. */
export interface OutlookProblemNode extends TreeNodeBase {
  readonly kind: 'outlookProblem' | 'outlookConflict';
  readonly name: string;
}

export type TreeNode =
  | OutlookNode
  | OutlookHeadNode
  | OutlookProblemNode
  | EnvironmentNode
  | RevisionNode
  | BranchNode
  | BranchStartNode
  | PageNode
  | FileNode
  | DatabaseNode;

export type TreeNodeKind = TreeNode['kind'];

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
}
