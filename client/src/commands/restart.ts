import { l10n, ProgressLocation } from 'vscode';
import type { Server } from '../languageClient.js';
import { window } from '../window.js';

/** Ends the language server and starts a fresh one, which reads the workspace from the beginning. */
export async function restart(server: Server): Promise<void> {
  await window.withProgress(
    { location: ProgressLocation.Window, title: l10n.t('Restarting the Alembic language server') },
    () => server.restart(),
  );
}
