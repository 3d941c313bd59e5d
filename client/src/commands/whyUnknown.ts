import { type UnknownPart, WhyUnknownRequest } from 'alembic-language-server/messages';
import { l10n, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { documentOf, openAt } from '../target.js';
import { window } from '../window.js';
import { sayNotARevision } from './notices.js';

/** Lists what of a revision is not understood, with the reasons, and goes to the place that is chosen. */
export async function whyUnknown({ server }: Client, argument: unknown): Promise<void> {
  const uri = documentOf(argument);
  if (uri === undefined) return sayNotARevision();
  const answer = await server.request(WhyUnknownRequest, { uri: uri.toString() });
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const { operations, unknowns } = answer;
  if (unknowns.length === 0) {
    const all = l10n.t('All operations of this revision are understood ({0}).', operations);
    return void window.showInformationMessage(all);
  }
  const picked = await window.showQuickPick(unknowns.map(item), {
    title: l10n.t('Why Is This Unknown?'),
    placeHolder: l10n.t('What the text of this revision does not say; choose one to go there.'),
    matchOnDescription: true,
    matchOnDetail: true,
  });
  if (picked !== undefined) await openAt(uri.toString(), picked.part.range);
}

function item(part: UnknownPart): QuickPickItem & { readonly part: UnknownPart } {
  const { operation, direction, reason, range } = part;
  const place = l10n.t('{0}, line {1}', direction, range.start.line + 1);
  return { label: operation, description: place, detail: reason, part };
}
