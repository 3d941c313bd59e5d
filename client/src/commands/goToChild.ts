import { l10n } from 'vscode';
import type { Client } from '../client.js';
import { goToRelative } from './goToRelative.js';

/** From a revision to the one that follows it; a branch point asks which. */
export function goToChild(client: Client, argument: unknown): Promise<void> {
  const relation = {
    direction: 'children',
    question: l10n.t('Go to Child'),
    none: l10n.t('This revision is a head: it has no child.'),
  } as const;
  return goToRelative(client, relation, argument);
}
