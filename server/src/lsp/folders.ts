import {
  type Connection,
  type InitializeParams,
  MessageType,
  ShowMessageNotification,
  type WorkspaceFolder,
} from 'vscode-languageserver/node';
import { baseName, pathOfUri, uriOfPath } from '../workspace/paths.js';
import type { Folder } from '../workspace/snapshot.js';
import type { WorkspaceIndex } from '../workspace/workspaceIndex.js';

/** The folders that are open in the client. */
export interface Folders {
  /** Follows folders that come and go. To be called once the client can be asked. */
  listen(): void;
  /** Says once why nothing is shown where a revision is opened without any folder. */
  readonly explain: (text: string) => void;
}

/** Gives the index the folders that a client opens with, and those that come later. */
export function createFolders(
  connection: Connection,
  index: Pick<WorkspaceIndex, 'setFolders'>,
  params: InitializeParams,
  logError: (message: string) => void,
): Folders {
  let open = openFolders(params);
  let isExplained = false;
  const give = (): void => {
    index.setFolders(toFolders(open));
  };
  give();

  return {
    listen() {
      const elsewhere = open.filter(({ uri }) => pathOfUri(uri) === undefined);
      if (elsewhere.length > 0)
        logError(`Only folders on disk are read, not ${elsewhere.map(({ uri }) => uri).join(', ')}.`);
      if (params.capabilities.workspace?.workspaceFolders !== true) return;
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        const gone = new Set([...added, ...removed].map(({ uri }) => uri));
        open = [...open.filter(({ uri }) => !gone.has(uri)), ...added];
        give();
      });
    },
    explain(text) {
      if (isExplained || toFolders(open).length > 0 || !/^down_revision\b/m.test(text)) return;
      isExplained = true;
      const message =
        "Alembic: no folder is open, so revisions are not read. Open the project's folder, or let the editor send it as workspace folder or root.";
      connection
        .sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message })
        .catch((error: unknown) => {
          logError(`The client could not be notified of the missing folder: ${String(error)}`);
        });
    },
  };
}

/** Older clients have one root; an empty list beside it says nothing. */
function openFolders(params: InitializeParams): WorkspaceFolder[] {
  const { workspaceFolders, rootUri, rootPath } = params as {
    readonly workspaceFolders?: WorkspaceFolder[] | null;
    readonly rootUri?: unknown;
    readonly rootPath?: unknown;
  };
  if (workspaceFolders !== undefined && workspaceFolders !== null && workspaceFolders.length > 0)
    return workspaceFolders;
  if (typeof rootUri === 'string') return [{ uri: rootUri, name: '' }];
  return typeof rootPath === 'string' && rootPath !== '' ? [{ uri: uriOfPath(rootPath), name: '' }] : [];
}

/** Only folders on disk can be walked. */
function toFolders(open: readonly WorkspaceFolder[]): Folder[] {
  return open.flatMap(({ uri, name }) => {
    const root = pathOfUri(uri);
    return root === undefined ? [] : [{ uri, name: name === '' ? baseName(root) : name, root }];
  });
}
