import { BranchesRequest, CompareHeadsRequest, type ComparedHead } from 'alembic-language-server/messages';
import { l10n, QuickPickItemKind, type QuickPickItem } from 'vscode';
import type { Client } from '../client.js';
import { openAt } from '../target.js';
import { window } from '../window.js';
import { chooseEnvironment } from './pickEnvironment.js';
import { placeOf } from './place.js';

/** Says which heads a merge of another branch would leave, and what to do. Touches neither files nor branches. */
export async function compareHeads(client: Client, argument: unknown): Promise<void> {
  const environment = await chooseEnvironment(client, placeOf(argument), l10n.t('Compare Heads with Branch'));
  if (environment === undefined) return;
  const listed = await client.server.request(BranchesRequest, { environment: environment.id });
  if (listed.kind === 'refused') return void window.showWarningMessage(listed.reason);
  if (listed.branches.length === 0)
    return void window.showInformationMessage(l10n.t('There is no other branch to compare with.'));
  const branch = await window.showQuickPick([...listed.branches], {
    title: l10n.t('Compare Heads with Branch'),
    placeHolder: l10n.t('The branch that would be merged.'),
  });
  if (branch === undefined) return;
  const answer = await client.server.request(CompareHeadsRequest, { environment: environment.id, branch });
  if (answer.kind === 'refused') return void window.showWarningMessage(answer.reason);
  const picked = await window.showQuickPick(items(answer.heads, branch, answer.advice), {
    title: l10n.t('Heads after a Merge of {0}', branch),
    placeHolder: answer.advice,
    matchOnDescription: true,
  });
  if (picked === undefined) return;
  const { uri = null, range = null } = picked.head ?? {};
  if (uri !== null) return openAt(uri, range);
  // A list shows one line of it.
  void window.showInformationMessage(answer.advice);
}

type HeadItem = QuickPickItem & { readonly head: ComparedHead | undefined };

function items(heads: readonly ComparedHead[], branch: string, advice: string): HeadItem[] {
  return [
    ...heads.map((head): HeadItem => ({
      label: head.message === '' ? (head.revision ?? '') : head.message,
      description: [head.revision ?? '', placeText(head, branch)].join(' · '),
      head,
    })),
    { label: '', kind: QuickPickItemKind.Separator, head: undefined },
    { label: l10n.t('What to do'), detail: advice, head: undefined },
  ];
}

function placeText({ place }: ComparedHead, branch: string): string {
  switch (place) {
    case 'here':
      return l10n.t('only here');
    case 'there':
      return l10n.t('only on {0}', branch);
    case 'both':
      return l10n.t('here and on {0}', branch);
  }
}
