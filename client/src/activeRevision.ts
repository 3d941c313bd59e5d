import { commands, Disposable, type LogOutputChannel, type TextEditor, type Uri } from 'vscode';
import type { Environments } from './environments.js';
import { window } from './window.js';

/**
 * Tells the manifest's `when` clauses which of the visible editors show revisions: `alembic.activeRevision` for the
 * active one, `alembic.visibleRevisions` (paths) for the title bars of all, which one key for the active editor cannot.
 */
export function watchActiveRevision(environments: Environments, log: LogOutputChannel): Disposable {
  let latestUpdate = 0;
  let revisions: readonly Uri[] = [];

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
    const answers = environments.state === 'ready' ? await Promise.all(editors.map(isRevision)) : [];
    if (current !== latestUpdate) return;
    revisions = editors.filter((_, index) => answers[index]).map((editor) => editor.document.uri);
    const active = window.activeTextEditor?.document.uri;
    // `resourcePath` is the path on the disk where the window is local, the URI's path where it is remote.
    const paths = new Set(revisions.flatMap(({ fsPath, path }) => [fsPath, path]));
    await commands.executeCommand('setContext', 'alembic.visibleRevisions', [...paths]);
    await commands.executeCommand('setContext', 'alembic.activeRevision', active !== undefined && includes(revisions, active));
  }

  void update();
  return Disposable.from(
    window.onDidChangeVisibleTextEditors(() => void update()),
    window.onDidChangeActiveTextEditor(() => void update()),
    environments.onDidChange(() => void update()),
  );
}

function includes(uris: readonly Uri[], wanted: Uri): boolean {
  return uris.some((uri) => uri.toString() === wanted.toString());
}
