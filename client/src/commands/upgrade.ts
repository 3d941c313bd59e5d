import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { pickTarget } from '../migrate/pickTarget.js';
import { runMigration } from '../migrate/runMigration.js';
import type { AlembicCommand } from '../migrate/targets.js';
import type { PreviewPanel } from '../preview/panel.js';
import { placeOf } from './place.js';
import { chooseRunnable } from './requireAlembic.js';

/** Applies revisions to the database, after a question that says which database, which steps and what they lose. */
export function upgrade(client: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  return migrate(client, preview, { command: 'upgrade', title: l10n.t('Upgrade'), argument });
}

/** Reverts revisions of the database, after a question that says which database, which steps and what they lose. */
export function downgrade(client: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  return migrate(client, preview, { command: 'downgrade', title: l10n.t('Downgrade'), argument });
}

/** Writes another revision into the version table, without running a migration, after a question. */
export function stamp(client: Client, preview: PreviewPanel, argument: unknown): Promise<void> {
  return migrate(client, preview, { command: 'stamp', title: l10n.t('Stamp'), argument });
}

interface Migration {
  readonly command: AlembicCommand;
  readonly title: string;
  readonly argument: unknown;
}

async function migrate(client: Client, preview: PreviewPanel, { command, title, argument }: Migration): Promise<void> {
  const place = placeOf(argument);
  const environment = await chooseRunnable(client, place, title);
  if (environment === undefined) return;
  const to = place?.revision ?? (await pickTarget(client, environment, command));
  if (to !== undefined) await runMigration(client, preview, environment, command, to);
}
