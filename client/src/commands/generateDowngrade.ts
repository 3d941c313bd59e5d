import {
  type DowngradeAnswer,
  DowngradeRequest,
  type RoundTripAnswer,
  RoundTripRequest,
} from 'alembic-language-server/messages';
import { commands, l10n, Uri, workspace, WorkspaceEdit, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { documentOf, openAt, toRange } from '../target.js';
import { window } from '../window.js';
import { sayNotARevision } from './notices.js';

/** Writes a downgrade that undoes the upgrade, in place of the one that is there or behind it: one edit, which can be undone. */
export async function generateDowngrade(
  { server }: Client,
  argument: unknown,
  mode: 'generate' | 'complete',
): Promise<void> {
  const uri = documentOf(argument);
  if (uri === undefined) return sayNotARevision();
  const answer: DowngradeAnswer = await server.request(DowngradeRequest, { uri: uri.toString(), mode });
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const { edits, verdict, reasons } = answer;
  const last = edits.at(-1);
  if (last === undefined) return;
  await openAt(uri.toString(), last.range);
  const edit = new WorkspaceEdit();
  for (const each of edits) edit.replace(Uri.parse(each.uri), toRange(each.range), each.newText);
  if (!(await workspace.applyEdit(edit, { isRefactoring: true })))
    return void window.showWarningMessage(l10n.t('The file changed in the meantime: nothing was written. Try again.'));
  const [first = ''] = reasons;
  switch (verdict) {
    case 'exact':
      window.setStatusBarMessage(l10n.t('The downgrade restores the schema. Undo takes it back.'), 8000);
      return;
    case 'losesData':
      window.setStatusBarMessage(l10n.t('The downgrade restores the schema, not the data: {0}.', first), 8000);
      return;
    default:
      await window.showWarningMessage(l10n.t('Complete the downgrade by hand: {0}.', first));
  }
}

/** What the code lens says in short: each reason, with the way to its place, and the way to a new downgrade. */
export async function explainRoundTrip({ server }: Client, argument: unknown): Promise<void> {
  const uri = documentOf(argument);
  if (uri === undefined) return sayNotARevision();
  const answer = await server.request(RoundTripRequest, { uri: uri.toString() });
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const { verdict, data, reasons } = answer;
  const rows = data === 'none' ? [] : [{ label: dataText(data), range: null, command: '' }];
  const ways =
    verdict === 'exact'
      ? []
      : [
          { label: l10n.t('Generate Downgrade'), range: null, command: 'alembic.generateDowngrade' },
          { label: l10n.t('Complete Downgrade'), range: null, command: 'alembic.completeDowngrade' },
        ];
  const items = [
    ...reasons.map(({ message, range }) => ({ label: message, range, command: '', ...placeText(range) })),
    ...rows,
    ...ways,
  ];
  const picked = await window.showQuickPick<QuickPickItem & (typeof items)[number]>(items, {
    title: roundTripTitle(verdict),
    placeHolder: l10n.t('Whether downgrade() undoes upgrade(), run at once after it on tables with rows'),
  });
  if (picked === undefined) return;
  if (picked.command !== '') await commands.executeCommand(picked.command, uri);
  else if (picked.range !== null) await openAt(uri.toString(), picked.range);
}

function placeText(range: { readonly start: { readonly line: number } } | null): { readonly description?: string } {
  return range === null ? {} : { description: l10n.t('line {0}', range.start.line + 1) };
}

function dataText(data: 'changed' | 'unknown'): string {
  return data === 'changed'
    ? l10n.t('upgrade() changes rows that downgrade() does not change back')
    : l10n.t('Both change rows; whether they are as before is not known');
}

/** A verdict as a title. */
function roundTripTitle(verdict: Extract<RoundTripAnswer, { readonly kind: 'verdict' }>['verdict']): string {
  switch (verdict) {
    case 'exact':
      return l10n.t('The Downgrade Restores the Schema');
    case 'losesData':
      return l10n.t('The Downgrade Restores the Schema, Not the Data');
    case 'broken':
      return l10n.t('The Downgrade Does Not Restore the Schema');
    case 'unknown':
      return l10n.t('Whether the Downgrade Restores the Schema Is Not Known');
  }
}
