import { InstallationRequest } from 'alembic-language-server/messages';
import { env, l10n } from 'vscode';
import type { Client } from '../client.js';
import { shellKind, shellLine } from '../python/shellLine.js';
import { paramsOf, subjectIn, subjectOf, type PythonSubject } from '../python/subject.js';
import { typeInto } from '../python/typeInto.js';
import { isFailure } from '../runFailure.js';
import { window } from '../window.js';
import { chooseFolder } from './chooseFolder.js';
import { chooseEnvironment } from './pickEnvironment.js';
import { showFailure } from './remedies.js';

/**
 * Types what installs Alembic, where the project's packages are, into a terminal. The user reads it and presses Enter,
 * or does not. Works in an empty folder too.
 */
export async function installAlembic(client: Client, argument: unknown): Promise<void> {
  const subject = subjectIn(argument) ?? (await chooseSubject(client));
  if (subject === undefined) return;
  const found = await client.python.check(subject);
  if (!isFailure(found)) {
    void window.showInformationMessage(alreadyThere(found.interpreter?.path));
    return;
  }
  const installation = await client.server.request(InstallationRequest, paramsOf(subject));
  if (isFailure(installation)) return showFailure(client, installation, undefined);
  const line = shellLine(installation.commands, shellKind(env.shell));
  if (line === undefined) {
    void window.showErrorMessage(
      l10n.t('What installs Alembic holds control characters, so it was not typed into a terminal.'),
    );
    return;
  }
  const terminal = window.createTerminal({
    name: l10n.t('Install Alembic'),
    cwd: installation.cwd,
    message: l10n.t('This installs Alembic. Press Enter to run it.'),
    // The Python extension types its activation into every other new terminal, behind what is typed here.
    hideFromUser: true,
  });
  terminal.show();
  await typeInto(terminal, line);
}

/** An environment where there is one, else a folder. */
async function chooseSubject(client: Client): Promise<PythonSubject | undefined> {
  if (client.environments.all.length > 0) {
    const environment = await chooseEnvironment(client, undefined, l10n.t('Install Alembic'));
    return environment && subjectOf(environment);
  }
  const folder = await chooseFolder(l10n.t('Folder to install Alembic for'));
  return folder && { folder: folder.uri.toString() };
}

function alreadyThere(interpreter: string | undefined): string {
  if (interpreter === undefined)
    return l10n.t('The command in alembic.command runs Alembic: there is nothing to install.');
  return l10n.t('{0} has Alembic already.', interpreter);
}
