import { commands, Disposable, l10n, workspace, type Extension, type LogOutputChannel } from 'vscode';
import type { Client } from '../client.js';
import type { PreviewPanel } from '../preview/panel.js';
import type { RevisionsView } from '../revisionsView.js';
import { window } from '../window.js';
import { addEnvironment } from './addEnvironment.js';
import { createModelCheck } from './checkModels.js';
import { compareHeads } from './compareHeads.js';
import { copyDebugInformation } from './copyDebugInformation.js';
import { copyRevisionId } from './copyRevisionId.js';
import { findRevision } from './findRevision.js';
import { explainRoundTrip, generateDowngrade } from './generateDowngrade.js';
import { goToChild, goToParent } from './goToRelative.js';
import { initializeEnvironment } from './initializeEnvironment.js';
import { installAlembic } from './installAlembic.js';
import { mergeHeads } from './mergeHeads.js';
import { newRevision } from './newRevision.js';
import { newRevisionAutogenerate } from './newRevisionAutogenerate.js';
import { openRevision } from './openRevision.js';
import { openRule } from './openRule.js';
import { previewSql, previewSqlPending, previewSqlRange } from './previewSql.js';
import { rebaseRevision } from './rebaseRevision.js';
import { refresh } from './refresh.js';
import { restart } from './restart.js';
import { clearReview, reviewAll, reviewRevision } from './review.js';
import { revealRevision } from './revealRevision.js';
import { selectDatabase } from './selectDatabase.js';
import { selectEnvironment } from './selectEnvironment.js';
import { selectInterpreter } from './selectInterpreter.js';
import { showCurrent } from './showCurrent.js';
import { showLogs } from './showLogs.js';
import { compareSchemas, showSchema } from './showSchema.js';
import { tableHistory } from './tableHistory.js';
import { whyUnknown } from './whyUnknown.js';
import { sayUntrusted } from './notices.js';
import { downgrade, stamp, upgrade } from './upgrade.js';

/** The argument is what the menu, code lens or caller passes. */
type Handlers = Readonly<Record<string, (argument: unknown) => Promise<void>>>;

interface Views {
  readonly preview: PreviewPanel;
  readonly view: RevisionsView;
}

/** Every command of the manifest, by id, and what links of our own call. */
export function registerCommands(client: Client, { preview, view }: Views, extension: Extension<unknown>): Disposable {
  const check = createModelCheck();
  const readers: Handlers = {
    // The panel itself shows what it may not run.
    'alembic.previewSql': (argument) => previewSql(client, preview, argument),
    'alembic.previewSqlRange': (argument) => previewSqlRange(preview, argument),
    'alembic.previewSqlPending': (argument) => previewSqlPending(preview, argument),
    'alembic.preview.refresh': () => preview.refresh(),
    'alembic.preview.copy': () => preview.copy(),
    'alembic.preview.compare': () => preview.compare(),
    'alembic.preview.open': () => preview.openDocument(),
    'alembic.preview.pin': () => preview.pin(true),
    'alembic.preview.unpin': () => preview.pin(false),
    'alembic.goToParent': (argument) => goToParent(client, argument),
    'alembic.goToChild': (argument) => goToChild(client, argument),
    'alembic.generateDowngrade': (argument) => generateDowngrade(client, argument, 'generate'),
    'alembic.completeDowngrade': (argument) => generateDowngrade(client, argument, 'complete'),
    'alembic.reviewRevision': (argument) => reviewRevision(client, argument),
    'alembic.reviewAll': () => reviewAll(client),
    'alembic.clearReview': (argument) => clearReview(client, argument),
    'alembic.explainRoundTrip': (argument) => explainRoundTrip(client, argument),
    'alembic.rebaseRevision': (argument) => rebaseRevision(client, argument),
    'alembic.compareHeads': (argument) => compareHeads(client, argument),
    'alembic.showSchema': (argument) => showSchema(client, argument),
    'alembic.compareSchemas': (argument) => compareSchemas(client, argument),
    'alembic.tableHistory': (argument) => tableHistory(client, argument),
    'alembic.whyUnknown': (argument) => whyUnknown(client, argument),
    'alembic.selectEnvironment': () => selectEnvironment(client.environments),
    'alembic.addEnvironment': addEnvironment,
    'alembic.openRevision': openRevision,
    'alembic.openRule': (code) => openRule(extension.extensionUri, code),
    'alembic.revealRevision': (argument) => revealRevision(view, argument),
    'alembic.findRevision': (argument) => findRevision(client, argument),
    'alembic.copyRevisionId': (argument) => copyRevisionId(argument ?? view.selected),
    'alembic.refresh': () => refresh(client.environments),
    'alembic.restartServer': () => restart(client.server),
    'alembic.showLogs': () => showLogs(client.log),
    'alembic.copyDebugInformation': () => copyDebugInformation(client.server, extension),
  };
  const runners: Handlers = {
    'alembic.newRevision': (argument) => newRevision(client, argument),
    'alembic.newRevisionFromHere': (argument) => newRevision(client, argument),
    'alembic.newRevisionAutogenerate': (argument) => newRevisionAutogenerate(client, argument),
    'alembic.mergeHeads': (argument) => mergeHeads(client, argument),
    'alembic.upgrade': (argument) => upgrade(client, preview, argument),
    'alembic.upgradeToHere': (argument) => upgrade(client, preview, argument),
    'alembic.downgrade': (argument) => downgrade(client, preview, argument),
    'alembic.downgradeToHere': (argument) => downgrade(client, preview, argument),
    'alembic.stamp': (argument) => stamp(client, preview, argument),
    'alembic.stampAsHere': (argument) => stamp(client, preview, argument),
    'alembic.showCurrent': (argument) => showCurrent(client, argument),
    'alembic.selectDatabase': (argument) => selectDatabase(client, preview, argument),
    'alembic.checkModels': (argument) => check.run(client, argument),
    'alembic.init': () => initializeEnvironment(client),
    'alembic.installAlembic': (argument) => installAlembic(client, argument),
    'alembic.selectInterpreter': (argument) => selectInterpreter(client, argument),
  };
  return Disposable.from(check, ...register(readers, client.log), ...register(onlyTrusted(runners), client.log));
}

function register(handlers: Handlers, log: LogOutputChannel): Disposable[] {
  return Object.entries(handlers).map(([id, handler]) =>
    commands.registerCommand(id, (argument: unknown) => runCommand(id, () => handler(argument), log)),
  );
}

/**
 * What runs the project's Alembic. The manifest disables it in Restricted Mode; a link or another extension may call it
 * all the same.
 */
function onlyTrusted(handlers: Handlers): Handlers {
  return Object.fromEntries(
    Object.entries(handlers).map(([id, handler]) => [
      id,
      (argument: unknown) => (workspace.isTrusted ? handler(argument) : sayUntrusted()),
    ]),
  );
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
