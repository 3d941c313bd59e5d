import { type EnvironmentSummary, EnvironmentsRequest } from 'alembic-language-server/messages';
import { commands, EventEmitter, type Event, type LogOutputChannel, type Memento, Uri } from 'vscode';
import type { Server } from './languageClient.js';

/** Told to the manifest's `when` clauses as `alembic.state`. */
export type WorkspaceState = 'loading' | 'noProject' | 'ready' | 'failed';

/** The workspace's environments as the server last told them, and the one that the user selected. */
export interface Environments {
  readonly state: WorkspaceState;
  readonly all: readonly EnvironmentSummary[];
  /** The selected one while it exists, else the only one. */
  readonly current: EnvironmentSummary | undefined;
  readonly onDidChange: Event<void>;
  select(environment: EnvironmentSummary | undefined): Promise<void>;
  /** The environments that hold a document as a revision. */
  holding(uri: Uri): Promise<readonly EnvironmentSummary[]>;
  /** The same, or for another file those whose configuration it is or whose script directory it is in. */
  around(uri: Uri): Promise<readonly EnvironmentSummary[]>;
  /** Waits until a file that was just made is known as a revision; false when that takes longer than a few seconds. */
  holdingOnce(uri: Uri): Promise<boolean>;
  refresh(): void;
  dispose(): void;
}

/** A new file is known as soon as the editor's file watcher has told of it. */
const patienceMilliseconds = 5000;

const selectionKey = 'alembic.environment';

export function watchEnvironments(server: Server, memory: Memento, log: LogOutputChannel): Environments {
  const changed = new EventEmitter<void>();
  let state: WorkspaceState = 'loading';
  let all: readonly EnvironmentSummary[] = [];
  let latestRequest = 0;

  async function load(): Promise<void> {
    const request = ++latestRequest;
    const answer = await server.request(EnvironmentsRequest, {}).catch((error: unknown) => {
      log.error(`The environments could not be read: ${String(error)}`);
      return undefined;
    });
    if (request !== latestRequest) return;
    all = answer ?? [];
    state = answer === undefined ? 'failed' : all.length === 0 ? 'noProject' : 'ready';
    await commands.executeCommand('setContext', 'alembic.state', state);
    await commands.executeCommand('setContext', 'alembic.severalEnvironments', all.length > 1);
    await commands.executeCommand(
      'setContext',
      'alembic.hasRevisions',
      all.some(({ revisionCount }) => revisionCount > 0),
    );
    await commands.executeCommand('setContext', 'alembic.severalHeads', all.some(hasSeveralHeads));
    changed.fire();
  }

  async function holding(uri: Uri): Promise<readonly EnvironmentSummary[]> {
    return server.request(EnvironmentsRequest, { uri: uri.toString() });
  }

  async function around(uri: Uri): Promise<readonly EnvironmentSummary[]> {
    const holders = await holding(uri);
    return holders.length > 0 || uri.scheme !== 'file'
      ? holders
      : all.filter((environment) => isPart(environment, uri));
  }

  async function holdingOnce(uri: Uri): Promise<boolean> {
    if ((await holding(uri)).length > 0) return true;
    return new Promise((resolve) => {
      const finish = (isHeld: boolean): void => {
        clearTimeout(timer);
        listener.dispose();
        resolve(isHeld);
      };
      const timer = setTimeout(finish, patienceMilliseconds, false);
      const listener = changed.event(() => {
        holding(uri).then(
          (found) => {
            if (found.length > 0) finish(true);
          },
          () => undefined,
        );
      });
    });
  }

  const subscription = server.onDidChange(() => void load());
  void load();

  return {
    get state() {
      return state;
    },
    get all() {
      return all;
    },
    get current() {
      const selected = memory.get<string>(selectionKey);
      return all.find((environment) => environment.id === selected) ?? (all.length === 1 ? all[0] : undefined);
    },
    onDidChange: changed.event,
    async select(environment) {
      await memory.update(selectionKey, environment?.id);
      changed.fire();
    },
    holding,
    around,
    holdingOnce,
    refresh: () => void load(),
    dispose(): void {
      subscription.dispose();
      changed.dispose();
    },
  };
}

/** Whether there is something to merge or to rebase. */
export function hasSeveralHeads({ heads }: EnvironmentSummary): boolean {
  return heads.length > 1;
}

function isPart({ configFile, scriptLocation }: EnvironmentSummary, { path }: Uri): boolean {
  return (
    path.startsWith(`${Uri.file(scriptLocation).path}/`) || (configFile !== null && path === Uri.file(configFile).path)
  );
}
