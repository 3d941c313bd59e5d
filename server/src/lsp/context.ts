import type { BridgePool } from '../alembic/bridgePool.js';
import type { PythonReaders } from '../workspace/factReader.js';
import type { BufferText } from '../workspace/folderProject.js';
import type { Releases } from '../workspace/releases.js';
import type { Snapshot } from '../workspace/snapshot.js';
import type { ClientFacts } from './clientFacts.js';
import type { ClientWindow } from './clientWindow.js';
import type { DatabaseStates } from './databaseStates.js';
import type { AlembicCommands } from './commandServices.js';
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
  /** The directory of our own Alembic templates. */
  readonly templates: string;
  /** The warm Pythons that render SQL. */
  readonly bridges: BridgePool;
  /** What reads and rewrites Python text; rejected where the parser cannot be loaded. */
  readonly python: Promise<PythonReaders>;
  readonly bufferText: BufferText;
  readonly databases: DatabaseStates;
  /** What the database of an environment held when it was last asked; undefined before. */
  readonly databaseRevisions: (environment: string) => readonly string[] | undefined;
  /** The commands that change databases, and who hears of them. */
  readonly commands: AlembicCommands;
  /** What git tells. */
  readonly releases: Releases;
}

/** One request: parameters → core → protocol types. May throw: the runner logs and answers the neutral value. */
export type Feature<P, R> = (params: P, context: FeatureContext) => R | Promise<R>;
