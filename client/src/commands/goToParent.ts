import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { goToRelative } from './goToRelative.js';

/** From a revision to the one that it follows; a merge asks which. */
export function goToParent(client: Client, argument: unknown): Promise<void> {
  const relation = {
    direction: 'parents',
    question: l10n.t('Go to Parent'),
    none: l10n.t('This revision is a base: it has no parent.'),
  } as const;
  return goToRelative(client, relation, argument);
}
