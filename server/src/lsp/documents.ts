import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOfUri } from '../workspace/paths.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

export interface DocumentListeners {
  /** @param path undefined for a document that is no file */
  readonly onOpen: (path: string | undefined, text: string) => void;
  /** A text changed. */
  readonly onChange: () => void;
  /** A document was opened, saved or closed. */
  readonly onOccasion: () => void;
}

/** Keeps the open documents, in the client's text and versions, and tells the index of each change. */
export function listenToDocuments(
  connection: Connection,
  index: WorkspaceIndex,
  { onOpen, onChange, onOccasion }: DocumentListeners,
): { readonly version: (uri: string) => number | undefined } {
  const documents = new TextDocuments(TextDocument);

  documents.onDidChangeContent(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path === undefined) return;
    index.setBuffer(path, document.getText(), document.version);
    onChange();
  });
  documents.onDidOpen(({ document }) => {
    onOpen(pathOfUri(document.uri), document.getText());
    onOccasion();
  });
  documents.onDidClose(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) index.closeBuffer(path);
    onOccasion();
  });
  // Not every client watches files: a save tells as much.
  documents.onDidSave(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) index.filesChanged([{ path, kind: 'created' }]);
    onOccasion();
  });
  documents.listen(connection);

  return { version: (uri) => documents.get(uri)?.version };
}
