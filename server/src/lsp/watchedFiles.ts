import { type Connection, FileChangeType } from 'vscode-languageserver/node';
import { pathOfUri } from '../workspace/paths.js';
import type { FileChange, WorkspaceIndex } from '../workspace/workspaceIndex.js';

const kinds: Readonly<Record<FileChangeType, FileChange['kind']>> = {
  [FileChangeType.Created]: 'created',
  [FileChangeType.Changed]: 'changed',
  [FileChangeType.Deleted]: 'deleted',
};

/** Notifies the index what the client's watchers see, and `onGit` when HEAD or a branch moved. */
export function listenToFiles(
  connection: Connection,
  index: WorkspaceIndex,
  isGit: (path: string) => boolean,
  onGit: () => void,
): void {
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const files = changes.flatMap(({ uri, type }) => {
      const path = pathOfUri(uri);
      return path === undefined ? [] : [{ path, kind: kinds[type] }];
    });
    const ours = files.filter(({ path }) => !isGit(path));
    if (ours.length < files.length) onGit();
    if (ours.length > 0) index.filesChanged(ours);
  });
}
