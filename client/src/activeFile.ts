import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { commands, EventEmitter, type Event, type LogOutputChannel, type TextEditor, type Uri } from 'vscode';
import type { Environments } from './environments.js';
import { window } from './window.js';

/** What the active editor shows, as far as it concerns Alembic: the tree and the status item follow it. */
export interface ActiveFile {
  /** The file, where it is a revision. */
  readonly revision: Uri | undefined;
  /** The environment that the file belongs to; undefined where there is none, and where there are several. */
  readonly environment: EnvironmentSummary | undefined;
  /** Another file became active, or became a revision, or belongs to another environment. */
  readonly onDidChange: Event<void>;
  dispose(): void;
}

/**
 * Watches the editors. Reports to the manifest's `when` clauses which of the visible ones show revisions:
 * `alembic.activeRevision` for the active one, `alembic.visibleRevisions` (paths) for the title bars of all, which one
 * key for the active editor cannot.
 */
export function watchActiveFile(environments: Environments, log: LogOutputChannel): ActiveFile {
  const changed = new EventEmitter<void>();
  let latestUpdate = 0;
  let revisions: readonly Uri[] = [];
  let revision: Uri | undefined;
  let environment: string | undefined;

  async function isRevision({ document }: TextEditor): Promise<boolean> {
    if (document.languageId !== 'python' || document.uri.scheme !== 'file') return false;
    try {
      return (await environments.holding(document.uri)).length > 0;
    } catch (error) {
      // As while the document is being typed in: what was known stays.
      log.debug(`Whether ${document.uri.path} is a revision could not be asked: ${String(error)}`);
      return includes(revisions, document.uri);
    }
  }

  async function update(): Promise<void> {
    const current = ++latestUpdate;
    const editors = [...window.visibleTextEditors];
    const active = window.activeTextEditor?.document.uri;
    const isReady = environments.state === 'ready';
    const answers = isReady ? await Promise.all(editors.map(isRevision)) : [];
    const owners = isReady && active !== undefined ? await environments.around(active).catch(() => []) : [];
    if (current !== latestUpdate) return;
    revisions = editors.filter((_, index) => answers[index]).map((editor) => editor.document.uri);
    // `resourcePath` is the path on the disk where the window is local, the URI's path where it is remote.
    const paths = new Set(revisions.flatMap(({ fsPath, path }) => [fsPath, path]));
    await commands.executeCommand('setContext', 'alembic.visibleRevisions', [...paths]);
    remember(
      active !== undefined && includes(revisions, active) ? active : undefined,
      owners.length === 1 ? owners[0]?.id : undefined,
    );
    await commands.executeCommand('setContext', 'alembic.activeRevision', revision !== undefined);
  }

  function remember(nextRevision: Uri | undefined, nextEnvironment: string | undefined): void {
    const isSame = revision?.toString() === nextRevision?.toString() && environment === nextEnvironment;
    revision = nextRevision;
    environment = nextEnvironment;
    if (!isSame) changed.fire();
  }

  void update();
  const subscriptions = [
    window.onDidChangeVisibleTextEditors(() => void update()),
    window.onDidChangeActiveTextEditor(() => void update()),
    environments.onDidChange(() => void update()),
  ];
  return {
    get revision() {
      return revision;
    },
    get environment() {
      return environments.all.find(({ id }) => id === environment);
    },
    onDidChange: changed.event,
    dispose() {
      for (const subscription of subscriptions) subscription.dispose();
      changed.dispose();
    },
  };
}

function includes(uris: readonly Uri[], wanted: Uri): boolean {
  return uris.some((uri) => uri.toString() === wanted.toString());
}
