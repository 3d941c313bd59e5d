import { commands, l10n } from 'vscode';
import { window } from '../window.js';

/** For a command that needs an environment when none was found. */
export async function sayNoEnvironment(): Promise<void> {
  const show = l10n.t('Show Revisions View');
  const chosen = await window.showInformationMessage(
    l10n.t('No Alembic environment was found in this workspace. The Revisions view lists what is searched for.'),
    show,
  );
  if (chosen === show) await commands.executeCommand('alembic.revisions.focus');
}

/** For a command about the active revision when there is none. */
export async function sayNotARevision(): Promise<void> {
  await window.showInformationMessage(
    l10n.t('This command works on a revision file. Open one first, for example from the Revisions view.'),
  );
}

/** For a command that runs the project's Alembic, called in Restricted Mode. */
export async function sayUntrusted(): Promise<void> {
  const manage = l10n.t('Manage Workspace Trust');
  const text = l10n.t("This command runs the project's own Python, which Restricted Mode does not allow.");
  if ((await window.showWarningMessage(text, manage)) === manage)
    await commands.executeCommand('workbench.trust.manage');
}
