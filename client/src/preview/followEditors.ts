import type { TextEditor, Uri } from 'vscode';
import type { Environments } from '../environments.js';
import { window } from '../window.js';

/** Editors that are switched faster than this are passed over. */
const restMilliseconds = 250;

/** What follows the active editor. */
export interface Follower {
  /** Looks now: where the panel itself is active, at the editor that is visible beside it. */
  check(): void;
  dispose(): void;
}

/** Tells the revision file of the active editor whenever it has become another one, once the editor is at rest. */
export function followEditors(environments: Environments, onRevision: (uri: Uri) => void): Follower {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let latestLook = 0;

  async function look(editor: TextEditor | undefined): Promise<void> {
    const own = ++latestLook;
    if (editor?.document.uri.scheme !== 'file' || editor.document.languageId !== 'python') return;
    const { uri } = editor.document;
    // A server that cannot answer now is asked again with the next editor.
    const holders = await environments.holding(uri).catch(() => []);
    if (own === latestLook && holders.length > 0) onRevision(uri);
  }

  const listener = window.onDidChangeActiveTextEditor((editor) => {
    clearTimeout(timer);
    timer = setTimeout(() => void look(editor), restMilliseconds);
  });
  return {
    check() {
      clearTimeout(timer);
      void look(window.activeTextEditor ?? window.visibleTextEditors[0]);
    },
    dispose() {
      clearTimeout(timer);
      latestLook++;
      listener.dispose();
    },
  };
}
