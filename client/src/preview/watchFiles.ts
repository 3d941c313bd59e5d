import { Disposable, workspace } from 'vscode';

/** So long after the last key the SQL follows. */
export const typingPauseMilliseconds = 150;

export interface FileListener {
  /** A moment after the last key. */
  readonly onTyped: () => void;
  readonly onSaved: () => void;
  /** The text in the editor may have become another one, or the disk's again. */
  readonly onChanged: () => void;
  /**
   * Some time after a change, with the text of the disk: it was changed there, as by a checkout, or the change was
   * undone.
   */
  readonly onSettled: () => void;
}

/** The editor tells that a document has become dirty only after the change. */
const settledAfterMilliseconds = 300;

/** Hears what happens to the documents that `isShown` answers for. */
export function watchFiles(
  isShown: (uri: string) => boolean,
  { onTyped, onSaved, onChanged, onSettled }: FileListener,
): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let typing: ReturnType<typeof setTimeout> | undefined;
  return Disposable.from(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (isShown(uri.toString())) onSaved();
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !isShown(document.uri.toString())) return;
      onChanged();
      clearTimeout(typing);
      typing = setTimeout(onTyped, typingPauseMilliseconds);
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!document.isDirty) onSettled();
      }, settledAfterMilliseconds);
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      if (isShown(uri.toString())) onChanged();
    }),
    {
      dispose: () => {
        clearTimeout(timer);
        clearTimeout(typing);
      },
    },
  );
}
