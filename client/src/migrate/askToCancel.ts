import { CancelCommandRequest } from 'alembic-language-server/messages';
import { l10n, type CancellationToken } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import type { AlembicCommand } from './targets.js';

/** What runs: a command on a database, or whatever runs in an environment. */
export interface Cancellable {
  /** The environment's id. */
  readonly environment: string;
  readonly command: AlembicCommand | undefined;
  /** The database in one line, or the environment's name. */
  readonly where: string;
}

/**
 * Asks whether to end what runs, and ends it. Answers whether it is ending now. To keep it running is what Enter and
 * Escape do; and the question is far from the button that leads to it, so that a second click on that ends nothing.
 * @param token closes the question, once the run has ended by itself for example
 */
export async function askToCancel(
  { server }: Client,
  { environment, command, where }: Cancellable,
  token?: CancellationToken,
): Promise<boolean> {
  const keep = { label: l10n.t('Keep Running') };
  const cancel = { label: cancelTitle(command) };
  const options = {
    title: questionText(command, where),
    placeHolder: l10n.t('Depending on the database, a step that is interrupted is left half done.'),
    ignoreFocusOut: true,
  };
  const chosen = await window.showQuickPick([keep, cancel], options, token);
  return chosen === cancel && server.request(CancelCommandRequest, { environment });
}

function questionText(command: AlembicCommand | undefined, where: string): string {
  switch (command) {
    case 'upgrade':
      return l10n.t('Cancel the upgrade of {0}?', where);
    case 'downgrade':
      return l10n.t('Cancel the downgrade of {0}?', where);
    case 'stamp':
      return l10n.t('Cancel the stamp of {0}?', where);
    case undefined:
      return l10n.t('Cancel what is running in {0}?', where);
  }
}

function cancelTitle(command: AlembicCommand | undefined): string {
  switch (command) {
    case 'upgrade':
      return l10n.t('Cancel Upgrade');
    case 'downgrade':
      return l10n.t('Cancel Downgrade');
    case 'stamp':
      return l10n.t('Cancel Stamp');
    case undefined:
      return l10n.t('Cancel It');
  }
}
