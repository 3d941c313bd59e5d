import type { CommandRuns, StartedRun } from '../alembic/commandRuns.js';
import type { CommandAnswer } from './messages.js';

/** The commands that change databases, and who hears of them. */
export interface AlembicCommands {
  readonly runs: CommandRuns;
  readonly reports: CommandReports;
}

/** Sees to it that the client hears of the end of every upgrade, downgrade and stamp, whoever started it. */
export interface CommandReports {
  /**
   * The answer to the request that started a run. Undefined once the request is taken back: then the end is reported.
   */
  answer(run: StartedRun, signal: AbortSignal): Promise<CommandAnswer | undefined>;
  /** Finds the runs that earlier servers left behind in the folders that are open now. */
  look(): void;
  /** The client has shown how a run ended. */
  seen(id: string): void;
}
