import { type Connection, MessageType, ShowMessageNotification } from 'vscode-languageserver/node';
import { createOperationRuns } from '../alembic/operationRuns.js';
import { privateTemporaryDirectory } from '../alembic/runStore.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import type { Operations } from './operationInterfaces.js';
import { OperationEnded, OperationRunning, OperationSeen, type OperationSeenParams } from './messages.js';
import { createOperationReports, type ReportServices } from './operationReports.js';

export interface ConnectedOperations extends Operations {
  /** The client can be told from now on. */
  begin(): void;
}

export interface OperationServices extends Pick<ReportServices, 'acknowledges' | 'context' | 'lifetime' | 'logError'> {
  readonly connection: Connection;
  readonly index: WorkspaceIndex;
  /** Undefined where the client names none. */
  readonly directory: string | undefined;
  /** The built `alembic/runner.ts`. */
  readonly script: string;
}

export function createOperations({ connection, index, directory = privateTemporaryDirectory(), script, ...services }: OperationServices): ConnectedOperations {
  const runs = createOperationRuns({ directory, script });
  const notify = (method: string, params: object): void => {
    connection.sendNotification(method, params).catch((error: unknown) => {
      services.logError(`The client could not be told of a run: ${String(error)}`);
    });
  };
  const reports = createOperationReports({
    ...services,
    runs,
    send: {
      running(running) {
        if (services.acknowledges) notify(OperationRunning, running);
      },
      ended(report) {
        const type = 'failure' in report.answer ? MessageType.Warning : MessageType.Info;
        if (services.acknowledges) notify(OperationEnded, report);
        else notify(ShowMessageNotification.method, { type, message: report.message });
      },
    },
  });
  connection.onNotification(OperationSeen, ({ run }: OperationSeenParams) => {
    reports.seen(run);
  });
  return {
    runs,
    reports,
    begin() {
      let looked = '';
      const lookWhereFoldersChanged = (): void => {
        const folders = JSON.stringify(index.snapshot().folders.map(({ root }) => root));
        if (folders !== looked) reports.look();
        looked = folders;
      };
      void index.ready().then(lookWhereFoldersChanged);
      index.onDidChange(lookWhereFoldersChanged);
    },
  };
}
