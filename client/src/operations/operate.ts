import type { EnvironmentSummary, OperationAnswer, OperationParams, OperationPlan } from 'alembic-language-server/messages';
import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { runRequest } from '../commands/runRequest.js';
import type { PreviewPanel } from '../preview/panel.js';
import { environmentsRequest, planOperationRequest, revisionsRequest, runOperationRequest } from '../requests.js';
import { isFailure } from '../runFailure.js';
import { window } from '../window.js';
import { askAfterSql, askOperation } from './askOperation.js';
import { currentText } from './currentText.js';
import { changesNothing, nothingToDoText, operationQuestion } from './question.js';
import { showDone, showOperationFailure } from './reports.js';
import { nameRevisions, type NameRevision } from './revisionNames.js';
import { showPlannedSql } from './showPlannedSql.js';
import type { Operation } from './targets.js';
import { runningText, whileRunning } from './whileRunning.js';

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
  const confirmed = { database: database.description, from, seal };
  const running = { environment: environment.id, operation: params.operation, where: database.description };
  let answer: OperationAnswer;
  try {
    answer = await whileRunning(client, running, client.server.request(runOperationRequest, { ...params, confirmed }));
  } catch (error) {
    client.log.error(error instanceof Error ? error : String(error));
    void window.showWarningMessage(l10n.t('{0}: the language server ended. What had begun goes on, and its end will be reported here.', runningText(running)));
    return;
  }
  client.python.record(answer);
  const shown = isFailure(answer)
    ? showOperationFailure(client, answer, environment)
    : showDone(client, (await currentTextOf(client, environment, name)) ?? doneText(params.operation, database.description), `$ ${answer.command}\n${answer.output}`);
  if (answer.run !== undefined) client.server.tellOperationSeen(answer.run);
  await shown;
}

/** The server has asked the database after the run; undefined when it did not tell. */
async function currentTextOf({ server }: Client, { id }: EnvironmentSummary, name: NameRevision): Promise<string | undefined> {
  const current = (await server.request(environmentsRequest, {})).find((environment) => environment.id === id)?.database;
  return current === undefined ? undefined : currentText(current, name, l10n);
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
