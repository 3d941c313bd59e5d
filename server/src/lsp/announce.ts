import { CodeLensRefreshRequest, type Connection, DiagnosticRefreshRequest, InlayHintRefreshRequest } from 'vscode-languageserver/node';
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
 * Tells the client that environments, graphs or problems changed: registrations first, then our views, diagnostics,
 * lenses and hints, each where it may differ. While one telling is under way only the newest snapshot waits.
 */
export function createAnnouncer({ connection, client, register, logError }: AnnounceServices): (snapshot: Snapshot) => void {
  const push = createDiagnosticsPush(connection);
  let waiting: Snapshot | undefined;
  let told: Snapshot | undefined;
  let isTelling = false;

  async function tell(snapshot: Snapshot): Promise<void> {
    const sameGraphs = told !== undefined && haveSameGraphs(told, snapshot);
    const sameTree = sameGraphs && told !== undefined && problemCounts(told) === problemCounts(snapshot);
    told = snapshot;
    await register(snapshot);
    if (!sameTree) await connection.sendNotification(GraphChanged);
    if (!client.pullDiagnostics) await push({ snapshot, client });
    else if (client.refresh.diagnostics) await connection.sendRequest(DiagnosticRefreshRequest.type);
    if (!sameGraphs && client.refresh.codeLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
    if (!sameGraphs && client.refresh.inlayHints) await connection.sendRequest(InlayHintRefreshRequest.type);
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

/** Of graphs, and of what the default branch has of them. */
function haveSameGraphs(one: Snapshot, other: Snapshot): boolean {
  const parts = ({ environments }: Snapshot): unknown[] => environments.flatMap(({ graph, released }) => [graph, released]);
  const others = parts(other);
  return one.environments.length === other.environments.length && parts(one).every((part, index) => part === others[index]);
}

/** All that views show of problems; their places change with every key while a function is being typed. */
function problemCounts({ problems }: Snapshot): string {
  return JSON.stringify([...problems].map(([path, found]) => [path, found.length]));
}
