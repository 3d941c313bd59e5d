import type { EnvironmentSummary, OperationParams, OperationPlan } from 'alembic-language-server/messages';
import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { runRequest } from '../commands/runRequest.js';
import type { PreviewPanel } from '../preview/panel.js';
import { currentRequest, environmentsRequest, planOperationRequest, revisionsRequest, runOperationRequest } from '../requests.js';
import { window } from '../window.js';
import { askAfterSql, askOperation } from './askOperation.js';
import { currentText } from './currentText.js';
import { changesNothing, nothingToDoText, operationQuestion } from './question.js';
import { nameRevisions, type NameRevision } from './revisionNames.js';
import { showPlannedSql } from './showPlannedSql.js';
import type { Operation } from './targets.js';

/** Plans an operation, asks, runs it and tells where the database stands then. Nothing runs that was not confirmed. */
export async function operate(client: Client, preview: PreviewPanel, environment: EnvironmentSummary, operation: Operation, to: string): Promise<void> {
  const params: OperationParams = { environment: environment.id, operation, to };
  const heads = environment.heads.map(({ revision }) => revision);
  const name = await revisionNames(client, environment);
  for (;;) {
    // Planned anew after the SQL was read: the database may have moved on meanwhile.
    const plan = await runRequest(client, { type: planOperationRequest, params, title: l10n.t('Asking where the database stands'), environment });
    if (plan === undefined) return;
    if (changesNothing(params, plan, heads)) {
      void window.showInformationMessage(nothingToDoText(operation, plan, name, l10n));
      return;
    }
    const answer = await askOperation(operation, plan, operationQuestion(params, plan, heads, name, l10n));
    if (answer === 'cancel') return;
    if (answer === 'run') return run(client, environment, params, plan, name);
    await showPlannedSql(preview, params, plan);
    if (!(await askAfterSql(operation, plan))) return;
  }
}

/** How the environment's revisions are called in messages. */
export async function revisionNames({ server }: Client, { id }: EnvironmentSummary): Promise<NameRevision> {
  return nameRevisions(await server.request(revisionsRequest, { environment: id }));
}

async function run(client: Client, environment: EnvironmentSummary, params: OperationParams, { database, from, seal }: OperationPlan, name: NameRevision): Promise<void> {
  const title = runningText(params.operation, database.description);
  const confirmed = { database: database.description, from, seal };
  const done = await runRequest(client, { type: runOperationRequest, params: { ...params, confirmed }, title, environment });
  if (done !== undefined) client.log.info(`$ ${done.command}\n${done.output}`);
  if (done === undefined) return askCurrent(client, environment);
  const showLog = l10n.t('Show Logs');
  const text = (await currentTextOf(client, environment, name)) ?? doneText(params.operation, database.description);
  if ((await window.showInformationMessage(text, showLog)) === showLog) client.log.show();
}

/** After a run that failed or was cancelled: some of its steps may have been made, and the tree is to show them. */
async function askCurrent({ server, log }: Client, { id }: EnvironmentSummary): Promise<void> {
  try {
    await server.request(currentRequest, { environment: id });
  } catch (error) {
    log.info(`Where the database stands could not be asked: ${String(error)}`);
  }
}

/** The server has asked the database after the run; undefined when it did not tell. */
async function currentTextOf({ server }: Client, { id }: EnvironmentSummary, name: NameRevision): Promise<string | undefined> {
  const current = (await server.request(environmentsRequest, {})).find((environment) => environment.id === id)?.database;
  return current === undefined ? undefined : currentText(current, name, l10n);
}

function runningText(operation: Operation, database: string): string {
  switch (operation) {
    case 'upgrade':
      return l10n.t('Upgrading {0}', database);
    case 'downgrade':
      return l10n.t('Downgrading {0}', database);
    case 'stamp':
      return l10n.t('Stamping {0}', database);
  }
}

function doneText(operation: Operation, database: string): string {
  switch (operation) {
    case 'upgrade':
      return l10n.t('Upgraded {0}.', database);
    case 'downgrade':
      return l10n.t('Downgraded {0}.', database);
    case 'stamp':
      return l10n.t('Stamped {0}.', database);
  }
}
