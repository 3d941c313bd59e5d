import { InitRequest, InitTemplatesRequest } from 'alembic-language-server/messages';
import path from 'node:path';
import { commands, FileType, l10n, Uri, workspace, type WorkspaceFolder } from 'vscode';
import type { Client } from '../client.js';
import { chooseFolder } from './chooseFolder.js';
import { window } from '../window.js';
import { directoryProblem, type DirectoryProblem } from './directoryName.js';
import { requireAlembic } from './requireAlembic.js';
import { runRequest } from './runRequest.js';

/** Makes a migration environment from one of the templates, opens the file to look at first and says the next step. */
export async function initializeEnvironment(client: Client): Promise<void> {
  const folder = await chooseFolder(l10n.t('Folder for the new environment'));
  if (folder === undefined || !(await requireAlembic(client, { folder: folder.uri.toString() }))) return;
  const template = await chooseTemplate(client, folder);
  if (template === undefined) return;
  const directory = await askDirectory(folder);
  if (directory === undefined) return;
  const made = await runRequest(client, {
    type: InitRequest,
    params: { folder: folder.uri.toString(), directory, template },
    title: l10n.t('Creating the environment {0}', directory),
  });
  if (made === undefined) return;
  client.log.info(made.output);
  const [first] = made.files;
  if (first !== undefined) await window.showTextDocument(Uri.parse(first), { preview: false });
  const next = l10n.t('New Revision (Autogenerate)');
  const text =
    first === undefined
      ? l10n.t('The environment {0} was created. Next: create the first revision.', directory)
      : l10n.t(
          'The environment {0} was created. Review {1}, then create the first revision.',
          directory,
          path.posix.basename(first),
        );
  if ((await window.showInformationMessage(text, next)) === next)
    await commands.executeCommand('alembic.newRevisionAutogenerate');
}

/** In the server's order, which begins with the templates that need no editing. */
async function chooseTemplate(client: Client, folder: WorkspaceFolder): Promise<string | undefined> {
  const templates = await runRequest(client, {
    type: InitTemplatesRequest,
    params: { folder: folder.uri.toString() },
    title: l10n.t("Reading Alembic's templates"),
  });
  if (templates === undefined) return undefined;
  const items = templates.map(({ name, description }) => ({ label: name, detail: description }));
  const picked = await window.showQuickPick(items, {
    title: l10n.t('Initialize Environment: Template'),
    matchOnDetail: true,
  });
  return picked?.label;
}

async function askDirectory(folder: WorkspaceFolder): Promise<string | undefined> {
  const answer = await window.showInputBox({
    title: l10n.t('Initialize Environment: Directory'),
    prompt: l10n.t('Where env.py and the revisions go, relative to {0}', folder.name),
    value: 'migrations',
    ignoreFocusOut: true,
    validateInput: async (text) => {
      const problem = directoryProblem(text.trim());
      if (problem !== undefined) return explain(problem);
      return (await isFree(Uri.joinPath(folder.uri, text.trim())))
        ? undefined
        : l10n.t('This directory exists and is not empty.');
    },
  });
  return answer?.trim();
}

function explain(problem: DirectoryProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('The environment needs a directory.');
    case 'outside':
      return l10n.t('The directory must be inside the folder, such as "migrations" or "app/migrations".');
  }
}

async function isFree(uri: Uri): Promise<boolean> {
  try {
    const { type } = await workspace.fs.stat(uri);
    return type === FileType.Directory && (await workspace.fs.readDirectory(uri)).length === 0;
  } catch {
    // It does not exist.
    return true;
  }
}
