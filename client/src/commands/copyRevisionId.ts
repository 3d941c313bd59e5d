import { env, l10n } from 'vscode';
import { treeNodeOf } from '../target.js';
import { window } from '../window.js';

/** Copies the id of a tree node's revision. */
export async function copyRevisionId(argument: unknown): Promise<void> {
  const revision = treeNodeOf(argument)?.revision ?? null;
  if (revision === null) return;
  await env.clipboard.writeText(revision);
  window.setStatusBarMessage(l10n.t('Copied {0}.', revision), 3000);
}
