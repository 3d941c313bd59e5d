import type { RunFailure } from 'alembic-language-server/messages';
import { commands, l10n, type LogOutputChannel } from 'vscode';

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

/** What a user can do about any failure of the project's Alembic, most useful first. What mends a command's is in `commands/mend.ts`. */
export function remediesOf(failure: RunFailure): Remedy[] {
  const remedies: Remedy[] = [];
  if (failure.failure === 'untrusted') {
    remedies.push({ id: 'trust', title: l10n.t('Manage Workspace Trust') });
  }
  if (failure.setting === 'alembic.interpreter' || failure.failure === 'noInterpreter' || failure.failure === 'noAlembic') {
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
