import { type Connection, TextDocuments } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { pathOfUri } from '../workspace/paths.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/** Keeps the open documents, in the client's text and versions, and tells the index of each change. */
export function listenToDocuments(connection: Connection, index: WorkspaceIndex): { readonly version: (uri: string) => number | undefined } {
  const documents = new TextDocuments(TextDocument);

  documents.onDidChangeContent(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) index.setBuffer(path, document.getText(), document.version);
  });
  documents.onDidClose(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) index.closeBuffer(path);
  });
  // Not every client watches files: a save tells as much.
  documents.onDidSave(({ document }) => {
    const path = pathOfUri(document.uri);
    if (path !== undefined) index.filesChanged([{ path, kind: 'created' }]);
  });
  documents.listen(connection);

  return { version: (uri) => documents.get(uri)?.version };
}
