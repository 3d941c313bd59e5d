import { QuickInputButtons, type QuickPickItem } from 'vscode';
import { window } from '../window.js';

/** The answer of a pick whose back button was pressed. */
export const back = Symbol('back');

export interface PickOptions<T> {
  readonly title: string;
  readonly placeholder?: string;
  /** Whether a question came before, to which a button leads back. */
  readonly canGoBack?: boolean;
  /** What is offered besides the list for what was typed. */
  readonly typed?: (text: string) => readonly T[];
}

/** Asks for one item of a list, which is searched by label and description. Undefined when the user left. */
export function pickOne<T extends QuickPickItem>(
  items: readonly T[],
  { title, placeholder = '', canGoBack = false, typed }: PickOptions<T>,
): Promise<T | typeof back | undefined> {
  const pick = window.createQuickPick<T>();
  pick.title = title;
  pick.placeholder = placeholder;
  pick.matchOnDescription = true;
  pick.ignoreFocusOut = canGoBack;
  pick.buttons = canGoBack ? [QuickInputButtons.Back] : [];
  pick.items = items;
  if (typed !== undefined) {
    pick.onDidChangeValue((value) => {
      pick.items = [...items, ...typed(value.trim())];
    });
  }
  return new Promise((resolve) => {
    pick.onDidAccept(() => {
      resolve(pick.selectedItems[0]);
      pick.hide();
    });
    pick.onDidTriggerButton(() => {
      resolve(back);
      pick.hide();
    });
    pick.onDidHide(() => {
      resolve(undefined);
      pick.dispose();
    });
    pick.show();
  });
}
