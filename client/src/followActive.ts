import { Disposable, Uri, workspace, type LogOutputChannel } from 'vscode';
import type { ActiveFile } from './activeFile.js';
import type { RevisionsView } from './revisionsView.js';

/**
 * Selects the row of the active editor's revision while the view is visible, as the Explorer does, without taking the
 * focus. A row of that file that is selected already stays: the same revision can be shown below several heads.
 */
export function followActiveFile(active: ActiveFile, view: RevisionsView, log: LogOutputChannel): Disposable {
  function follow(): void {
    const { revision, environment } = active;
    if (revision === undefined || !view.isVisible || !isWanted(revision)) return;
    const selected = view.selected?.uri ?? null;
    if (selected !== null && Uri.parse(selected).toString() === revision.toString()) return;
    view.reveal(revision, environment?.id, false).catch((error: unknown) => {
      // The tree may have changed on the way.
      log.debug(`The row of ${revision.path} could not be shown: ${String(error)}`);
    });
  }

  return Disposable.from(active.onDidChange(follow), view.onDidChangeVisibility(follow));
}

function isWanted(uri: Uri): boolean {
  return workspace.getConfiguration('alembic', uri).get('revisions.autoReveal', true);
}
