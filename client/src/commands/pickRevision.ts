import { type EnvironmentSummary, type RevisionSummary, RevisionsRequest } from 'alembic-language-server/messages';
import { l10n, Uri, workspace, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { window } from '../window.js';
import { back, pickOne } from './pickOne.js';

export type RevisionItem = QuickPickItem & { readonly revision: string };

/** A revision on one line of a pick: its message, then id and path, which are searched too. */
export function revisionLine({
  revision,
  message,
  uri,
}: RevisionSummary): Pick<QuickPickItem, 'label' | 'description'> {
  const [firstLine = ''] = message.split('\n', 1);
  return {
    label: firstLine.trim() || l10n.t('(no message)'),
    description: [revision ?? l10n.t('id known only at run time'), workspace.asRelativePath(Uri.parse(uri))].join(
      ' · ',
    ),
  };
}

/** A revision in a pick; none for one whose id is known only at run time, because it cannot be named to Alembic. */
export function revisionItem(summary: RevisionSummary): RevisionItem[] {
  const { revision } = summary;
  return revision === null ? [] : [{ ...revisionLine(summary), revision }];
}

/**
 * Asks, after another question, for one revision of an environment, newest first, then what else can be chosen.
 * Undefined when the user left.
 */
export async function pickRevision(
  client: Client,
  environment: EnvironmentSummary,
  title: string,
  more: readonly RevisionItem[] = [],
): Promise<string | typeof back | undefined> {
  const picked = await pickOne([...(await revisionItems(client, environment)), ...more], { title, canGoBack: true });
  return picked === back ? back : picked?.revision;
}

/** Asks for any number of revisions of an environment; `chosen` are marked already. Undefined when the user left. */
export async function pickRevisions(
  client: Client,
  environment: EnvironmentSummary,
  title: string,
  chosen: readonly string[],
): Promise<readonly string[] | undefined> {
  const items = (await revisionItems(client, environment)).map((item) => ({
    ...item,
    picked: chosen.includes(item.revision),
  }));
  const picked = await window.showQuickPick(items, { title, canPickMany: true, matchOnDescription: true });
  return picked?.map(({ revision }) => revision);
}

async function revisionItems({ server }: Client, { id }: EnvironmentSummary): Promise<RevisionItem[]> {
  return (await server.request(RevisionsRequest, { environment: id })).flatMap(revisionItem);
}
