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

/** Branches of the environment's repository, newest commit first. */
export const BranchesRequest = request<EnvironmentParams, BranchesAnswer>('alembic/branches');

export type BranchesAnswer = { readonly kind: 'branches'; readonly branches: readonly string[] } | Refused;

/** The heads that a merge of a branch would leave. Touches no file. */
export const CompareHeadsRequest = request<CompareHeadsParams, CompareHeadsAnswer>('alembic/compareHeads');

export interface CompareHeadsParams {
  readonly environment: string;
  readonly branch: string;
}

export type CompareHeadsAnswer = ComparedHeads | Refused;

export interface ComparedHeads {
  readonly kind: 'heads';
  readonly heads: readonly ComparedHead[];
  /** What to do, in sentences. */
  readonly advice: string;
}

export interface ComparedHead {
  readonly revision: string | null;
  readonly message: string;
  readonly place: 'here' | 'there' | 'both';
  /** Its file in the work tree; null if only the other branch has it. */
  readonly uri: string | null;
  readonly range: Range | null;
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
