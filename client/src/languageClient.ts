import { randomUUID } from 'node:crypto';
import {
  DatabaseSelectedNotification,
  EditorInterpreterRequest,
  GraphChangedNotification,
  CommandEndedNotification,
  CommandRunningNotification,
  CommandSeenNotification,
  SelectedDatabaseRequest,
  TrustGrantedNotification,
  type InitializationOptions,
  type Notification,
  type Request,
  type CommandReport,
  type CommandRunning,
} from 'alembic-language-server/messages';
import {
  CancellationError,
  EventEmitter,
  Uri,
  workspace,
  type CancellationToken,
  type Disposable,
  type Event,
  type ExtensionContext,
  type LogOutputChannel,
} from 'vscode';
import {
  CancellationToken as ProtocolCancellationToken,
  LanguageClient,
  RevealOutputChannelOn,
  State,
  TransportKind,
  WorkDoneProgress,
} from 'vscode-languageclient/node';
import type { EditorInterpreter } from './python/editorInterpreter.js';
import type { SelectedDatabases } from './selectedDatabases.js';
import { traceChannel } from './traceChannel.js';

/** The language server as the client's parts see it. */
export interface Server {
  /**
   * Waits until the server runs; rejects when it cannot, or when the token was cancelled. `onProgress` hears how far it
   * is.
   */
  request<P, R>(
    type: Request<P, R>,
    params: P,
    token?: CancellationToken,
    onProgress?: (message: string) => void,
  ): Promise<R>;
  /** Environments, graph or problems changed, or the server came up or went down: ask anew. */
  readonly onDidChange: Event<void>;
  /** A command goes on that an earlier server started. */
  readonly onCommandRunning: Event<CommandRunning>;
  /** It has ended. */
  readonly onCommandEnded: Event<CommandReport>;
  /** The user was shown how a command ended. */
  reportCommandSeen(run: string): void;
  /** Another database is meant in an environment: what the server knows of it is over. */
  tellDatabaseSelected(environment: string): void;
  /** Ends the server and starts a fresh one. A call during a restart is folded into one further restart. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** What the server asks for, and where it tells what it does. */
export interface ServerNeeds {
  readonly editorInterpreter: EditorInterpreter;
  readonly selected: SelectedDatabases;
  readonly log: LogOutputChannel;
}

/** Starts the server in the background, over node IPC. A server that cannot start is told by the requests. */
export function startServer(context: ExtensionContext, { editorInterpreter, selected, log }: ServerNeeds): Server {
  const changed = new EventEmitter<void>();
  const running = new EventEmitter<CommandRunning>();
  const ended = new EventEmitter<CommandReport>();
  let client = createClient();
  let started = settledLater(client.start());
  let restarting: Promise<void> | undefined;
  let restartsWanted = 0;

  function createClient(): LanguageClient {
    const created = newLanguageClient(context, log);
    hear(created, GraphChangedNotification, () => {
      changed.fire();
    });
    hear(created, CommandRunningNotification, (command) => {
      running.fire(command);
    });
    hear(created, CommandEndedNotification, (report) => {
      ended.fire(report);
    });
    answer(created, EditorInterpreterRequest, ({ folder }) => editorInterpreter.find(Uri.parse(folder)));
    answer(created, SelectedDatabaseRequest, ({ environment }) => selected.get(environment));
    created.onDidChangeState(({ newState }) => {
      if (created === client && newState !== State.Starting) changed.fire();
    });
    return created;
  }

  async function stop(start: Promise<void>): Promise<void> {
    await start.catch(() => undefined);
    // A server that did not start cannot be stopped, one that hangs was ended: both are over.
    await client.dispose().catch((error: unknown) => {
      log.info(`The language server did not stop by itself: ${String(error)}`);
    });
  }

  async function replace(start: Promise<void>): Promise<void> {
    await stop(start);
    client = createClient();
    await client.start();
  }

  /** Requests made meanwhile wait for the new server. */
  async function restartUntilDone(): Promise<void> {
    let served: number;
    do {
      served = restartsWanted;
      started = settledLater(replace(started));
      await started.catch(() => undefined);
    } while (served !== restartsWanted);
  }

  context.subscriptions.push(
    changed,
    running,
    ended,
    workspace.onDidGrantWorkspaceTrust(() => {
      tell(TrustGrantedNotification, 'that the workspace is trusted', undefined);
    }),
  );

  function tell<P extends object | undefined>({ method }: Notification<P>, what: string, params: P): void {
    started
      .then(() => client.sendNotification(method, params))
      .catch((error: unknown) => {
        log.error(`The language server was not told ${what}: ${String(error)}`);
      });
  }

  return {
    onDidChange: changed.event,
    onCommandRunning: running.event,
    onCommandEnded: ended.event,
    async request<P, R>(
      { method }: Request<P, R>,
      params: P,
      token: CancellationToken = ProtocolCancellationToken.None,
      onProgress?: (message: string) => void,
    ) {
      await unlessCancelled(started, token);
      if (onProgress === undefined) return client.sendRequest<R>(method, params, token);
      const workDoneToken = randomUUID();
      const listener = client.onProgress(WorkDoneProgress.type, workDoneToken, (value) => {
        if (value.kind !== 'end' && value.message !== undefined) onProgress(value.message);
      });
      return client.sendRequest<R>(method, { ...params, workDoneToken }, token).finally(() => {
        listener.dispose();
      });
    },
    reportCommandSeen(run) {
      tell(CommandSeenNotification, 'that the end of a command was shown', { run });
    },
    tellDatabaseSelected(environment) {
      tell(DatabaseSelectedNotification, 'of the selected database', { environment });
    },
    restart() {
      restartsWanted++;
      restarting ??= restartUntilDone().finally(() => {
        restarting = undefined;
      });
      return restarting;
    },
    stop: () => stop(started),
  };
}

function hear<P>(client: LanguageClient, { method }: Notification<P>, onMessage: (params: P) => void): void {
  client.onNotification(method, onMessage);
}

function answer<P, R>(client: LanguageClient, { method }: Request<P, R>, find: (params: P) => Promise<R>): void {
  client.onRequest(method, find);
}

/** @throws CancellationError when the token is cancelled before the start has ended: a server may hang as it starts. */
async function unlessCancelled(start: Promise<void>, token: CancellationToken): Promise<void> {
  let listener: Disposable | undefined;
  const cancelled = new Promise<never>((_, reject) => {
    listener = token.onCancellationRequested(() => {
      reject(new CancellationError());
    });
  });
  await Promise.race([start, cancelled]).finally(() => {
    listener?.dispose();
  });
}

/** A start that fails is shown and logged by the language client; here it only must not count as unhandled. */
function settledLater(start: Promise<void>): Promise<void> {
  start.catch(() => undefined);
  return start;
}

/**
 * The id names the settings `alembic.trace.server`. Features come by the server's dynamic registrations, so no
 * selector.
 */
function newLanguageClient(context: ExtensionContext, log: LogOutputChannel): LanguageClient {
  const server = {
    module: Uri.joinPath(context.extensionUri, 'dist', 'server.js').fsPath,
    transport: TransportKind.ipc,
  };
  return new LanguageClient(
    'alembic',
    'Alembic',
    { run: server, debug: { ...server, options: { execArgv: ['--nolazy', '--inspect=6009'] } } },
    {
      outputChannel: log,
      traceOutputChannel: traceChannel(log),
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: (): InitializationOptions => ({
        ...(context.storageUri && { cacheDirectory: context.storageUri.toString() }),
        runsDirectory: Uri.joinPath(context.globalStorageUri, 'runs').toString(),
        commandReports: true,
        trusted: workspace.isTrusted,
        // A link to the file would open it as text to edit. After the question mark: ["{code}"], the arguments.
        documentation: 'command:alembic.openRule?%5B%22{code}%22%5D',
        graphChanged: true,
        commands: true,
        editorInterpreter: true,
        selectedDatabase: true,
      }),
    },
  );
}
