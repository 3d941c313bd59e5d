import { l10n } from 'vscode';
import { window } from '../window.js';

/** For a command about the active revision when there is none. */
export async function sayNotARevision(): Promise<void> {
  await window.showInformationMessage(
    l10n.t('This command works on a revision file. Open one first, for example from the Revisions view.'),
  );
}
