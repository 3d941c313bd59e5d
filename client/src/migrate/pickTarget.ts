import type { EnvironmentSummary } from 'alembic-language-server/messages';
import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { back } from '../commands/pickOne.js';
import { pickRevision } from '../commands/pickRevision.js';
import { window } from '../window.js';
import { commandTargets, type AlembicCommand } from './targets.js';

/** Asks where a command is to lead. Answers what Alembic takes, or undefined when the user left. */
export async function pickTarget(
  client: Client,
  environment: EnvironmentSummary,
  command: AlembicCommand,
): Promise<string | undefined> {
  const title = titleOf(command, environment.name);
  for (;;) {
    const picked = await window.showQuickPick(commandTargets(command, environment, l10n), {
      title,
      matchOnDescription: true,
    });
    if (picked === undefined) return undefined;
    const to = picked.to ?? (await pickRevision(client, environment, title));
    if (to !== back) return to;
  }
}

function titleOf(command: AlembicCommand, environment: string): string {
  switch (command) {
    case 'upgrade':
      return l10n.t('Upgrade {0} to', environment);
    case 'downgrade':
      return l10n.t('Downgrade {0} to', environment);
    case 'stamp':
      return l10n.t('Stamp {0} as', environment);
  }
}
