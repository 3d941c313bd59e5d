import { labelText, noticeText } from 'alembic-language-server/escape';
import * as vscode from 'vscode';

/*
 * The editor's `window` for the whole client: the same functions, except that all text comes out as text. VS Code makes
 * links that run commands of `[text](command:…)` in notifications and prompts, and icons of `$(name)` in labels; and
 * revision messages, branch names, paths and what processes print reach all of these. ESLint forbids the editor's own.
 */

type Window = typeof vscode.window;
type ShowMessage = typeof vscode.window.showErrorMessage;

function escapedMessage(name: 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'): ShowMessage {
  return ((message: string, ...rest: string[]) => vscode.window[name](noticeText(message), ...rest)) as ShowMessage;
}

function escapedItem<T extends vscode.QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: labelText(label),
    ...(description !== undefined && { description: labelText(description) }),
    ...(detail !== undefined && { detail: labelText(detail) }),
  };
}

/** Answers the items that it was given, not their escaped copies. */
async function showQuickPick<T extends string | vscode.QuickPickItem>(
  items: readonly T[] | Thenable<readonly T[]>,
  options?: vscode.QuickPickOptions,
  token?: vscode.CancellationToken,
): Promise<T | T[] | undefined> {
  const originals = new Map<vscode.QuickPickItem, T>();
  const shown = Promise.resolve(items).then((all) =>
    all.map((item) => {
      const copy = escapedItem(typeof item === 'string' ? { label: item } : item);
      originals.set(copy, item);
      return copy;
    }),
  );
  const picked: vscode.QuickPickItem | vscode.QuickPickItem[] | undefined = await vscode.window.showQuickPick(
    shown,
    options,
    token,
  );
  const original = (copy: vscode.QuickPickItem): T[] => [originals.get(copy)].filter((item) => item !== undefined);
  return Array.isArray(picked) ? picked.flatMap(original) : picked && original(picked)[0];
}

/** What is set on the object comes to the editor as `write` makes it. Its items are copies: compare what they carry. */
function escapedOnSet<T extends object>(object: T, write: (name: string | symbol, value: unknown) => unknown): T {
  return new Proxy(object, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, name, value) => Reflect.set(target, name, write(name, value), target),
  });
}

function createQuickPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
  return escapedOnSet(vscode.window.createQuickPick<T>(), (name, value) =>
    name === 'items' ? (value as readonly T[]).map(escapedItem) : value,
  );
}

type Validation = string | vscode.InputBoxValidationMessage | null | undefined;

function escapedValidation(problem: Validation): Validation {
  if (typeof problem === 'string') return noticeText(problem);
  return problem && { ...problem, message: noticeText(problem.message) };
}

function createInputBox(): vscode.InputBox {
  return escapedOnSet(vscode.window.createInputBox(), (name, value) =>
    name === 'prompt' || name === 'validationMessage' ? escapedValidation(value as Validation) : value,
  );
}

function showInputBox(
  options: vscode.InputBoxOptions = {},
  token?: vscode.CancellationToken,
): Thenable<string | undefined> {
  const shown: vscode.InputBoxOptions = {
    ...options,
    ...(options.prompt !== undefined && { prompt: noticeText(options.prompt) }),
    ...(options.validateInput !== undefined && {
      validateInput: async (value) => escapedValidation(await options.validateInput?.(value)),
    }),
  };
  return vscode.window.showInputBox(shown, token);
}

function withProgress<R>(
  options: vscode.ProgressOptions,
  task: (
    progress: vscode.Progress<{ message?: string; increment?: number }>,
    token: vscode.CancellationToken,
  ) => Thenable<R>,
): Thenable<R> {
  const { title } = options;
  const shown = { ...options, ...(title !== undefined && { title: noticeText(title) }) };
  return vscode.window.withProgress(shown, (progress, token) => {
    const report: typeof progress.report = ({ message, ...rest }) => {
      progress.report({ ...rest, ...(message !== undefined && { message: noticeText(message) }) });
    };
    return task({ report }, token);
  });
}

const escaped = {
  showInformationMessage: escapedMessage('showInformationMessage'),
  showWarningMessage: escapedMessage('showWarningMessage'),
  showErrorMessage: escapedMessage('showErrorMessage'),
  showQuickPick: showQuickPick as Window['showQuickPick'],
  createQuickPick,
  showInputBox,
  createInputBox,
  withProgress,
  setStatusBarMessage: ((text: string, ...rest: [number]) =>
    vscode.window.setStatusBarMessage(labelText(text), ...rest)) as Window['setStatusBarMessage'],
};

export const window = Object.create(vscode.window, Object.getOwnPropertyDescriptors(escaped)) as Window;
