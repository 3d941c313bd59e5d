import {
  WorkDoneProgress,
  type Connection,
  type ProgressToken,
  type WorkDoneProgressBegin,
  type WorkDoneProgressEnd,
  type WorkDoneProgressReport,
} from 'vscode-languageserver/node';
import type { RenderProgress } from '../alembic/bridgeProcess.js';

/** What one request reports while it is answered. */
export interface WorkReporter {
  readonly report: (message: string) => void;
  /** The answer comes now. */
  readonly end: () => void;
}

/** Reports to clients that gave a `workDoneToken` with the request; the first report begins what is shown. */
export function workReporter(
  connection: Pick<Connection, 'sendProgress'>,
  params: unknown,
  logError: (message: string) => void,
): WorkReporter {
  const token = tokenOf(params);
  let hasBegun = false;
  let hasEnded = false;
  const send = (value: WorkDoneProgressBegin | WorkDoneProgressReport | WorkDoneProgressEnd): void => {
    if (token === undefined) return;
    connection.sendProgress(WorkDoneProgress.type, token, value).catch((error: unknown) => {
      logError(`The client could not be notified of progress: ${String(error)}`);
    });
  };
  return {
    report(message) {
      if (hasEnded) return;
      send(hasBegun ? { kind: 'report', message } : { kind: 'begin', title: 'Alembic', message });
      hasBegun = true;
    },
    end() {
      hasEnded = true;
      if (hasBegun) send({ kind: 'end' });
    },
  };
}

function tokenOf(params: unknown): ProgressToken | undefined {
  if (typeof params !== 'object' || params === null || !('workDoneToken' in params)) return undefined;
  const { workDoneToken: token } = params;
  return typeof token === 'string' || typeof token === 'number' ? token : undefined;
}

/** "bbbb (2 of 20), 1200 statements" */
export function renderingText({ revision, done, total, statements }: RenderProgress): string {
  const place = revision === null ? [] : [total === 1 ? revision : `${revision} (${done + 1} of ${total})`];
  return [...place, statements === 1 ? '1 statement' : `${statements} statements`].join(', ');
}
