import type { TextEditor, Uri } from 'vscode';
import type { Environments } from '../environments.js';
import { window } from '../window.js';
import { paced } from './paced.js';

/** Editors that are switched faster than this, one after another, are passed over. */
const restMilliseconds = 250;

/** What follows the active editor. */
export interface Follower {
  /** Looks now: where the panel itself is active, at the editor that is visible beside it. */
  check(): void;
  dispose(): void;
}

/** Reports the revision file of the active editor whenever it has become another one. */
export function followEditors(environments: Environments, onRevision: (uri: Uri) => void): Follower {
  let latestLook = 0;

  async function look({ document }: TextEditor): Promise<void> {
    const own = ++latestLook;
    const { uri, languageId } = document;
    if (uri.scheme !== 'file' || languageId !== 'python') return;
    // A server that cannot answer now is asked again with the next editor.
    const holders = await environments.holding(uri).catch(() => []);
    if (own === latestLook && holders.length > 0) onRevision(uri);
  }

  const looks = paced((editor: TextEditor) => void look(editor), restMilliseconds);
  const listener = window.onDidChangeActiveTextEditor((editor) => {
    // Between two editors there is none for a moment.
    if (editor !== undefined) looks.call(editor);
  });
  return {
    check() {
      looks.cancel();
      const editor = window.activeTextEditor ?? window.visibleTextEditors[0];
      if (editor !== undefined) void look(editor);
    },
    dispose() {
      looks.cancel();
      latestLook++;
      listener.dispose();
    },
  };
}
