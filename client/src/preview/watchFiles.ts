import { Disposable, workspace } from 'vscode';

export interface FileListener {
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
  { onSaved, onChanged, onSettled }: FileListener,
): Disposable {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return Disposable.from(
    workspace.onDidSaveTextDocument(({ uri }) => {
      if (isShown(uri.toString())) onSaved();
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      if (contentChanges.length === 0 || !isShown(document.uri.toString())) return;
      onChanged();
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
      },
    },
  );
}
