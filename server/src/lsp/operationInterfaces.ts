import type { OperationRuns, StartedRun } from '../alembic/operationRuns.js';
import type { OperationAnswer } from './messages.js';

/** The commands that change databases, and who hears of them. */
export interface Operations {
  readonly runs: OperationRuns;
  readonly reports: OperationReports;
}

/** Sees to it that the client hears of the end of every upgrade, downgrade and stamp, whoever started it. */
export interface OperationReports {
  /** The answer to the request that started a run. Undefined once the request is taken back: then the end is reported. */
  answer(run: StartedRun, signal: AbortSignal): Promise<OperationAnswer | undefined>;
  /** Finds the runs that earlier servers left behind in the folders that are open now. */
  look(): void;
  /** The client has shown how a run ended. */
  seen(id: string): void;
}
