import { CurrentRequest, RevisionsRequest } from 'alembic-language-server/messages';
import { commands, l10n } from 'vscode';
import type { Client } from '../client.js';
import { currentText } from '../migrate/currentText.js';
import { revisionNames } from '../migrate/runMigration.js';
import { openAt } from '../target.js';
import { window } from '../window.js';
import { placeOf, type Place } from './place.js';
import { chooseRunnable } from './requireAlembic.js';
import { runRequest } from './runRequest.js';
import { tellUnknown } from './tellUnknown.js';

/** Asks the database where it is and tells it; the tree and the status item show it from then on. */
export async function showCurrent(client: Client, argument: unknown): Promise<void> {
  const environment = await chooseRunnable(client, placeOf(argument), l10n.t('Show Current'));
  if (environment === undefined) return;
  const current = await runRequest(client, {
    type: CurrentRequest,
    params: { environment: environment.id },
    title: l10n.t('Reading the current revision'),
    environment,
  });
  if (current === undefined) return;
  const name = await revisionNames(client, environment);
  if (current.unknown.length > 0) return tellUnknown(environment.id, current, name);
  const text = currentText(current, name, l10n);
  const here: Place = { environment: environment.id, revision: null };
  const upgrade = l10n.t('Upgrade…');
  const open = l10n.t('Open Revision');
  const choices = [...((current.pending ?? 0) > 0 ? [upgrade] : []), ...(current.revisions.length > 0 ? [open] : [])];
  const chosen = await window.showInformationMessage(text, ...choices);
  if (chosen === upgrade) await commands.executeCommand('alembic.upgrade', here);
  if (chosen === open) await openCurrent(client, environment.id, current.revisions);
}

async function openCurrent({ server }: Client, environment: string, ids: readonly string[]): Promise<void> {
  const revisions = await server.request(RevisionsRequest, { environment });
  const found = revisions.find(({ revision }) => revision !== null && ids.includes(revision));
  if (found !== undefined) await openAt(found.uri, found.range);
}
