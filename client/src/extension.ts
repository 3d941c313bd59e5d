import type { ExtensionContext } from 'vscode';
import { watchActiveFile } from './activeFile.js';
import type { Client } from './client.js';
import { registerCommands } from './commands/index.js';
import { askCurrentOnOpen } from './currentOnOpen.js';
import { watchEditorInterpreter } from './editorInterpreter.js';
import { watchEnvironments } from './environments.js';
import { followActiveFile } from './followActive.js';
import { openSelectedDatabases } from './selectedDatabases.js';
import { startServer, type Server } from './languageClient.js';
import { createPreviewPanel } from './preview/panel.js';
import { watchPython } from './pythonState.js';
import { createRevisionsView } from './revisionsView.js';
import { registerRowDecorations } from './rowDecorations.js';
import { registerStatusItem } from './statusItem.js';
import { window } from './window.js';

let server: Server | undefined;

/** Starts the server and registers the parts. Waits for nothing, shows nothing that was not asked for. */
export function activate(context: ExtensionContext): void {
  const began = performance.now();
  const log = window.createOutputChannel('Alembic', { log: true });
  const editorInterpreter = watchEditorInterpreter(log);
  const selected = openSelectedDatabases(context.secrets);
  server = startServer(context, { editorInterpreter, selected, log });
  const environments = watchEnvironments(server, context.workspaceState, log);
  const active = watchActiveFile(environments, log);
  const python = watchPython(editorInterpreter);
  const client: Client = { server, environments, active, python, selected, log };
  const view = createRevisionsView(client);
  const preview = createPreviewPanel(client, context.extensionUri);
  context.subscriptions.push(
    log,
    editorInterpreter,
    environments,
    python,
    preview,
    view,
    active,
    registerRowDecorations(),
    followActiveFile(active, view, log),
    registerStatusItem(client),
    askCurrentOnOpen(client),
    registerCommands(client, { preview, view }, context.extension),
  );
  log.debug(`Activated in ${Math.round(performance.now() - began)} ms.`);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
