import {
  CodeLensRefreshRequest,
  type Connection,
  DiagnosticRefreshRequest,
  InlayHintRefreshRequest,
} from 'vscode-languageserver/node';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import type { ClientFacts } from './clientFacts.js';
import { createDiagnosticsPush } from './diagnostics.js';
import { answerTimeoutMilliseconds, inTime } from './inTime.js';
import { GraphChangedNotification } from './messages.js';

export interface AnnounceServices {
  readonly connection: Connection;
  readonly client: ClientFacts;
  /** Never rejects. */
  readonly register: (snapshot: Snapshot) => Promise<void>;
  readonly logError: (message: string) => void;
}

/**
 * Tells the client that environments, graphs or problems changed: diagnostics that are sent, registrations, then our
 * views, and diagnostics, lenses and hints that it asks for, each where it may differ. While one telling is under way
 * only the newest snapshot waits.
 */
export function createAnnouncer({
  connection,
  client,
  register,
  logError,
}: AnnounceServices): (snapshot: Snapshot) => void {
  const push = createDiagnosticsPush(connection);
  const logged = new Set<string>();
  let waiting: Snapshot | undefined;
  let told: Snapshot | undefined;
  let isTelling = false;

  /** A step that the client refuses, or never answers, costs no other step. */
  async function attempt(send: () => Promise<unknown>): Promise<void> {
    try {
      await inTime(send(), answerTimeoutMilliseconds);
    } catch (error) {
      const message = `The client could not be notified of changes: ${String(error)}`;
      if (!logged.has(message)) logError(message);
      logged.add(message);
    }
  }

  async function tell(snapshot: Snapshot): Promise<void> {
    const sameGraphs = told !== undefined && haveSameGraphs(told, snapshot);
    const sameTree =
      sameGraphs &&
      told !== undefined &&
      problemCounts(told) === problemCounts(snapshot) &&
      haveSame(told, snapshot, ({ outlook }) => [outlook]);
    told = snapshot;
    if (!client.pullDiagnostics) await attempt(() => push({ snapshot, client }));
    await register(snapshot);
    if (client.graphChanged && !sameTree)
      await attempt(() => connection.sendNotification(GraphChangedNotification.method));
    if (client.pullDiagnostics) await attempt(() => connection.sendRequest(DiagnosticRefreshRequest.type));
    if (!sameGraphs && client.refresh.codeLenses)
      await attempt(() => connection.sendRequest(CodeLensRefreshRequest.type));
    if (!sameGraphs && client.refresh.inlayHints)
      await attempt(() => connection.sendRequest(InlayHintRefreshRequest.type));
  }

  async function tellAll(): Promise<void> {
    isTelling = true;
    for (let next = waiting; next !== undefined; next = waiting) {
      waiting = undefined;
      await tell(next);
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
  return haveSame(one, other, ({ graph, released }) => [graph, released]);
}

function haveSame(one: Snapshot, other: Snapshot, partsOf: (environment: IndexedEnvironment) => unknown[]): boolean {
  const others = other.environments.flatMap(partsOf);
  return (
    one.environments.length === other.environments.length &&
    one.environments.flatMap(partsOf).every((part, index) => part === others[index])
  );
}

/** All that views show of problems; their places change with every key while a function is being typed. */
function problemCounts({ problems }: Snapshot): string {
  return JSON.stringify([...problems].map(([path, found]) => [path, found.length]));
}
