import assert from 'node:assert/strict';
import path from 'node:path';
import {
  commands,
  extensions,
  FileType,
  languages,
  Uri,
  window,
  workspace,
  type Extension,
  type Position,
  type TextDocument,
} from 'vscode';

/** The extension under test, active. */
export async function activeExtension(): Promise<Extension<unknown>> {
  const extension = extensions.getExtension('alembic-vscode.alembic-vscode');
  assert.ok(extension, 'the extension is not there');
  await extension.activate();
  return extension;
}

/** The only file below a folder of the workspace whose name contains a text, as an id. */
export async function findRevision(folderName: string, text: string): Promise<Uri> {
  const folder = workspace.workspaceFolders?.find(({ name }) => name === folderName);
  assert.ok(folder, `the workspace has no folder ${folderName}`);
  const [found, ...others] = await filesBelow(folder.uri, (name) => name.includes(text) && name.endsWith('.py'));
  assert.ok(found, `no file with ${text} in ${folderName}`);
  assert.deepEqual(others, []);
  return found;
}

async function filesBelow(folder: Uri, matches: (name: string) => boolean): Promise<Uri[]> {
  const entries = await workspace.fs.readDirectory(folder);
  const found = await Promise.all(
    entries.map(async ([name, type]) => {
      const uri = Uri.joinPath(folder, name);
      if (type === FileType.Directory) return filesBelow(uri, matches);
      return matches(name) ? [uri] : [];
    }),
  );
  return found.flat();
}

/** Opens a file in the active editor. */
export async function show(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(uri);
  await window.showTextDocument(document, { preview: false });
  return document;
}

/** The position inside a text that is in the document, after another text. */
export function positionOf(document: TextDocument, text: string, after = ''): Position {
  const from = document.getText().indexOf(after);
  const offset = document.getText().indexOf(text, from);
  assert.ok(from >= 0 && offset >= 0, `"${text}" after "${after}" is not in ${path.basename(document.uri.path)}`);
  return document.positionAt(offset + 1);
}

/** What a provider command of the editor answers, asked until it answers something: features are registered late. */
export async function provided<T>(command: string, ...args: readonly unknown[]): Promise<T[]> {
  return answered<T[]>(command, (answer) => answer.length > 0, ...args);
}

/**
 * What a provider command of the editor answers, asked until the answer is as wanted; the test's time limit ends the
 * wait.
 */
export async function answered<T>(
  command: string,
  isWanted: (answer: T) => boolean,
  ...args: readonly unknown[]
): Promise<T> {
  for (;;) {
    const answer = await commands.executeCommand<T | undefined>(command, ...args);
    if (answer !== undefined && isWanted(answer)) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The codes of our diagnostics of a file, once they are as wanted; the test's time limit ends the wait. */
export function diagnosticsOnce(uri: Uri, wanted: (codes: readonly string[]) => boolean): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const check = (): boolean => {
      const codes = codesOf(uri);
      if (!wanted(codes)) return false;
      resolve(codes);
      return true;
    };
    if (check()) return;
    const subscription = languages.onDidChangeDiagnostics(() => {
      if (check()) subscription.dispose();
    });
  });
}

function codesOf(uri: Uri): string[] {
  return languages.getDiagnostics(uri).map(({ code }) => String(typeof code === 'object' ? code.value : code));
}

/** Waits until the active editor shows a file whose name contains a text. */
export function activeEditorOnce(text: string): Promise<void> {
  return new Promise((resolve) => {
    const check = (): boolean => {
      if (window.activeTextEditor?.document.uri.path.includes(text) !== true) return false;
      resolve();
      return true;
    };
    if (check()) return;
    const subscription = window.onDidChangeActiveTextEditor(() => {
      if (check()) subscription.dispose();
    });
  });
}
