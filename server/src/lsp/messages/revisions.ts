/** New revisions, merges and rebases. */

import type { Range } from 'vscode-languageserver-types';
import type { RunFailure } from '../../alembic/failure.js';
import { request } from './message.js';
import type { ChosenInterpreter } from './python.js';
import type { EnvironmentParams, RevisionSummary } from './shared.js';

/** Runs the project's own Alembic. */
export const NewRevisionRequest = request<NewRevisionParams, NewRevisionResult>('alembic/newRevision');

export interface NewRevisionParams {
  readonly environment: string;
  readonly message: string;
  /** Id of the revision to start from; absent for the only head. */
  readonly head?: string;
  /** Connects to the database and compares the models with it. */
  readonly autogenerate?: boolean;
  readonly branchLabel?: string;
  readonly dependsOn?: readonly string[];
  /** One of the environment's version locations, absolute. */
  readonly versionPath?: string;
}

export type NewRevisionResult = CreatedRevision | RunFailure;

export interface CreatedRevision {
  readonly uri: string;
  /** Whether autogenerate found no difference between models and database. */
  readonly isEmpty?: boolean;
  /** Where to begin to write: the `pass` of `upgrade()`, else before its first statement; absent without one. */
  readonly selection?: Range;
  readonly interpreter?: ChosenInterpreter;
}

export const MergeRequest = request<MergeParams, NewRevisionResult>('alembic/merge');

export interface MergeParams {
  readonly environment: string;
  readonly message: string;
  /** Ids, at least two. */
  readonly revisions: readonly string[];
}

/** What the command of a quick fix is called with, as `alembic.mergeHeads`: these revisions of this environment. */
export interface FixCommandArgument {
  readonly environment: string;
  readonly revision: null;
  readonly revisions: readonly string[];
}

/** Computes the edits that let a branch follow another head. Changes nothing: the client applies the edits, as one that can be undone. */
export const RebaseRequest = request<RebaseParams, RebaseAnswer>('alembic/rebase');

export interface RebaseParams {
  readonly environment: string;
  /** A revision of the branch that moves; null for the only head that is yours. */
  readonly revision: string | null;
  /** What it is to follow; null for the only other head. */
  readonly onto: string | null;
  /** The branch that has what it is to follow, where no file here does: then `revision` is a head here. */
  readonly branch?: string;
}

export type RebaseAnswer =
  | {
      readonly kind: 'edits';
      readonly revision: RevisionSummary;
      readonly onto: RevisionSummary;
      readonly edits: readonly FileEdit[];
    }
  /** The choices for `revision` or `onto`, when several fit. */
  | { readonly kind: 'chooseRevision' | 'chooseOnto'; readonly choices: readonly RebaseChoice[] }
  | Refused;

export interface RebaseChoice extends RevisionSummary {
  readonly isYours: boolean;
}

/** Branches and tags of the environment's repository: the default branch, then those with the newest commits. */
export const BranchesRequest = request<EnvironmentParams, BranchesAnswer>('alembic/branches');

export type BranchesAnswer = { readonly kind: 'branches'; readonly branches: readonly BranchChoice[] } | Refused;

export interface BranchChoice {
  /** What git and users call it. */
  readonly name: string;
  readonly kind: 'branch' | 'remote' | 'tag';
  readonly isDefault: boolean;
}

/** What merging a branch into the work tree would give. Touches no file. */
export const CompareHeadsRequest = request<CompareHeadsParams, CompareHeadsAnswer>('alembic/compareHeads');

export interface CompareHeadsParams {
  readonly environment: string;
  /** A branch or tag. */
  readonly branch: string;
}

export type CompareHeadsAnswer = ComparedHeads | Refused;

export interface ComparedHeads {
  readonly kind: 'heads';
  readonly before: readonly RevisionName[];
  readonly heads: readonly ComparedHead[];
  /** Revisions that the branch brings, and those that only the work tree has. */
  readonly brought: readonly RevisionName[];
  readonly yours: readonly RevisionName[];
  /** Other errors that the merge would bring: "b2.py: GR02 …". */
  readonly problems: readonly string[];
  /** Files that git could not merge, relative to the workspace folder. */
  readonly conflicts: readonly string[];
  /** How yours can follow the branch's head before the merge, or why not; null where there is no such head. */
  readonly rebase: RebaseOffer | Refused | null;
}

/** A revision as users know it. */
export interface RevisionName {
  readonly revision: string | null;
  /** The first line of the message, else the id, else the file's name. */
  readonly name: string;
}

export interface ComparedHead extends RevisionName {
  readonly place: 'here' | 'there' | 'both';
  /** Whether it is in another head's way. */
  readonly isCompeting: boolean;
}

/** A head here that can follow one that the branch has, and the revision whose parents change for that. */
export interface RebaseOffer {
  readonly kind: 'rebase';
  readonly revision: string;
  readonly first: RevisionName;
  readonly onto: RevisionName;
}

/** The reason is a sentence. */
export interface Refused {
  readonly kind: 'refused';
  readonly reason: string;
}

export interface FileEdit {
  readonly uri: string;
  readonly range: Range;
  readonly newText: string;
}
