import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { runMigration } from '../migrate/runMigration.js';
import { pickTarget } from '../migrate/pickTarget.js';
import type { PreviewPanel } from '../preview/panel.js';
import { placeOf } from './place.js';
import { chooseRunnable } from './requireAlembic.js';

/** Writes another revision into the version table, without running a migration, after a question. */
export async function stamp(client: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const environment = await chooseRunnable(client, place, l10n.t('Stamp'));
  if (environment === undefined) return;
  const to = place?.revision ?? (await pickTarget(client, environment, 'stamp'));
  if (to !== undefined) await runMigration(client, preview, environment, 'stamp', to);
}
