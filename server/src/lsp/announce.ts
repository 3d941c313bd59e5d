import { CodeLensRefreshRequest, type Connection, DiagnosticRefreshRequest } from 'vscode-languageserver/node';
import type { Snapshot } from '../workspace/snapshot.js';
import type { ClientFacts } from './clientFacts.js';
import { createDiagnosticsPush } from './diagnostics.js';
import { GraphChanged } from './messages.js';

export interface AnnounceServices {
  readonly connection: Connection;
  readonly client: ClientFacts;
  readonly register: (snapshot: Snapshot) => Promise<void>;
  readonly logError: (message: string) => void;
}

/**
 * Tells the client that environments, graphs or problems changed: registrations first, then our views, diagnostics and
 * lenses. While one telling is under way only the newest snapshot waits.
 */
export function createAnnouncer({ connection, client, register, logError }: AnnounceServices): (snapshot: Snapshot) => void {
  const push = createDiagnosticsPush(connection);
  let waiting: Snapshot | undefined;
  let isTelling = false;

  async function tell(snapshot: Snapshot): Promise<void> {
    await register(snapshot);
    await connection.sendNotification(GraphChanged);
    if (!client.pullDiagnostics) await push({ snapshot, client });
    else if (client.refresh.diagnostics) await connection.sendRequest(DiagnosticRefreshRequest.type);
    if (client.refresh.codeLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
  }

  async function tellAll(): Promise<void> {
    isTelling = true;
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined;
      await tell(next).catch((error: unknown) => {
        logError(`The client could not be told of changes: ${String(error)}`);
      });
    }
    isTelling = false;
  }

  return (snapshot) => {
    waiting = snapshot;
    if (!isTelling) void tellAll();
  };
}
