import { type EnvironmentSummary, type RevisionSummary, RevisionsRequest } from 'alembic-language-server/messages';
import { l10n, QuickPickItemKind, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { openAt } from '../target.js';
import { window } from '../window.js';
import { sayNoEnvironment } from './notices.js';
import { revisionLine } from './pickRevision.js';
import { placeOf } from './place.js';

type FoundItem = QuickPickItem & { readonly found?: RevisionSummary };

/**
 * Searches the history of every environment, or of the one of a row, by message, id and path, and opens what is chosen.
 */
export async function findRevision({ server, environments, active }: Client, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const searched =
    place === undefined
      ? activeFirst(environments.all, active.environment)
      : environments.all.filter(({ id }) => id === place.environment);
  if (searched.length === 0) return sayNoEnvironment();
  const items = async (): Promise<FoundItem[]> =>
    (
      await Promise.all(
        searched.map(async ({ id, name }) =>
          itemsOf(
            searched.length > 1 ? [headingOf(name)] : [],
            await server.request(RevisionsRequest, { environment: id }),
          ),
        ),
      )
    ).flat();
  const picked = await window.showQuickPick(items(), {
    title: l10n.t('Find Revision'),
    placeHolder: l10n.t('Message, id or path'),
    matchOnDescription: true,
  });
  if (picked?.found !== undefined) await openAt(picked.found.uri, picked.found.range);
}

function activeFirst(all: readonly EnvironmentSummary[], active: EnvironmentSummary | undefined): EnvironmentSummary[] {
  return [...all].sort((one, other) => Number(other === active) - Number(one === active));
}

function headingOf(name: string): FoundItem {
  return { label: name, kind: QuickPickItemKind.Separator };
}

function itemsOf(heading: readonly FoundItem[], revisions: readonly RevisionSummary[]): FoundItem[] {
  return revisions.length === 0 ? [] : [...heading, ...revisions.map((found) => ({ ...revisionLine(found), found }))];
}
