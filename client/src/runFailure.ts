import type { RunFailure } from 'alembic-language-server/messages';
import { commands, l10n, type LogOutputChannel } from 'vscode';
import type { TextDocuments } from './textDocuments.js';

export type FailureKind = RunFailure['failure'];

/** A button below a failure, which leads to what fixes it. */
export interface Remedy {
  readonly title: string;
  readonly apply: () => Thenable<unknown>;
}

export function isFailure(result: object): result is RunFailure {
  return 'failure' in result;
}

/**
 * What a user can do about any failure of the project's Alembic, most useful first. What fixes a command's is in
 * `commands/remedies.ts`.
 */
export function remediesOf(failure: RunFailure, documents: TextDocuments): Remedy[] {
  const remedies: Remedy[] = [];
  if (failure.failure === 'untrusted') {
    remedies.push({ title: l10n.t('Manage Workspace Trust'), apply: manageTrust });
  }
  if (failure.setting === 'alembic.interpreter') remedies.push(openInterpreterSetting());
  if (failure.details !== '') {
    remedies.push({
      title: l10n.t('Show Details'),
      apply: () => documents.open('Alembic details.log', detailsOf(failure)),
    });
  }
  return remedies;
}

/** Whether a failure means that Alembic is to be installed, or another Python to be selected. */
export function isPythonMissing(failure: FailureKind | undefined): boolean {
  return failure === 'noInterpreter' || failure === 'noAlembic';
}

export function openInterpreterSetting(): Remedy {
  return {
    title: l10n.t('Open Settings'),
    apply: () => commands.executeCommand('workbench.action.openSettings', 'alembic.interpreter'),
  };
}

export function manageTrust(): Thenable<unknown> {
  return commands.executeCommand('workbench.trust.manage');
}

/** What is known of a failure: its message, and all that the process printed, which the server has redacted. */
function detailsOf({ message, details }: RunFailure): string {
  return `${message}\n\n${details.trimEnd()}\n`;
}

/** Writes all that the process printed to the log. */
export function logFailure(failure: RunFailure, log: LogOutputChannel): void {
  log.error(failure.details === '' ? failure.message : `${failure.message}\n${failure.details}`);
}
