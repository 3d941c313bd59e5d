import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { runMigration } from '../migrate/runMigration.js';
import { pickTarget } from '../migrate/pickTarget.js';
import type { PreviewPanel } from '../preview/panel.js';
import { placeOf } from './place.js';
import { chooseRunnable } from './requireAlembic.js';

/** Takes revisions of the database back, after a question that tells which database, which steps and what they lose. */
export async function downgrade(client: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const environment = await chooseRunnable(client, place, l10n.t('Downgrade'));
  if (environment === undefined) return;
  const to = place?.revision ?? (await pickTarget(client, environment, 'downgrade'));
  if (to !== undefined) await runMigration(client, preview, environment, 'downgrade', to);
}
