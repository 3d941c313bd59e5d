import type { EnvironmentSummary, CommandReport, CommandRunning, RunFailure } from 'alembic-language-server/messages';
import { Disposable, l10n } from 'vscode';
import type { Client } from '../client.js';
import { showFailure } from '../commands/remedies.js';
import { isFailure, remediesOf } from '../runFailure.js';
import { window } from '../window.js';
import { whileRunning } from './whileRunning.js';

/** Shows the commands that go on from an earlier session, with a way to cancel them, and how they ended. */
export function showCommandReports(client: Client): Disposable {
  const { server, log } = client;
  const waiting = new Map<string, () => void>();
  const inBackground = (work: Promise<unknown>): void => {
    work.catch((error: unknown) => {
      log.error(error instanceof Error ? error : String(error));
    });
  };

  function showRunning({ run, environment, command, database }: CommandRunning): void {
    if (waiting.has(run) || environment === null) return;
    const end = new Promise<void>((resolve) => {
      waiting.set(run, resolve);
    });
    inBackground(whileRunning(client, { environment, command, where: database ?? environment }, end));
  }

  function showEnd({ run, environment, message, answer }: CommandReport): void {
    waiting.get(run)?.();
    waiting.delete(run);
    server.reportCommandSeen(run);
    if (isFailure(answer))
      inBackground(
        showCommandFailure(
          client,
          { ...answer, message },
          client.environments.all.find(({ id }) => id === environment),
        ),
      );
    else inBackground(showDone(client, message, `$ ${answer.command}\n${answer.output}`));
  }

  return Disposable.from(server.onCommandRunning(showRunning), server.onCommandEnded(showEnd));
}

/** Shows why a command did not come to its end. One that was cancelled is no error, and has more to say than that. */
export async function showCommandFailure(
  client: Client,
  failure: RunFailure,
  environment: EnvironmentSummary | undefined,
): Promise<void> {
  if (failure.failure !== 'cancelled') return showFailure(client, failure, environment);
  client.log.info(`${failure.message}\n${failure.details}`);
  const remedies = remediesOf(failure, client.documents);
  const chosen = await window.showWarningMessage(failure.message, ...remedies.map(({ title }) => title));
  await remedies.find(({ title }) => title === chosen)?.apply();
}

/** Shows what a command came to; what it printed is in the log. */
export async function showDone({ log }: Client, message: string, printed: string): Promise<void> {
  log.info(printed);
  const showLog = l10n.t('Show Logs');
  if ((await window.showInformationMessage(message, showLog)) === showLog) log.show();
}
