import type { ExtensionContext } from 'vscode';
import { watchActiveRevision } from './activeRevision.js';
import type { Client } from './client.js';
import { registerCommands } from './commands/index.js';
import { askCurrentOnOpen } from './currentOnOpen.js';
import { watchEditorInterpreter } from './editorInterpreter.js';
import { watchEnvironments } from './environments.js';
import { openSelectedDatabases } from './selectedDatabases.js';
import { startServer, type Server } from './languageClient.js';
import { createPreviewPanel } from './preview/panel.js';
import { watchPython } from './pythonState.js';
import { registerRevisionsView } from './revisionsView.js';
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
  const python = watchPython(editorInterpreter);
  const client: Client = { server, environments, python, selected, log };
  const preview = createPreviewPanel(client, context.extensionUri);
  context.subscriptions.push(
    log,
    editorInterpreter,
    environments,
    python,
    preview,
    registerRevisionsView(client),
    registerStatusItem(environments, python),
    askCurrentOnOpen(client),
    watchActiveRevision(environments, log),
    registerCommands(client, preview, context.extension),
  );
  log.debug(`Activated in ${Math.round(performance.now() - began)} ms.`);
}

export async function deactivate(): Promise<void> {
  await server?.stop();
}
