import { commands, l10n } from 'vscode';
import { window } from '../window.js';

/** For a command that runs the project's Alembic, called in Restricted Mode. */
export async function sayUntrusted(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const text = l10n.t("This command runs the project's own Python, which Restricted Mode does not allow.");
  if ((await window.showWarningMessage(text, manage)) === manage)
    await commands.executeCommand('workbench.trust.manage');
}
