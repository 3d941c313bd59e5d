import { commands, l10n, workspace, type WorkspaceFolder } from 'vscode';
import { window } from '../window.js';

/**
 * The workspace folder that a command is about: the only one, else the user's answer. Undefined when there is none,
 * which was said then.
 */
export async function chooseFolder(placeHolder: string): Promise<WorkspaceFolder | undefined> {
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 1) return folders[0];
  if (folders.length > 1) return window.showWorkspaceFolderPick({ placeHolder });
  const open = l10n.t('Open Folder');
  const chosen = await window.showInformationMessage(
    l10n.t("Open your project's folder first: the environment is created in it."),
    open,
  );
  if (chosen === open) await commands.executeCommand('vscode.openFolder');
  return undefined;
}
