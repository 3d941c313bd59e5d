import {
  type EnvironmentSummary,
  type FileEdit,
  type RebaseAnswer,
  type RebaseChoice,
  RebaseRequest,
} from 'alembic-language-server/messages';
import { commands, l10n, Uri, workspace, WorkspaceEdit } from 'vscode';
import type { Client } from '../client.js';
import { hasSeveralHeads } from '../environments.js';
import { openAt, toRange } from '../target.js';
import { window } from '../window.js';
import { chooseEnvironment } from './pickEnvironment.js';
import { back, pickOne } from './pickOne.js';
import { revisionItem } from './pickRevision.js';
import { placeOf, type Place } from './place.js';

/**
 * Lets your branch follow another head: one edit, which can be undone. The tree's menu says which revision; else it is
 * yours.
 */
export async function rebaseRevision(client: Client, argument: unknown): Promise<void> {
  const place = placeOf(argument);
  const environment = await chooseEnvironment(client, place, l10n.t('Rebase Revision'), hasSeveralHeads);
  if (environment === undefined) return;
  const given = place?.revision ?? null;
  let revision = given;
  let onto: string | null = null;
  for (;;) {
    const answer: RebaseAnswer = await client.server.request(RebaseRequest, {
      environment: environment.id,
      revision,
      onto,
    });
    switch (answer.kind) {
      case 'edits':
        return applyRebase(answer);
      case 'refused':
        return sayRefused(answer.reason, environment);
      case 'chooseRevision': {
        const chosen = await choose(answer.choices, l10n.t('Rebase Revision: Which Branch Moves?'), false);
        if (chosen === undefined || chosen === back) return;
        revision = chosen;
        break;
      }
      case 'chooseOnto': {
        const chosen = await choose(
          answer.choices,
          l10n.t('Rebase Revision: Which Head Does It Follow?'),
          revision !== given,
        );
        if (chosen === undefined) return;
        if (chosen === back) revision = given;
        else onto = chosen;
      }
    }
  }
}

/** Undefined when the user left. */
async function choose(
  choices: readonly RebaseChoice[],
  title: string,
  canGoBack: boolean,
): Promise<string | typeof back | undefined> {
  const items = choices.flatMap((choice) =>
    revisionItem(choice).map((item) => ({
      ...item,
      description: [...(choice.isYours ? [l10n.t('yours')] : []), item.description].join(' · '),
    })),
  );
  const picked = await pickOne(items, { title, canGoBack });
  return picked === back ? back : picked?.revision;
}

/** Makes the edits of a rebase, as one that can be undone, and shows the first. */
export async function applyRebase({
  revision,
  onto,
  edits,
}: Extract<RebaseAnswer, { readonly kind: 'edits' }>): Promise<void> {
  const [first] = edits;
  if (first === undefined) return;
  await openAt(first.uri, first.range);
  if (!(await workspace.applyEdit(workspaceEdit(edits), { isRefactoring: true }))) {
    void window.showWarningMessage(l10n.t('The files changed in the meantime: nothing was rebased. Try again.'));
    return;
  }
  const name = ({ message, revision: id }: typeof revision): string =>
    (message === '' ? undefined : message.split('\n', 1)[0]) ?? id ?? '';
  window.setStatusBarMessage(l10n.t('Rebased {0} onto {1}. Undo takes it back.', name(revision), name(onto)), 8000);
}

function workspaceEdit(edits: readonly FileEdit[]): WorkspaceEdit {
  const edit = new WorkspaceEdit();
  for (const { uri, range, newText } of edits) edit.replace(Uri.parse(uri), toRange(range), newText);
  return edit;
}

async function sayRefused(reason: string, { id, heads }: EnvironmentSummary): Promise<void> {
  const merge = l10n.t('Merge Heads');
  const here: Place = { environment: id, revision: null };
  const chosen = await window.showWarningMessage(reason, ...(heads.length > 1 && workspace.isTrusted ? [merge] : []));
  if (chosen === merge) await commands.executeCommand('alembic.mergeHeads', here);
}
