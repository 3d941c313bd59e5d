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
