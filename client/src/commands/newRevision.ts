import type { EnvironmentSummary, NewRevisionParams, RevisionSummary } from 'alembic-language-server/messages';
import { l10n, ProgressLocation, Uri, window, workspace, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { newRevisionRequest } from '../requests.js';
import { isFailure, logFailure, showFailure } from '../runFailure.js';
import { treeNodeOf } from '../target.js';
import { sayNoEnvironment } from './noEnvironment.js';
import { pickEnvironment } from './pickEnvironment.js';
import { messageProblem, type MessageProblem } from './revisionMessage.js';

/** Makes a revision file with the project's own Alembic and opens it. Every question can be left with Escape. */
export async function newRevision(client: Client, argument: unknown): Promise<void> {
  const node = treeNodeOf(argument);
  if (client.environments.all.length === 0) return sayNoEnvironment();
  const environment = await chooseEnvironment(client, node?.environment);
  if (environment === undefined) return;
  const start = node !== undefined && node.revision !== null ? { head: node.revision } : await chooseHead(environment);
  if (start === undefined) return;
  const message = await askMessage(environment, start.head);
  if (message === undefined) return;
  await create(client, { environment: environment.id, message, ...start });
}

/** The tree node's, the active editor's, the selected or only one, else the user's answer. */
async function chooseEnvironment({ environments }: Client, id: string | undefined): Promise<EnvironmentSummary | undefined> {
  if (id !== undefined) return environments.all.find((environment) => environment.id === id);
  const document = window.activeTextEditor?.document.uri;
  const holders = document === undefined ? [] : await environments.holding(document);
  if (holders.length === 1) return holders[0];
  return environments.current ?? pickEnvironment(environments.all, l10n.t('New Revision: Environment'));
}

/** The head to start from: none has to be named when there is one. Undefined when the user left. */
async function chooseHead({ heads }: EnvironmentSummary): Promise<{ readonly head?: string } | undefined> {
  const items = heads.flatMap(headItem);
  if (items.length < 2) return {};
  const picked = await window.showQuickPick(items, {
    title: l10n.t('New Revision: Head to Start From'),
    placeHolder: l10n.t('There are {0} heads. The new revision follows the one that you choose.', items.length),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked === undefined ? undefined : { head: picked.head };
}

/** A head whose id is known only at run time cannot be named to Alembic. */
function headItem({ revision, message, uri }: RevisionSummary): (QuickPickItem & { readonly head: string })[] {
  if (revision === null) return [];
  const detail = workspace.asRelativePath(Uri.parse(uri));
  return [{ label: message || l10n.t('(no message)'), description: revision, detail, head: revision }];
}

/** An empty message is refused when it is confirmed: the editor shows no error before something was typed. */
async function askMessage(environment: EnvironmentSummary, head: string | undefined): Promise<string | undefined> {
  const message = await window.showInputBox({
    title: head === undefined ? l10n.t('New Revision in {0}', environment.name) : l10n.t('New Revision after {0}', head),
    prompt: l10n.t('What the revision does, in a few words'),
    placeHolder: l10n.t('add invoices'),
    ignoreFocusOut: true,
    validateInput(text) {
      const problem = messageProblem(text);
      return problem === undefined ? undefined : explain(problem);
    },
  });
  return message?.trim();
}

function explain(problem: MessageProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('A revision needs a message.');
    case 'tripleQuote':
      return l10n.t('Alembic writes the message between """ and """, so it cannot contain """.');
    case 'backslash':
      return l10n.t('Alembic writes the message into a Python string, where a backslash would begin an escape.');
  }
}

async function create({ server, python, log }: Client, params: NewRevisionParams): Promise<void> {
  const result = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Creating the revision "{0}"', params.message), cancellable: true },
    async (_, token) => {
      try {
        return await server.request(newRevisionRequest, params, token);
      } catch (error) {
        if (token.isCancellationRequested) return undefined;
        throw error;
      }
    },
  );
  if (result === undefined) return;
  python.record(result);
  if (!isFailure(result)) {
    await window.showTextDocument(Uri.parse(result.uri), { preview: false });
  } else if (result.failure !== 'cancelled') {
    logFailure(result, log);
    await showFailure(result, log);
  }
}
