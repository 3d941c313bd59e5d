import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { type TextEdit, TextDocumentEdit, type WorkspaceEdit } from 'vscode-languageserver/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { URI } from 'vscode-uri';

/** Does on disk what an editor does with an edit, in its order. Throws where an editor would refuse. */
export function applyEdit({ documentChanges, changes }: WorkspaceEdit): void {
  for (const [uri, edits] of Object.entries(changes ?? {})) applyToFile(uri, edits);
  for (const change of documentChanges ?? []) {
    if (TextDocumentEdit.is(change)) applyToFile(change.textDocument.uri, change.edits as TextEdit[]);
    else if (change.kind === 'rename') renameFile(change.oldUri, change.newUri);
    else if (change.kind === 'create') createFile(change.uri);
    else throw new Error(`No test expects "${change.kind}".`);
  }
}

function applyToFile(uri: string, edits: readonly TextEdit[]): void {
  const file = URI.parse(uri).fsPath;
  const document = TextDocument.create(uri, 'python', 0, readFileSync(file, 'utf8'));
  writeFileSync(file, TextDocument.applyEdits(document, [...edits]));
}

function createFile(uri: string): void {
  writeFileSync(URI.parse(uri).fsPath, '', { flag: 'wx' });
}

function renameFile(from: string, to: string): void {
  const target = URI.parse(to).fsPath;
  if (existsSync(target)) throw new Error(`${target} exists already.`);
  renameSync(URI.parse(from).fsPath, target);
}
