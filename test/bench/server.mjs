/** The built server and a client for it, for measuring. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver/node';

/** The built server. */
export const bundle = process.env.ALEMBIC_TEST_SERVER ?? path.resolve(import.meta.dirname, '../../dist/server.js');

/**
 * Starts a server without folders, and waits until it has answered once.
 * @param {{ cacheDirectory?: string }} options
 */
export async function startServer({ cacheDirectory } = {}) {
  if (!existsSync(bundle)) throw new Error(`There is no ${bundle}: run "npm run build".`);
  const child = spawn(process.execPath, [bundle, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.on('exit', resolve));
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.onRequest('client/registerCapability', () => null);
  connection.onRequest('client/unregisterCapability', () => null);
  connection.onRequest('workspace/diagnostic/refresh', () => null);
  connection.onRequest('workspace/configuration', ({ items }) => items.map(() => ({})));
  connection.listen();
  await connection.sendRequest('initialize', {
    processId: process.pid,
    rootUri: null,
    capabilities: {
      workspace: { workspaceFolders: true, configuration: true, diagnostics: { refreshSupport: true } },
      textDocument: { diagnostic: {} },
    },
    initializationOptions:
      cacheDirectory === undefined ? {} : { cacheDirectory: pathToFileURL(cacheDirectory).toString() },
    workspaceFolders: [],
  });
  await connection.sendNotification('initialized', {});
  await connection.sendRequest('alembic/environments', {});

  return {
    connection,
    /** Opens a folder and waits for its graph; gives the number of revisions. */
    async open(folder) {
      const added = [{ uri: pathToFileURL(folder).toString(), name: path.basename(folder) }];
      await connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added, removed: [] } });
      const environments = await connection.sendRequest('alembic/environments', {});
      return environments.reduce((sum, { revisionCount }) => sum + revisionCount, 0);
    },
    openDocument: (uri, text) =>
      connection.sendNotification('textDocument/didOpen', {
        textDocument: { uri, languageId: 'python', version: 1, text },
      }),
    /** Replaces the document's text and waits for its diagnostics. */
    async edit(uri, version, text) {
      await connection.sendNotification('textDocument/didChange', {
        textDocument: { uri, version },
        contentChanges: [{ text }],
      });
      const { items } = await connection.sendRequest('textDocument/diagnostic', { textDocument: { uri } });
      return items;
    },
    /** Resident memory in MB; NaN where the system does not tell. */
    residentMemory() {
      try {
        return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024;
      } catch {
        return Number.NaN;
      }
    },
    async stop() {
      await connection.sendRequest('shutdown');
      await connection.sendNotification('exit');
      await ended;
      connection.dispose();
    },
  };
}
