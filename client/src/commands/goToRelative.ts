import { l10n } from 'vscode';
import { type RelativesParams, RelativesRequest, type RevisionSummary } from 'alembic-language-server/messages';
import type { Client } from '../client.js';
import { documentOf, openAt } from '../target.js';
import { window } from '../window.js';
import { sayNotARevision } from './notices.js';
import { revisionLine } from './pickRevision.js';

/** From a revision to the one that it follows; a merge asks which. */
export function goToParent(client: Client, argument: unknown): Promise<void> {
  const relation = {
    direction: 'parents',
    question: l10n.t('Go to Parent'),
    none: l10n.t('This revision is a base: it has no parent.'),
  } as const;
  return goToRelative(client, relation, argument);
}

/** From a revision to the one that follows it; a branch point asks which. */
export function goToChild(client: Client, argument: unknown): Promise<void> {
  const relation = {
    direction: 'children',
    question: l10n.t('Go to Child'),
    none: l10n.t('This revision is a head: it has no child.'),
  } as const;
  return goToRelative(client, relation, argument);
}

/** What differs between going to a parent and going to a child. */
interface Relation {
  readonly direction: RelativesParams['direction'];
  /** Title of the pick when there are several. */
  readonly question: string;
  /** Said when there is none. */
  readonly none: string;
}

/** Goes to the only relative of a revision, asks when there are several, says when there is none. */
async function goToRelative({ server, environments }: Client, relation: Relation, argument: unknown): Promise<void> {
  const uri = documentOf(argument);
  if (uri === undefined) return sayNotARevision();
  const relatives = await server.request(RelativesRequest, { uri: uri.toString(), direction: relation.direction });
  const chosen = relatives.length > 1 ? await choose(relatives, relation.question) : relatives[0];
  if (chosen !== undefined) return openAt(chosen.uri, chosen.range);
  if (relatives.length > 0) return;
  if ((await environments.holding(uri)).length === 0) return sayNotARevision();
  window.setStatusBarMessage(relation.none, 5000);
}

async function choose(relatives: readonly RevisionSummary[], title: string): Promise<RevisionSummary | undefined> {
  const items = relatives.map((relative) => ({ ...revisionLine(relative), relative }));
  const picked = await window.showQuickPick(items, { title, matchOnDescription: true });
  return picked?.relative;
}
