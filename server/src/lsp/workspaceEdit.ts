import type { CreateFile, TextDocumentEdit, TextEdit, WorkspaceEdit } from 'vscode-languageserver/node';
import type { TextChange } from '../core/edits/textChange.js';
import type { NewFile } from '../core/review/fix.js';
import { readTextNow } from '../workspace/disk.js';
import { lineTable, rangeOf } from '../workspace/lineTable.js';
import { uriOfPath } from '../workspace/paths.js';
import type { FeatureContext } from './context.js';

type EditContext = Pick<FeatureContext, 'snapshot' | 'client' | 'bufferText'>;

/** The text of a file that edits are made for: the open buffer over the disk. Undefined for a file that is gone. */
export function editedText({ bufferText }: Pick<EditContext, 'bufferText'>, path: string): string | undefined {
  return bufferText(path) ?? readTextNow(path);
}

/**
 * Changes as one edit of the workspace, for the texts that `editedText` gives now and, where the client can tell, for
 * no other version.
 * @param created only for a client that creates files
 */
export function workspaceEditOf(
  changes: readonly TextChange[],
  context: EditContext,
  created: readonly NewFile[] = [],
): WorkspaceEdit {
  const { client, snapshot } = context;
  const byFile = new Map<string, TextEdit[]>();
  for (const path of new Set(changes.map(({ file }) => file))) {
    const lines = lineTable(editedText(context, path) ?? '');
    byFile.set(
      path,
      changes
        .filter(({ file }) => file === path)
        .map(({ span, newText }) => ({ range: rangeOf(lines, span), newText })),
    );
  }
  if (!client.documentChanges)
    return { changes: Object.fromEntries([...byFile].map(([path, edits]) => [uriOfPath(path), edits])) };
  return {
    documentChanges: [
      ...created.flatMap(creation),
      ...[...byFile].map(([path, edits]) => ({
        textDocument: { uri: uriOfPath(path), version: snapshot.file(path)?.version ?? null },
        edits,
      })),
    ],
  };
}

/** The file, which must not be there, and then its text. */
function creation({ file, text }: NewFile): [CreateFile, TextDocumentEdit] {
  const uri = uriOfPath(file);
  const start = { line: 0, character: 0 };
  return [
    { kind: 'create', uri, options: { overwrite: false, ignoreIfExists: false } },
    { textDocument: { uri, version: null }, edits: [{ range: { start, end: start }, newText: text }] },
  ];
}
