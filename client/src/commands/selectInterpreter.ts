import { PVSC_EXTENSION_ID } from '@vscode/python-extension';
import { commands, ConfigurationTarget, extensions, l10n, Uri, workspace } from 'vscode';
import type { Client } from '../client.js';
import { isInterpreterSet } from '../python/remedies.js';
import { subjectIn, subjectOf } from '../python/subject.js';
import { window } from '../window.js';
import { chooseFolder } from './chooseFolder.js';

/**
 * Asks for another Python: with the Python extension's own question where that decides, else with a dialog for a file
 * or the folder of a virtual environment, which becomes the setting `alembic.interpreter`.
 */
export async function selectInterpreter({ environments, active }: Client, argument: unknown): Promise<void> {
  const environment = active.environment ?? environments.current;
  const folder =
    (subjectIn(argument) ?? (environment && subjectOf(environment)))?.folder ??
    (await chooseFolder(l10n.t('Folder to select an interpreter for')))?.uri.toString();
  if (folder === undefined) return;
  if (!isInterpreterSet(folder) && extensions.getExtension(PVSC_EXTENSION_ID) !== undefined) {
    await commands.executeCommand('python.setInterpreter');
    return;
  }
  const [chosen] =
    (await window.showOpenDialog({
      title: l10n.t('Select Interpreter: Python, or the Folder of a Virtual Environment'),
      openLabel: l10n.t('Select Interpreter'),
      defaultUri: Uri.parse(folder),
      canSelectFiles: true,
      canSelectFolders: true,
    })) ?? [];
  if (chosen === undefined) return;
  const target =
    (workspace.workspaceFolders?.length ?? 0) > 1 ? ConfigurationTarget.WorkspaceFolder : ConfigurationTarget.Workspace;
  await workspace.getConfiguration('alembic', Uri.parse(folder)).update('interpreter', chosen.fsPath, target);
}
