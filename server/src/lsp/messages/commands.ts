/** Upgrade, downgrade and stamp. */

import type { DatabaseSummary } from '../../alembic/databaseTarget.js';
import type { RunFailure } from '../../alembic/failure.js';
import { notification, request } from './message.js';
import type { PreviewResult } from './preview.js';
import type { FindingCounts } from './review.js';
import type { EnvironmentParams } from './shared.js';

/** What upgrade, downgrade or stamp would do. Reads the database, changes nothing. */
export const PlanCommandRequest = request<CommandParams, CommandPlan | RunFailure>('alembic/planCommand');

export interface CommandParams {
  readonly environment: string;
  readonly command: 'upgrade' | 'downgrade' | 'stamp';
  /** What Alembic takes: an id, "head", "heads", "base", "-1", "label@head" … */
  readonly to: string;
}

export interface CommandPlan {
  readonly database: DatabaseSummary;
  readonly from: readonly string[];
  /** What the database is at afterwards; null where the files do not say. */
  readonly after: readonly string[] | null;
  readonly steps: readonly {
    readonly revision: string;
    readonly message: string;
    readonly uri: string;
    readonly direction: 'upgrade' | 'downgrade';
  }[];
  /** What the question is about; to be handed back with the answer. */
  readonly seal: CommandSeal;
  /** Names of files that take part and have unsaved text: Alembic runs the saved files. */
  readonly unsaved: readonly string[];
  readonly preview: PreviewResult | null;
  /** Steps that lose data, one line each. */
  readonly losses: readonly string[];
  /** What the review found in what the steps run, and is open. */
  readonly findings: PlanFindings;
  /** What a user must type to go on; null when one click is enough (a local database, nothing lost). */
  readonly confirmation: string | null;
}

export interface PlanFindings extends FindingCounts {
  /** Some of them, the worst first. */
  readonly worst: readonly { readonly revision: string; readonly code: string; readonly message: string }[];
}

/**
 * What exactly a plan would run: SHA-256 of the bytes of each step's file and of env.py, null for one that cannot be
 * read here. What these files import is not in it.
 */
export interface CommandSeal {
  readonly steps: readonly {
    readonly revision: string;
    readonly direction: 'upgrade' | 'downgrade';
    readonly digest: string | null;
  }[];
  /** The revisions that a stamp writes. */
  readonly target: readonly string[] | null;
  readonly environment: string | null;
}

/** What a command of Alembic's printed, redacted, and the call as a user would type it. */
export interface CommandOutput {
  readonly output: string;
  readonly command: string;
}

/**
 * Runs it, as long as it takes. The client has asked the user. Only `CancelCommand` ends it: a request that is taken
 * back, a client and a server that end leave it alone, and it is reported with `CommandEnded`. One environment has one
 * run at a time.
 */
export const RunCommandRequest = request<RunCommandParams, CommandAnswer>('alembic/runCommand');

export interface RunCommandParams extends CommandParams {
  /**
   * What the user was shown. Where the database is another one by now, is at other revisions, or another file would
   * run, nothing runs.
   */
  readonly confirmed?: Pick<CommandPlan, 'from' | 'seal'> & { readonly database: string };
}

/** `run`: what the client says that it has shown, with `CommandSeen`; absent where nothing ran. */
export type CommandAnswer = (CommandOutput | RunFailure) & { readonly run?: string };

/** Whether something ran that ends now. The client has asked the user. */
export const CancelCommandRequest = request<EnvironmentParams, boolean>('alembic/cancelCommand');

/**
 * Sent by the server: a run goes on that no request waits for, because an earlier server started it. `CommandEnded`
 * will follow.
 */
export const CommandRunningNotification = notification<CommandRunning>('alembic/commandRunning');

export interface CommandRunning {
  /** Opaque. */
  readonly run: string;
  /** Null where the environment is not here any more. */
  readonly environment: string | null;
  readonly command: CommandParams['command'];
  readonly to: string;
  /** In one line; null where it is not known. */
  readonly database: string | null;
  /** ISO 8601. */
  readonly startedAt: string;
}

/**
 * Sent by the server: how a run ended that no request waits for. Clients without `commandReports` are shown the
 * message.
 */
export const CommandEndedNotification = notification<CommandReport>('alembic/commandEnded');

export interface CommandReport extends CommandRunning {
  /** What happened, and what the database is at now, in sentences. */
  readonly message: string;
  readonly answer: CommandOutput | RunFailure;
}

/** The user was shown how a run ended. Until then it is reported again by the next server. */
export const CommandSeenNotification = notification<CommandSeenParams>('alembic/commandSeen');

export interface CommandSeenParams {
  readonly run: string;
}
