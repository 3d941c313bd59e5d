import { l10n, QuickInputButtons, ThemeIcon, type InputBox } from 'vscode';
import { window } from '../window.js';
import { messageProblem, type MessageProblem } from './revisionMessage.js';

export interface MessageQuestion {
  readonly title: string;
  readonly prompt: string;
  /** What the box holds at first. */
  readonly value: string;
  /** Tooltip of the button that leads to the options; without one there is no button. */
  readonly options?: string;
}

export type MessageAnswer = { readonly message: string } | { readonly wantsOptions: true; readonly typed: string };

/**
 * Asks for a revision's message. Undefined when the user left. An empty message is refused only when it is confirmed.
 */
export async function askMessage(question: MessageQuestion): Promise<MessageAnswer | undefined> {
  const box = window.createInputBox();
  box.title = question.title;
  box.prompt = question.prompt;
  box.value = question.value;
  box.placeholder = l10n.t('add invoices');
  box.ignoreFocusOut = true;
  if (question.options !== undefined)
    box.buttons = [{ iconPath: new ThemeIcon('settings-gear'), tooltip: question.options }];
  try {
    return await answerOf(box);
  } finally {
    box.dispose();
  }
}

function answerOf(box: InputBox): Promise<MessageAnswer | undefined> {
  return new Promise((resolve) => {
    box.onDidChangeValue((text) => {
      const problem = messageProblem(text);
      box.validationMessage = problem === undefined || problem === 'empty' ? undefined : explain(problem);
    });
    box.onDidAccept(() => {
      const problem = messageProblem(box.value);
      if (problem === undefined) resolve({ message: box.value.trim() });
      else box.validationMessage = explain(problem);
    });
    box.onDidTriggerButton((button) => {
      if (button !== QuickInputButtons.Back) resolve({ wantsOptions: true, typed: box.value });
    });
    box.onDidHide(() => {
      resolve(undefined);
    });
    box.show();
  });
}

function explain(problem: MessageProblem): string {
  switch (problem) {
    case 'empty':
      return l10n.t('A revision needs a message.');
    case 'tripleQuote':
      return l10n.t('Alembic writes the message between """ and """, so it cannot contain """.');
    case 'backslash':
      return l10n.t('Alembic writes the message into a Python string, where a backslash would begin an escape.');
  }
}
