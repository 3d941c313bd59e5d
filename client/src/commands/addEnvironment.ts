import {
  commands,
  ConfigurationTarget,
  l10n,
  workspace,
  type QuickPickItem,
  type Uri,
  type WorkspaceFolder,
} from 'vscode';
import { window } from '../window.js';
import { chooseFolder } from './chooseFolder.js';
import { environmentEntry, type EnvironmentPart } from './environmentEntry.js';

type PartItem = QuickPickItem & { readonly part: EnvironmentPart };

/**
 * Points at an environment that nothing revealed: adds an entry to the setting `alembic.environments` of the folder.
 */
export async function addEnvironment(): Promise<void> {
  const folder = await chooseFolder(l10n.t('Folder of the environment'));
  if (folder === undefined) return;
  const part = await choosePart();
  if (part === undefined) return;
  const picked = await pick(part, folder);
  if (picked === undefined || picked.length === 0) return;
  const configuration = workspace.getConfiguration('alembic', folder);
  const entries = configuration.get<readonly unknown[]>('environments') ?? [];
  const places = picked.map((uri) => uri.path);
  await configuration.update(
    'environments',
    [...entries, environmentEntry(part, folder.uri.path, places)],
    ConfigurationTarget.WorkspaceFolder,
  );
  await sayAdded();
}

async function choosePart(): Promise<EnvironmentPart | undefined> {
  const items: PartItem[] = [
    {
      part: 'configFile',
      label: l10n.t('A configuration file'),
      detail: l10n.t('An ini file of any name, or pyproject.toml.'),
    },
    {
      part: 'scriptLocation',
      label: l10n.t('The folder of env.py'),
      detail: l10n.t('Its revisions are in "versions" below it.'),
    },
    {
      part: 'versionLocations',
      label: l10n.t('Folders of revision files'),
      detail: l10n.t('One or more, for example when code chooses the version locations.'),
    },
  ];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Add Environment: Identify It By'),
    matchOnDetail: true,
  });
  return picked?.part;
}

async function pick(part: EnvironmentPart, folder: WorkspaceFolder): Promise<readonly Uri[] | undefined> {
  const isFile = part === 'configFile';
  return window.showOpenDialog({
    title: l10n.t('Add Environment'),
    openLabel: l10n.t('Add'),
    defaultUri: folder.uri,
    canSelectFiles: isFile,
    canSelectFolders: !isFile,
    canSelectMany: part === 'versionLocations',
  });
}

async function sayAdded(): Promise<void> {
  const open = l10n.t('Open Setting');
  const text = l10n.t(
    'The environment was added to the setting alembic.environments. If it does not appear, Copy Debug Information says why.',
  );
  if ((await window.showInformationMessage(text, open)) === open)
    await commands.executeCommand('workbench.action.openSettings', 'alembic.environments');
}
