import type { BridgePool } from '../alembic/bridgePool.js';
import type { PythonReaders } from '../workspace/factReader.js';
import type { BufferText } from '../workspace/folderProject.js';
import type { MergeOutlooks } from '../workspace/mergeOutlooks.js';
import type { OperationStore } from '../workspace/operationStore.js';
import type { RevisionAuthors } from '../workspace/revisionAuthors.js';
import type { Releases } from '../workspace/releases.js';
import type { SchemaStore } from '../workspace/schemaStore.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { ClientFacts } from './clientFacts.js';
import type { ClientWindow } from './clientWindow.js';
import type { DatabaseStates } from './databaseStates.js';
import type { AlembicCommands } from './commandServices.js';
import type { OperationReviews } from './operationReviews.js';
import type { SettingsReader } from './settings.js';

/** All that a feature gets beside its parameters: the state of one moment, and what it may ask for. */
export interface FeatureContext {
  readonly snapshot: Snapshot;
  readonly client: ClientFacts;
  readonly settings: SettingsReader;
  /** Whether the user trusts the workspace now. */
  readonly trusted: boolean;
  /** What the server has the client show. */
  readonly window: ClientWindow;
  /** Aborted when the client takes the request back. */
  readonly signal: AbortSignal;
  /** Says how far the request is, to clients that asked for it. */
  readonly report: (message: string) => void;
  readonly serverVersion: string;
  /** What reads and rewrites Python text; rejected where the parser cannot be loaded. */
  readonly python: Promise<PythonReaders>;
  readonly bufferText: BufferText;
  /** The user's Alembic, and who runs it. */
  readonly alembic: AlembicServices;
  /** What the databases were at when they were last asked. */
  readonly database: DatabaseStates;
  /** What revisions do, and the schemas that they make. */
  readonly schemas: SchemaStore;
  readonly operations: OperationStore;
  /** The snapshot after a file was reviewed as its text is now: the operations of a revision, or what configures one. */
  readonly reviewed: (path: string, signal: AbortSignal) => Promise<Snapshot>;
  /** Reviews of revisions that somebody asks for. */
  readonly reviews: Pick<OperationReviews, 'review' | 'clear' | 'stateOf'> & {
    /** What the editor shows by now. */
    readonly shown: () => Snapshot;
  };
  /** What git says about the revisions. */
  readonly git: Releases;
  /** Who brought a revision's file, as far as it is known by now. */
  readonly authors: Pick<RevisionAuthors, 'of'>;
  /** What it says about merging the default branch. */
  readonly merges: Pick<MergeOutlooks, 'stateOf' | 'compare'>;
}

/** All that starts the user's Alembic, or knows what it runs. */
export interface AlembicServices extends AlembicCommands {
  /** Pool of running Python bridges. */
  readonly bridges: BridgePool;
  /** The directory of our own templates of environments. */
  readonly templates: string;
}

/** One request: parameters → core → protocol types. May throw: the runner logs and answers the neutral value. */
export type Feature<P, R> = (params: P, context: FeatureContext) => R | Promise<R>;
