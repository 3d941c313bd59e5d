import { l10n, type ExtensionContext } from 'vscode';
import { watchActiveFile } from './activeFile.js';
import type { Client } from './client.js';
import { registerCommands } from './commands/index.js';
import { askCurrentOnOpen } from './currentOnOpen.js';
import { watchEditorInterpreter } from './python/editorInterpreter.js';
import { watchEnvironments } from './environments.js';
import { followActiveFile } from './followActive.js';
import { openSelectedDatabases } from './selectedDatabases.js';
import { startServer, type Server } from './languageClient.js';
import { createLog } from './log.js';
import { showCommandReports } from './migrate/reports.js';
import { createPreviewPanel } from './preview/panel.js';
import { checkPythonInView } from './python/checkInView.js';
import { watchPython } from './python/pythonState.js';
import { createRevisionsView } from './revisionsView.js';
import { registerRowDecorations } from './rowDecorations.js';
import { logStart } from './startLog.js';
import { registerStatusItem } from './statusItem.js';
import { createTextDocuments } from './textDocuments.js';

let server: Server | undefined;

/** Starts the server and registers the parts. Waits for nothing, shows nothing that was not asked for. */
export function activate(context: ExtensionContext): void {
  const began = performance.now();
  const documents = createTextDocuments('alembic-text', l10n.t('This text belonged to a window that is closed.'));
  const log = createLog(context.logUri, documents);
  const editorInterpreter = watchEditorInterpreter(log);
  const selected = openSelectedDatabases(context.secrets);
  server = startServer(context, { editorInterpreter, selected, log });
  const environments = watchEnvironments(server, context.workspaceState, log);
  const active = watchActiveFile(environments, log);
  const python = watchPython(server, editorInterpreter);
  const client: Client = { server, environments, active, python, selected, documents, log };
  const view = createRevisionsView(client);
  const preview = createPreviewPanel(client, context.extensionUri);
  context.subscriptions.push(
    documents,
    log,
    editorInterpreter,
    environments,
    python,
    preview,
    view,
    active,
    registerRowDecorations(),
    followActiveFile(active, view, log),
    checkPythonInView(client, view),
    registerStatusItem(client),
    showCommandReports(client),
    askCurrentOnOpen(client),
    registerCommands(client, { preview, view }, context.extension),
    logStart({ extension: context.extension, environments, python, log, began }),
  );
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
