/**
 * What client and server say to each other beyond the protocol. Types and names only: the client bundles this file.
 * URIs are strings, positions are the protocol's.
 */
import type { Range } from 'vscode-languageserver-types';
import type { RunFailure } from '../alembic/failure.js';

export type { RunFailure };

/** What the client hands over once, in `initializationOptions`. */
export interface InitializationOptions {
  /** Whether the user trusts the workspace; false until told otherwise. */
  readonly trusted?: boolean;
  /** URI of the folder that holds one documentation page per rule, as `file:///…/docs/rules`. */
  readonly documentation?: string;
}

/** The settings under `alembic.`, as `workspace/configuration` gives them. */
export interface Settings {
  /** Path of the Python interpreter that has Alembic; empty to search. */
  readonly interpreter: string;
}

/** Notification client → server: the user granted trust. */
export const TrustGranted = 'alembic/trustGranted';

/** Notification server → client, without parameters: environments, graph or problems changed; ask anew. */
export const GraphChanged = 'alembic/graphChanged';

/** Request: `EnvironmentsParams` → `EnvironmentSummary[]`. */
export const Environments = 'alembic/environments';
/** With a document's URI, only the environments that hold it. */
export interface EnvironmentsParams {
  readonly uri?: string;
}

export interface EnvironmentSummary {
  /** Opaque, stable while the configuration stays; names the environment in other requests. */
  readonly id: string;
  readonly name: string;
  readonly folder: string;
  readonly scriptLocation: string;
  readonly configFile: string | null;
  readonly section: string | null;
  readonly revisionCount: number;
  readonly heads: readonly RevisionSummary[];
  readonly problemCount: number;
}

export interface RevisionSummary {
  readonly revision: string | null;
  readonly message: string;
  readonly uri: string;
  /** The id's range. */
  readonly range: Range;
}

/** Request: `TreeParams` → `TreeNode[]`, the children of a node of the "Revisions" tree. */
export const Tree = 'alembic/tree';
export interface TreeParams {
  /** Absent for the roots. */
  readonly node?: string;
}

export type TreeNodeKind = 'environment' | 'head' | 'revision' | 'merge' | 'branchPoint' | 'base' | 'page' | 'branch' | 'file';

export interface TreeNode {
  /** Opaque; unique in the tree; carries all that is needed to compute the children. */
  readonly id: string;
  readonly kind: TreeNodeKind;
  readonly label: string;
  readonly description: string;
  /** Markdown. */
  readonly tooltip: string;
  readonly accessibilityLabel: string;
  readonly collapsible: 'none' | 'collapsed' | 'expanded';
  readonly hasProblem: boolean;
  readonly environment: string;
  readonly revision: string | null;
  readonly uri: string | null;
  readonly range: Range | null;
}

/** Request: `RelativesParams` → `RevisionSummary[]`, parents or children of the revision in a document. */
export const Relatives = 'alembic/relatives';
export interface RelativesParams {
  readonly uri: string;
  readonly direction: 'parents' | 'children';
}

/** Request: `NewRevisionParams` → `NewRevisionResult`. Runs the project's own Alembic. */
export const NewRevision = 'alembic/newRevision';
export interface NewRevisionParams {
  readonly environment: string;
  readonly message: string;
  /** Id of the revision to start from; absent for the only head. */
  readonly head?: string;
}
export type NewRevisionResult = { readonly uri: string } | RunFailure;

/** Request: `PreviewSqlParams` → `PreviewSqlResult`. Runs the project's own Alembic, offline. */
export const PreviewSql = 'alembic/previewSql';
export interface PreviewSqlParams {
  readonly uri: string;
}
export type PreviewSqlResult =
  | { readonly sql: string; readonly revision: string; readonly message: string; readonly notes: readonly string[]; readonly command: string }
  | RunFailure;

/** Request without parameters → string: Markdown for "Copy Debug Information". */
export const DebugInformation = 'alembic/debugInformation';
