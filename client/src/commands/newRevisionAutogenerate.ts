import {
  CurrentRequest,
  type CurrentResult,
  type EnvironmentSummary,
  ReviewRequest,
} from 'alembic-language-server/messages';
import { commands, l10n, Uri, WorkspaceEdit, workspace } from 'vscode';
import type { Client } from '../client.js';
import { findingCountsText } from '../findingText.js';
import { upgradeTitle } from '../migrate/targets.js';
import { window } from '../window.js';
import { askRevision, createRevision, openCreated } from './newRevision.js';
import { placeOf } from './place.js';
import { chooseRunnable } from './requireAlembic.js';
import { runRequest } from './runRequest.js';
import { tellUnknown } from './tellUnknown.js';

/**
 * Makes a revision from the difference between the models and the database, and opens it with its findings and, beside
 * it, its SQL. Which database is compared is in the question.
 */
export async function newRevisionAutogenerate(client: Client, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const environment = await chooseRunnable(client, place, l10n.t('New Revision (Autogenerate)'));
  if (environment === undefined) return;
  const current = await runRequest(client, {
    type: CurrentRequest,
    params: { environment: environment.id },
    title: l10n.t('Reading the current revision'),
    environment,
  });
  if (current === undefined || !(await isUpToDate(environment, current))) return;
  const prompt = l10n.t(
    'Compares the models with {0}. What does the revision do, in a few words?',
    current.database.description,
  );
  const params = await askRevision(client, environment, place?.revision ?? null, prompt);
  if (params === undefined) return;
  const made = await createRevision(client, environment, { ...params, autogenerate: true });
  if (made === undefined) return;
  const uri = Uri.parse(made.uri);
  await openCreated(made);
  if (made.isEmpty === true) await offerToDelete(uri, current);
  else if (await client.environments.holdingOnce(uri)) {
    await commands.executeCommand('alembic.previewSql', uri);
    await sayFindings(client, uri);
  }
}

/** What autogenerate writes is a draft: the editor marks what is wrong with it, and this says so once. */
async function sayFindings({ server }: Client, uri: Uri): Promise<void> {
  const answer = await server.request(ReviewRequest, { uri: uri.toString() });
  if (answer.kind === 'refused' || answer.errors + answer.warnings === 0) return;
  const found = findingCountsText(answer, l10n) ?? '';
  const show = l10n.t('Show Problems');
  const chosen = await window.showWarningMessage(l10n.t('Read the new revision before it runs: {0}.', found), show);
  if (chosen === show) await commands.executeCommand('workbench.panel.markers.view.focus');
}

/** Alembic refuses to compare with a database that is behind; said before a message is typed for nothing. */
async function isUpToDate(environment: EnvironmentSummary, current: CurrentResult): Promise<boolean> {
  const { database, pending, unknown } = current;
  if (unknown.length > 0) {
    await tellUnknown(environment.id, current, (id) => id);
    return false;
  }
  if (pending === null || pending === 0) return true;
  const upgrade = upgradeTitle(environment, l10n);
  const text =
    pending === 1
      ? l10n.t(
          '{0} is 1 revision behind. Autogenerate compares the models with a database that is at the heads.',
          database.description,
        )
      : l10n.t(
          '{0} is {1} revisions behind. Autogenerate compares the models with a database that is at the heads.',
          database.description,
          pending,
        );
  const chosen = await window.showWarningMessage(text, upgrade);
  if (chosen === upgrade)
    await commands.executeCommand('alembic.upgrade', { environment: environment.id, revision: 'heads' });
  return false;
}

async function offerToDelete(uri: Uri, { database }: CurrentResult): Promise<void> {
  const remove = l10n.t('Delete the Empty Revision');
  const text = l10n.t('The models and {0} agree: the new revision is empty.', database.description);
  if ((await window.showInformationMessage(text, remove, l10n.t('Keep It'))) !== remove) return;
  const edit = new WorkspaceEdit();
  edit.deleteFile(uri, { ignoreIfNotExists: true });
  await workspace.applyEdit(edit);
}
