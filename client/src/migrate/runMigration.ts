import {
  type CommandAnswer,
  type CommandParams,
  type CommandPlan,
  type EnvironmentSummary,
  EnvironmentsRequest,
  PlanCommandRequest,
  RevisionsRequest,
  RunCommandRequest,
} from 'alembic-language-server/messages';
import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { runRequest } from '../commands/runRequest.js';
import type { PreviewPanel } from '../preview/panel.js';
import { isFailure } from '../runFailure.js';
import { window } from '../window.js';
import { askAfterSql, askCommand } from './askCommand.js';
import { currentText } from './currentText.js';
import { changesNothing, nothingToDoText, commandQuestion } from './question.js';
import { showDone, showCommandFailure } from './reports.js';
import { nameRevisions, type NameRevision } from './revisionNames.js';
import { showPlannedSql } from './showPlannedSql.js';
import type { AlembicCommand } from './targets.js';
import { runningText, whileRunning } from './whileRunning.js';

/** Plans a command, asks, runs it and tells where the database is then. Nothing runs that was not confirmed. */
export async function runMigration(
  client: Client,
  preview: PreviewPanel,
  environment: EnvironmentSummary,
  command: AlembicCommand,
  to: string,
): Promise<void> {
  const params: CommandParams = { environment: environment.id, command, to };
  const heads = environment.heads.map(({ revision }) => revision);
  const name = await revisionNames(client, environment);
  for (;;) {
    // Planned anew after the SQL was read: the database may have moved on meanwhile.
    const plan = await runRequest(client, {
      type: PlanCommandRequest,
      params,
      title: l10n.t('Reading the current revision'),
      environment,
    });
    if (plan === undefined) return;
    if (changesNothing(params, plan, heads)) {
      void window.showInformationMessage(nothingToDoText(command, plan, name, l10n));
      return;
    }
    const answer = await askCommand(command, plan, commandQuestion(params, plan, heads, name, l10n));
    if (answer === 'cancel') return;
    if (answer === 'run') return run(client, environment, params, plan, name);
    await showPlannedSql(preview, params, plan);
    if (!(await askAfterSql(command, plan))) return;
  }
}

/** How the environment's revisions are called in messages. */
export async function revisionNames({ server }: Client, { id }: EnvironmentSummary): Promise<NameRevision> {
  return nameRevisions(await server.request(RevisionsRequest, { environment: id }));
}

async function run(
  client: Client,
  environment: EnvironmentSummary,
  params: CommandParams,
  { database, from, seal }: CommandPlan,
  name: NameRevision,
): Promise<void> {
  const confirmed = { database: database.description, from, seal };
  const running = { environment: environment.id, command: params.command, where: database.description };
  let answer: CommandAnswer;
  try {
    answer = await whileRunning(client, running, client.server.request(RunCommandRequest, { ...params, confirmed }));
  } catch (error) {
    client.log.error(error instanceof Error ? error : String(error));
    void window.showWarningMessage(
      l10n.t(
        '{0}: the language server stopped. What was running goes on, and its result will be reported here.',
        runningText(running),
      ),
    );
    return;
  }
  client.python.record(answer);
  const shown = isFailure(answer)
    ? showCommandFailure(client, answer, environment)
    : showDone(
        client,
        (await currentTextOf(client, environment, name)) ?? doneText(params.command, database.description),
        `$ ${answer.command}\n${answer.output}`,
      );
  if (answer.run !== undefined) client.server.reportCommandSeen(answer.run);
  await shown;
}

/** The server has asked the database after the run; undefined when it did not tell. */
async function currentTextOf(
  { server }: Client,
  { id }: EnvironmentSummary,
  name: NameRevision,
): Promise<string | undefined> {
  const current = (await server.request(EnvironmentsRequest, {})).find(
    (environment) => environment.id === id,
  )?.database;
  return current === undefined ? undefined : currentText(current, name, l10n);
}

function doneText(command: AlembicCommand, database: string): string {
  switch (command) {
    case 'upgrade':
      return l10n.t('Upgraded {0}.', database);
    case 'downgrade':
      return l10n.t('Downgraded {0}.', database);
    case 'stamp':
      return l10n.t('Stamped {0}.', database);
  }
}
