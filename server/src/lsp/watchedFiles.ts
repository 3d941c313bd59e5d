import { type Connection, FileChangeType } from 'vscode-languageserver/node';
import { pathOfUri } from '../workspace/paths.js';
import type { FileChange, WorkspaceIndex } from '../workspace/workspaceIndex.js';

const kinds: Readonly<Record<FileChangeType, FileChange['kind']>> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

/** Tells the index what the client's watchers see. */
export function listenToFiles(connection: Connection, index: WorkspaceIndex): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    index.filesChanged(
      changes.flatMap(({ uri, type }) => {
        const path = pathOfUri(uri);
        return path === undefined ? [] : [{ path, kind: kinds[type] }];
      }),
    );
  });
}
