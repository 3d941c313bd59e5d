import type { Connection, InitializeParams, WorkspaceFolder } from 'vscode-languageserver/node';
import { baseName, pathOfUri } from '../workspace/paths.js';
import type { Folder } from '../workspace/snapshot.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/** The folders that a client opens with; older clients have one root. */
export function initialFolders(params: InitializeParams): Folder[] {
  return toFolders(openFolders(params));
}

/** Follows folders that come and go. */
export function listenToFolders(connection: Connection, index: WorkspaceIndex, params: InitializeParams): void {
  if (params.capabilities.workspace?.workspaceFolders !== true) return;
  let open = openFolders(params);
  connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
    const gone = new Set([...added, ...removed].map(({ uri }) => uri));
    open = [...open.filter(({ uri }) => !gone.has(uri)), ...added];
    index.setFolders(toFolders(open));
  });
}

function openFolders(params: InitializeParams): WorkspaceFolder[] {
  if (params.workspaceFolders !== undefined && params.workspaceFolders !== null) return params.workspaceFolders;
  const { rootUri } = params as { readonly rootUri?: unknown };
  return typeof rootUri === 'string' ? [{ uri: rootUri, name: '' }] : [];
}

/** Only folders on disk can be walked. */
function toFolders(open: readonly WorkspaceFolder[]): Folder[] {
  return open.flatMap(({ uri, name }) => {
    const root = pathOfUri(uri);
    return root === undefined ? [] : [{ uri, name: name === '' ? baseName(root) : name, root }];
  });
}
