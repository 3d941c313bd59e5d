import type { Snapshot } from '../workspace/snapshot.js';
import type { ClientFacts } from './clientFacts.js';
import type { SettingsReader } from './settings.js';

/** All that a feature gets beside its parameters: the state of one moment, and what it may ask for. */
export interface FeatureContext {
  readonly snapshot: Snapshot;
  readonly client: ClientFacts;
  readonly settings: SettingsReader;
  /** Whether the user trusts the workspace now. */
  readonly trusted: boolean;
  /** Aborted when the client takes the request back. */
  readonly signal: AbortSignal;
  readonly serverVersion: string;
}

/** One request: parameters → core → protocol types. May throw: the runner logs and answers the neutral value. */
export type Feature<P, R> = (params: P, context: FeatureContext) => R | Promise<R>;
