import path from 'node:path';
import type { EnvironmentSummary, SelectedUrl } from 'alembic-language-server/messages';
import { commands, FileType, l10n, QuickPickItemKind, Uri, workspace, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { chooseEnvironment } from './pickEnvironment.js';
import type { PreviewPanel } from '../preview/panel.js';
import { window } from '../window.js';
import { placeOf, type Place } from './place.js';
import { isVariableFile, readsConfiguredUrl, urlVariables } from './urlVariables.js';

interface Choice extends QuickPickItem {
  /** Whether another database is meant now. */
  readonly choose?: () => Promise<boolean>;
}

/**
 * Chooses the database that all commands mean, and asks it where it is, so that the choice is seen to lead there.
 */
export async function selectDatabase(client: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  const environment = await chooseEnvironment(client, placeOf(argument), l10n.t('Select Database'));
  if (environment === undefined) return;
  const title = l10n.t('Select Database of {0}', environment.name);
  const picked = await window.showQuickPick(choices(client, environment), { title, matchOnDescription: true });
  if (picked?.choose === undefined || !(await picked.choose())) return;
  client.server.tellDatabaseSelected(environment.id);
  // Another database may speak another dialect.
  void preview.renew();
  const here: Place = { environment: environment.id, revision: null };
  await commands.executeCommand('alembic.showCurrent', here);
}

async function choices(client: Client, environment: EnvironmentSummary): Promise<Choice[]> {
  const { selected } = client;
  const entered = await selected.get(environment.id);
  const now = l10n.t('now');
  const files = await variableFiles(environment);
  return [
    {
      label: l10n.t("The Project's Own"),
      description: entered === null ? now : '',
      detail: l10n.t('The one that env.py uses: from variables, the .env file or the configuration.'),
      choose: () => forget(client, environment),
    },
    {
      label: l10n.t('Enter a URL…'),
      description: entered === null ? '' : `${now}: ${entered.variable ?? 'sqlalchemy.url'}`,
      detail: l10n.t('Kept in the secret storage for this environment; written to no file.'),
      choose: () => enterUrl(client, environment),
    },
    ...(files.length === 0 ? [] : [{ label: l10n.t('Variables of a file'), kind: QuickPickItemKind.Separator }]),
    ...files.map((file) => ({
      label: file.name,
      description: file.isUsed && entered === null ? now : '',
      detail: l10n.t('Sets alembic.envFile for this folder.'),
      choose: () => useFile(client, environment, file.name),
    })),
  ];
}

async function forget({ selected }: Client, { id }: EnvironmentSummary): Promise<boolean> {
  await selected.set(id, null);
  return true;
}

async function useFile(client: Client, environment: EnvironmentSummary, name: string): Promise<boolean> {
  await forget(client, environment);
  await workspace.getConfiguration('alembic', Uri.parse(environment.folder)).update('envFile', name);
  return true;
}

/** Asks how env.py is told, then for the URL itself, which is never shown. */
async function enterUrl({ selected }: Client, environment: EnvironmentSummary): Promise<boolean> {
  const variable = await askVariable(environment);
  if (variable === undefined) return false;
  const url = await window.showInputBox({
    title: l10n.t('Database URL of {0}', environment.name),
    prompt: l10n.t("In SQLAlchemy's form. It is kept in the secret storage and shown nowhere."),
    placeHolder: 'postgresql+psycopg://user:password@host/database',
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[a-z]\w*(?:\+\w+)?:\/\//u.test(text.trim())
        ? undefined
        : l10n.t('A URL begins with the dialect, such as postgresql:// or sqlite:///'),
  });
  if (url === undefined) return false;
  const chosen: SelectedUrl = { url: url.trim(), variable };
  await selected.set(environment.id, chosen);
  return true;
}

/** From where env.py takes its URL: a variable, or null for the configuration. Undefined when the user left. */
async function askVariable(environment: EnvironmentSummary): Promise<string | null | undefined> {
  const envPy = await textOf(Uri.file(path.join(environment.scriptLocation, 'env.py')));
  const found = urlVariables(envPy, await textOf(envFileOf(environment)));
  const configured = { label: 'sqlalchemy.url', description: l10n.t('of the configuration'), variable: null };
  const names = found.length === 0 && !readsConfiguredUrl(envPy) ? ['DATABASE_URL'] : found;
  const variables = names.map((name) => ({ label: name, description: l10n.t('variable'), variable: name }));
  const other = { label: l10n.t('Another Variable…'), description: '', variable: undefined };
  const items = readsConfiguredUrl(envPy) ? [configured, ...variables, other] : [...variables, configured, other];
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Where Does env.py Read Its URL?'),
    placeHolder: l10n.t('Its value is replaced by the URL that you enter next.'),
    ignoreFocusOut: true,
  });
  return picked === other ? askName() : picked?.variable;
}

async function askName(): Promise<string | undefined> {
  const name = await window.showInputBox({
    title: l10n.t('Variable That Holds the Database URL'),
    placeHolder: 'DATABASE_URL',
    ignoreFocusOut: true,
    validateInput: (text) =>
      /^[A-Za-z_]\w*$/u.test(text.trim())
        ? undefined
        : l10n.t('The name of an environment variable: letters, digits and _'),
  });
  return name?.trim();
}

/** Files of variables beside each other; a virtual environment may be called "env" too. */
async function variableFiles(
  environment: EnvironmentSummary,
): Promise<{ readonly name: string; readonly isUsed: boolean }[]> {
  const used = workspace.getConfiguration('alembic', Uri.parse(environment.folder)).get<string>('envFile');
  const entries = await workspace.fs.readDirectory(Uri.parse(environment.folder));
  const names = entries
    .filter(([name, type]) => (type & FileType.File) !== 0 && isVariableFile(name))
    .map(([name]) => name);
  return names.sort().map((name) => ({ name, isUsed: name === used }));
}

function envFileOf(environment: EnvironmentSummary): Uri {
  const folder = Uri.parse(environment.folder);
  // Without a setting the folder itself, which has no text.
  return Uri.joinPath(folder, workspace.getConfiguration('alembic', folder).get('envFile', ''));
}

/** Empty for what cannot be read. */
async function textOf(uri: Uri): Promise<string> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    return '';
  }
}
