import { commands, Disposable, l10n, window, type Extension, type LogOutputChannel } from 'vscode';
import type { Client } from '../client.js';
import type { PreviewPanel } from '../preview/panel.js';
import { copyDebugInformation } from './copyDebugInformation.js';
import { copyRevisionId } from './copyRevisionId.js';
import { goToChild } from './goToChild.js';
import { goToParent } from './goToParent.js';
import { newRevision } from './newRevision.js';
import { openRevision } from './openRevision.js';
import { previewSql } from './previewSql.js';
import { refresh } from './refresh.js';
import { restart } from './restart.js';
import { selectEnvironment } from './selectEnvironment.js';
import { showLogs } from './showLogs.js';

/** Every command of the manifest, by id. The argument is what the menu, code lens or caller passes. */
export function registerCommands(client: Client, preview: PreviewPanel, extension: Extension<unknown>): Disposable {
  const handlers: Readonly<Record<string, (argument: unknown) => Promise<void>>> = {
    'alembic.newRevision': (argument) => newRevision(client, argument),
    'alembic.newRevisionFromHere': (argument) => newRevision(client, argument),
    'alembic.previewSql': (argument) => previewSql(client, preview, argument),
    'alembic.goToParent': (argument) => goToParent(client, argument),
    'alembic.goToChild': (argument) => goToChild(client, argument),
    'alembic.selectEnvironment': () => selectEnvironment(client.environments),
    'alembic.openRevision': openRevision,
    'alembic.copyRevisionId': copyRevisionId,
    'alembic.refresh': () => refresh(client.environments),
    'alembic.restartServer': () => restart(client.server),
    'alembic.showLogs': () => showLogs(client.log),
    'alembic.copyDebugInformation': () => copyDebugInformation(client.server, extension),
  };
  const registrations = Object.entries(handlers).map(([id, handler]) =>
    commands.registerCommand(id, (argument: unknown) => runCommand(id, () => handler(argument), client.log)),
  );
  return Disposable.from(...registrations);
}

/** A command that fails says so once, with the way to the log. */
async function runCommand(id: string, run: () => Promise<void>, log: LogOutputChannel): Promise<void> {
  try {
    await run();
  } catch (error) {
    log.error(error instanceof Error ? error : String(error));
    const showLog = l10n.t('Show Logs');
    const reason = error instanceof Error ? error.message : String(error);
    const chosen = await window.showErrorMessage(l10n.t('The command {0} failed: {1}', id, reason), showLog);
    if (chosen === showLog) log.show();
  }
}
