import { type EnvironmentSummary, RevisionsRequest } from 'alembic-language-server/messages';
import { l10n, QuickPickItemKind, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { back, pickOne } from '../commands/pickOne.js';
import { revisionItem, type RevisionItem } from '../commands/pickRevision.js';
import type { Direction } from './messages.js';

export interface RevisionRange {
  readonly from: string;
  readonly to: string;
}

/** Asks where a range begins and where it ends. Undefined when the user left. */
export async function askRange(
  { server }: Client,
  environment: EnvironmentSummary,
  direction: Direction,
): Promise<RevisionRange | undefined> {
  const revisions = (await server.request(RevisionsRequest, { environment: environment.id })).flatMap(revisionItem);
  // Alembic's words for both ends.
  const lowest: RevisionItem = { label: 'base', description: l10n.t('before the first revision'), revision: 'base' };
  const highest: RevisionItem = {
    label: 'heads',
    description: l10n.t('after the newest revisions'),
    revision: 'heads',
  };
  const isUpgrade = direction === 'upgrade';
  const [first, last] = isUpgrade ? [lowest, highest] : [highest, lowest];
  for (;;) {
    const from = await askRevision(
      isUpgrade ? l10n.t('Preview SQL: Upgrade from') : l10n.t('Preview SQL: Downgrade from'),
      first,
      revisions,
      false,
    );
    if (from === undefined || from === back) return undefined;
    const title = isUpgrade
      ? l10n.t('Preview SQL: Upgrade from {0} to', from)
      : l10n.t('Preview SQL: Downgrade from {0} to', from);
    const to = await askRevision(title, last, revisions, true);
    if (to !== back) return to === undefined ? undefined : { from, to };
  }
}

/** A pick from the list, or what was typed: Alembic also takes parts of ids, labels and steps such as "-2". */
async function askRevision(
  title: string,
  symbol: RevisionItem,
  revisions: readonly RevisionItem[],
  canGoBack: boolean,
): Promise<string | typeof back | undefined> {
  const names = new Set([symbol, ...revisions].map(({ revision }) => revision));
  const listed: Choice[] = [symbol, { label: '', kind: QuickPickItemKind.Separator }, ...revisions];
  const picked = await pickOne(listed, {
    title,
    canGoBack,
    placeholder: l10n.t('A revision of the list, or what Alembic takes: part of an id, a label, "-2"'),
    typed: (text) =>
      text === '' || names.has(text)
        ? []
        : [{ label: text, description: l10n.t('as typed'), alwaysShow: true, revision: text }],
  });
  return picked === back ? back : picked?.revision;
}

type Choice = QuickPickItem & Partial<RevisionItem>;
