import { type ReviewAnswer, ClearReviewRequest, ReviewRequest } from 'alembic-language-server/messages';
import { commands, l10n, ProgressLocation } from 'vscode';
import type { Client } from '../client.js';
import { findingCountsText } from '../findingText.js';
import { documentOf } from '../target.js';
import { window } from '../window.js';
import { sayNotARevision } from './notices.js';
import { unlessCancelled } from './runRequest.js';

/** Reviews the revision of a file as if it were new, and shows its findings in the editor and in Problems. */
export async function reviewRevision(client: Client, argument: unknown): Promise<void> {
  const uri = documentOf(argument);
  if (uri === undefined) return sayNotARevision();
  const answer = await client.server.request(ReviewRequest, { uri: uri.toString() });
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const found = findingCountsText(answer, l10n) ?? l10n.t('no findings');
  window.setStatusBarMessage(l10n.t('Reviewed this revision: {0}. {1}', found, coverageText(answer)), 10_000);
}

/** Reviews all revisions, also those that are released; it can be cancelled, and cleared later. */
export async function reviewAll({ server }: Client): Promise<void> {
  const answer = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Reviewing all revisions'), cancellable: true },
    (progress, token) =>
      unlessCancelled(
        server.request(ReviewRequest, { uri: null }, token, (message) => {
          progress.report({ message });
        }),
        token,
      ),
  );
  if (answer === undefined) return;
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const found = findingCountsText(answer, l10n);
  const reviewed =
    answer.revisions === 1
      ? l10n.t('Reviewed 1 revision: {0}. {1}', found ?? l10n.t('no findings'), coverageText(answer))
      : l10n.t(
          'Reviewed {0} revisions: {1}. {2}',
          answer.revisions,
          found ?? l10n.t('no findings'),
          coverageText(answer),
        );
  const [show, clear] = [l10n.t('Show Problems'), l10n.t('Clear Review')];
  const chosen = await window.showInformationMessage(reviewed, ...(found === undefined ? [] : [show, clear]));
  if (chosen === show) await commands.executeCommand('workbench.panel.markers.view.focus');
  if (chosen === clear) await commands.executeCommand('alembic.clearReview');
}

/** Shows the findings of revisions that somebody asked to review no more: of a lens those of its file, else all. */
export async function clearReview({ server }: Client, argument: unknown): Promise<void> {
  const uri = typeof argument === 'string' ? argument : null;
  if (!(await server.request(ClearReviewRequest, { uri })))
    window.setStatusBarMessage(l10n.t('There is no review to clear.'), 5000);
}

function coverageText(answer: Extract<ReviewAnswer, { readonly kind: 'reviewed' }>): string {
  const { operations, understood, unchecked } = answer;
  return unchecked === 0
    ? l10n.t('{0} of {1} operations understood.', understood, operations)
    : l10n.t('{0} of {1} operations understood, {2} could not be fully checked.', understood, operations, unchecked);
}
