import {
  type Connection,
  MessageType,
  ShowMessageNotification,
  type ShowMessageParams,
} from 'vscode-languageserver/node';
import { createCommandRuns } from '../alembic/commandRuns.js';
import { privateTemporaryDirectory } from '../alembic/runStore.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';
import type { AlembicCommands } from './commandServices.js';
import {
  CommandEndedNotification,
  CommandRunningNotification,
  CommandSeenNotification,
  type Notification,
} from './messages.js';
import { listen } from './ownMessages.js';
import { createCommandReports, type ReportServices } from './commandReports.js';

export interface ConnectedCommands extends AlembicCommands {
  /** The client can be notified from now on. */
  begin(): void;
}

export interface CommandServices extends Pick<ReportServices, 'acknowledges' | 'context' | 'lifetime' | 'logError'> {
  readonly connection: Connection;
  readonly index: WorkspaceIndex;
  /** Undefined where the client names none. */
  readonly directory: string | undefined;
  /** The built `alembic/runner.ts`. */
  readonly script: string;
}

export function createCommands({
  connection,
  index,
  directory = privateTemporaryDirectory(),
  script,
  ...services
}: CommandServices): ConnectedCommands {
  const runs = createCommandRuns({ directory, script });
  const notify = <P extends object>({ method }: Notification<P>, params: P): void => {
    connection.sendNotification(method, params).catch((error: unknown) => {
      services.logError(`The client could not be notified of a run: ${String(error)}`);
    });
  };
  const reports = createCommandReports({
    ...services,
    runs,
    send: {
      running(running) {
        if (services.acknowledges) notify(CommandRunningNotification, running);
      },
      ended(report) {
        const type = 'failure' in report.answer ? MessageType.Warning : MessageType.Info;
        if (services.acknowledges) notify(CommandEndedNotification, report);
        else notify<ShowMessageParams>(ShowMessageNotification, { type, message: report.message });
      },
    },
  });
  listen(connection, CommandSeenNotification, ({ run }) => {
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
