import type { CurrentResult } from 'alembic-language-server/messages';
import { commands, env, l10n } from 'vscode';
import { currentText, wayBackCommands, wayBackOf } from '../migrate/currentText.js';
import type { NameRevision } from '../migrate/revisionNames.js';
import { window } from '../window.js';
import type { Place } from './place.js';

/** Says that a database is at a revision that no file has, with the ways out of it. */
export async function tellUnknown(environment: string, current: CurrentResult, name: NameRevision): Promise<void> {
  const way = wayBackOf(current);
  const commandLine = way && wayBackCommands(way);
  const copy = l10n.t('Copy Commands');
  const stamp = l10n.t('Stamp…');
  const here: Place = { environment, revision: null };
  const chosen = await window.showWarningMessage(
    currentText(current, name, l10n),
    ...(commandLine === undefined ? [] : [copy]),
    stamp,
  );
  if (chosen === stamp) await commands.executeCommand('alembic.stamp', here);
  if (chosen === copy && commandLine !== undefined) await env.clipboard.writeText(commandLine);
}
