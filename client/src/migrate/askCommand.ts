import type { CommandPlan } from 'alembic-language-server/messages';
import { l10n } from 'vscode';
import { window } from '../window.js';
import type { Question } from './question.js';
import type { AlembicCommand } from './targets.js';

export type Answer = 'run' | 'showSql' | 'cancel';

/** Asks whether to change the database. Where the plan wants a typed word, the click leads to a box for it. */
export async function askCommand(command: AlembicCommand, plan: CommandPlan, question: Question): Promise<Answer> {
  const run = runTitle(command, plan);
  const showSql = l10n.t('Show SQL');
  // The first is what Enter presses: where data is lost that runs nothing.
  const choices = command === 'stamp' ? [run] : plan.losses.length > 0 ? [showSql, run] : [run, showSql];
  const chosen = await window.showWarningMessage(
    question.message,
    { modal: true, detail: question.detail },
    ...choices,
  );
  if (chosen === showSql) return 'showSql';
  if (chosen !== run) return 'cancel';
  return plan.confirmation === null || (await isTyped(plan.confirmation, question.message)) ? 'run' : 'cancel';
}

/** A modal question hides the SQL; once it is read, the way on is a notification that stays. */
export async function askAfterSql(command: AlembicCommand, { database }: CommandPlan): Promise<boolean> {
  const go = l10n.t('Continue…');
  const chosen = await window.showInformationMessage(afterSqlText(command, database.description), go, l10n.t('Cancel'));
  return chosen === go;
}

/** The command's name; with dots when a further question follows. */
function runTitle(command: AlembicCommand, { confirmation }: CommandPlan): string {
  const asksMore = confirmation !== null;
  switch (command) {
    case 'upgrade':
      return asksMore ? l10n.t('Upgrade…') : l10n.t('Upgrade');
    case 'downgrade':
      return asksMore ? l10n.t('Downgrade…') : l10n.t('Downgrade');
    case 'stamp':
      return asksMore ? l10n.t('Stamp…') : l10n.t('Stamp');
  }
}

function afterSqlText(command: AlembicCommand, database: string): string {
  switch (command) {
    case 'upgrade':
      return l10n.t('The preview shows the SQL. Upgrade {0}?', database);
    case 'downgrade':
      return l10n.t('The preview shows the SQL. Downgrade {0}?', database);
    case 'stamp':
      return l10n.t('Stamp {0}?', database);
  }
}

async function isTyped(word: string, title: string): Promise<boolean> {
  const typed = await window.showInputBox({
    title,
    prompt: l10n.t('Type {0} to go on.', word),
    placeHolder: word,
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === word
        ? undefined
        : l10n.t('Type {0} to go on, or press Escape to leave the database as it is.', word),
  });
  return typed?.trim() === word;
}
