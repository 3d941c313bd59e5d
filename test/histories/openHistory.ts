import path from 'node:path';
import { withProject } from '../../server/src/cli/project.js';
import { loadPythonReaders, type PythonReaders } from '../../server/src/workspace/factReader.js';
import { createOperationStore, type OperationStore } from '../../server/src/workspace/operationStore.js';
import type { Snapshot } from '../../server/src/workspace/snapshot.js';

/** A folder with a history, as it is read from the disk. */
export interface OpenHistory {
  readonly root: string;
  readonly snapshot: Snapshot;
  readonly readers: PythonReaders;
  readonly store: OperationStore;
}

const dist = path.resolve(process.argv[1] ?? '', '../../../dist');

/** Opens a folder as `alembic-ls` does, with the program's files in `dist/`, and says nothing of it. */
export async function openHistory<T>(
  folder: string,
  read: 'headers' | 'bodies',
  use: (history: OpenHistory) => Promise<T>,
): Promise<T> {
  const loading = loadPythonReaders(dist);
  const silent = { write: () => true };
  const io = { cwd: folder, env: {}, stdout: silent, stderr: silent, loadReaders: () => loading };
  return withProject(folder, io as unknown as Parameters<typeof withProject>[1], { read }, async ({ root, index }) => {
    const readers = await loading;
    const store = createOperationStore({
      reader: () => Promise.resolve(readers.fileOperations),
      bufferText: () => undefined,
      postgres: () => Promise.resolve(readers.postgres),
    });
    return use({ root, snapshot: index.snapshot(), readers, store });
  });
}
