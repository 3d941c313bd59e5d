import {
  type CreatedRevision,
  type EnvironmentSummary,
  type NewRevisionParams,
  NewRevisionRequest,
} from 'alembic-language-server/messages';
import { l10n, Uri } from 'vscode';
import type { Client } from '../client.js';
import { toRange } from '../target.js';
import { window } from '../window.js';
import { askMessage } from './askMessage.js';
import { revisionItem } from './pickRevision.js';
import { placeOf } from './place.js';
import { chooseRunnable } from './requireAlembic.js';
import { editOptions, optionParams, optionsText, type RevisionOptions } from './revisionOptions.js';
import { runRequest } from './runRequest.js';

/** Makes an empty revision file with the project's own Alembic and opens it. Every question can be left with Escape. */
export async function newRevision(client: Client, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const environment = await chooseRunnable(client, place, l10n.t('New Revision'));
  if (environment === undefined) return;
  const prompt = l10n.t('What the revision does, in a few words');
  const params = await askRevision(client, environment, place?.revision ?? null, prompt);
  if (params === undefined) return;
  const made = await createRevision(client, environment, params);
  if (made !== undefined) await openCreated(made);
}

/**
 * Asks what a new revision is to be: the head where there are several, then the message, with the way to more options.
 */
export async function askRevision(
  client: Client,
  environment: EnvironmentSummary,
  after: string | null,
  prompt: string,
): Promise<NewRevisionParams | undefined> {
  const start = after === null ? await chooseHead(environment) : { head: after };
  if (start === undefined) return undefined;
  let options: RevisionOptions = { head: start.head, branchLabel: undefined, dependsOn: [], versionPath: undefined };
  let value = '';
  for (;;) {
    const { head } = options;
    const title =
      head === undefined ? l10n.t('New Revision in {0}', environment.name) : l10n.t('New Revision after {0}', head);
    const chosen = optionsText(options);
    const answer = await askMessage({
      title,
      prompt: chosen === '' ? prompt : `${prompt} (${chosen})`,
      value,
      options: l10n.t('More Options…'),
    });
    if (answer === undefined) return undefined;
    if ('message' in answer) return { environment: environment.id, message: answer.message, ...optionParams(options) };
    value = answer.typed;
    options = await editOptions(client, environment, options);
  }
}

/** Opens a revision where its author begins to write. */
export async function openCreated({ uri, selection }: CreatedRevision): Promise<void> {
  await window.showTextDocument(Uri.parse(uri), {
    preview: false,
    ...(selection !== undefined && { selection: toRange(selection) }),
  });
}

/** Runs Alembic. Undefined when it failed or was cancelled. */
export function createRevision(
  client: Client,
  environment: EnvironmentSummary,
  params: NewRevisionParams,
): Promise<CreatedRevision | undefined> {
  return runRequest(client, {
    type: NewRevisionRequest,
    params,
    title: l10n.t('Creating the revision "{0}"', params.message),
    environment,
  });
}

/** The head to start from: none has to be named when there is one. Undefined when the user left. */
async function chooseHead({ heads }: EnvironmentSummary): Promise<{ readonly head: string | undefined } | undefined> {
  const items = heads.flatMap(revisionItem);
  if (items.length < 2) return { head: undefined };
  const picked = await window.showQuickPick(items, {
    title: l10n.t('New Revision: Head to Start From'),
    placeHolder: l10n.t('There are {0} heads. The new revision follows the one that you choose.', items.length),
    matchOnDescription: true,
  });
  return picked === undefined ? undefined : { head: picked.revision };
}
