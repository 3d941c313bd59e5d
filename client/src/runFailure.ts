import type { RunFailure } from 'alembic-language-server/messages';
import { commands, l10n, window, type LogOutputChannel } from 'vscode';

export type FailureKind = RunFailure['failure'];

/** A button below a failure. */
export interface Remedy {
  readonly id: RemedyId;
  readonly title: string;
}
export type RemedyId = 'details' | 'interpreter' | 'trust';

export function isFailure(result: object): result is RunFailure {
  return 'failure' in result;
}

/** What a user can do about a failure of the project's Alembic, most useful first. */
export function remediesOf(failure: RunFailure): Remedy[] {
  const remedies: Remedy[] = [];
  if (failure.failure === 'untrusted') {
    remedies.push({ id: 'trust', title: l10n.t('Manage Workspace Trust') });
  }
  if (failure.failure === 'noInterpreter' || failure.failure === 'noAlembic') {
    remedies.push({ id: 'interpreter', title: l10n.t('Open Interpreter Setting') });
  }
  if (failure.details !== '') {
    remedies.push({ id: 'details', title: l10n.t('Show Details') });
  }
  return remedies;
}

export async function applyRemedy(id: RemedyId, log: LogOutputChannel): Promise<void> {
  switch (id) {
    case 'trust':
      await commands.executeCommand('workbench.trust.manage');
      break;
    case 'interpreter':
      await commands.executeCommand('workbench.action.openSettings', 'alembic.interpreter');
      break;
    case 'details':
      log.show();
      break;
  }
}

/** Writes all that the process printed, which the server has redacted, to the log: "Show Details" leads there. */
export function logFailure(failure: RunFailure, log: LogOutputChannel): void {
  log.error(failure.details === '' ? failure.message : `${failure.message}\n${failure.details}`);
}

/** An error message with the buttons that help. Ends when it is closed. */
export async function showFailure(failure: RunFailure, log: LogOutputChannel): Promise<void> {
  const remedies = remediesOf(failure);
  const chosen = await window.showErrorMessage(failure.message, ...remedies.map(({ title }) => title));
  const remedy = remedies.find(({ title }) => title === chosen);
  if (remedy !== undefined) await applyRemedy(remedy.id, log);
}
