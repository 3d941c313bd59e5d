import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOfUri } from '../workspace/paths.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/** Keeps the open documents, in the client's text and versions, and tells the index of each change; `onOccasion` hears when one is opened, saved or closed. */
export function listenToDocuments(connection: Connection, index: WorkspaceIndex, onOccasion: () => void): { readonly version: (uri: string) => number | undefined } {
  const documents = new TextDocuments(TextDocument);

  documents.onDidChangeContent(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) index.setBuffer(path, document.getText(), document.version);
  });
  documents.onDidOpen(onOccasion);
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
