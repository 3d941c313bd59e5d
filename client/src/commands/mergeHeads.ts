import { type EnvironmentSummary, type FixCommandArgument, MergeRequest } from 'alembic-language-server/messages';
import { l10n, Uri } from 'vscode';
import type { Client } from '../client.js';
import { hasSeveralHeads } from '../environments.js';
import { window } from '../window.js';
import { askMessage } from './askMessage.js';
import { revisionItem } from './pickRevision.js';
import { placeOf } from './place.js';
import { chooseRunnable } from './requireAlembic.js';
import { runRequest } from './runRequest.js';

/**
 * Makes a merge revision of two or more heads and opens it; of the heads that a quick fix names, or of those that are
 * chosen.
 */
export async function mergeHeads(client: Client, argument: unknown): Promise<void> {
  const environment = await chooseRunnable(client, placeOf(argument), l10n.t('Merge Heads'), hasSeveralHeads);
  if (environment === undefined) return;
  const revisions = headsOf(argument) ?? (await chooseHeads(environment));
  if (revisions === undefined) return;
  const answer = await askMessage({
    title: l10n.t('Merge {0}', revisions.join(', ')),
    prompt: l10n.t('What the revision does, in a few words'),
    value: 'merge heads',
  });
  if (answer === undefined || !('message' in answer)) return;
  const made = await runRequest(client, {
    type: MergeRequest,
    params: { environment: environment.id, message: answer.message, revisions },
    title: l10n.t('Merging {0} heads', revisions.length),
    environment,
  });
  if (made !== undefined) await window.showTextDocument(Uri.parse(made.uri), { preview: false });
}

/** The heads that a quick fix is about. */
function headsOf(argument: unknown): readonly string[] | undefined {
  const isFix =
    typeof argument === 'object' && argument !== null && 'revisions' in argument && Array.isArray(argument.revisions);
  return isFix ? (argument as FixCommandArgument).revisions : undefined;
}

/** Two heads or more, all of them marked at first. Undefined when the user left, or when there is nothing to merge. */
async function chooseHeads({ heads }: EnvironmentSummary): Promise<readonly string[] | undefined> {
  const items = heads.flatMap(revisionItem).map((item) => ({ ...item, picked: true }));
  if (items.length < 2) {
    void window.showInformationMessage(l10n.t('There is nothing to merge: the environment does not have two heads.'));
    return undefined;
  }
  for (;;) {
    const picked = await window.showQuickPick(items, {
      title: l10n.t('Merge Heads'),
      placeHolder: l10n.t('Choose two heads or more.'),
      canPickMany: true,
      matchOnDescription: true,
    });
    if (picked === undefined) return undefined;
    if (picked.length >= 2) return picked.map(({ revision }) => revision);
  }
}
