import type {
  CreateFile,
  SnippetTextEdit,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver/node';
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

/** What an edit has beside its changes. */
interface EditExtras {
  /** Only for a client that creates files. */
  readonly created?: readonly NewFile[] | undefined;
  /** Words of the new text that are selected after it, where the client can do that: they are to be overwritten. */
  readonly placeholder?: string;
}

/**
 * Changes as one edit of the workspace, for the texts that `editedText` gives now and, where the client can tell, for
 * no other version.
 */
export function workspaceEditOf(
  changes: readonly TextChange[],
  context: EditContext,
  { created = [], placeholder }: EditExtras = {},
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
        edits:
          placeholder !== undefined && client.snippetEdits ? edits.map((edit) => snippetOf(edit, placeholder)) : edits,
      })),
    ],
  };
}

/** The edit as a snippet, where it has the placeholder. */
function snippetOf(edit: TextEdit, placeholder: string): TextEdit | SnippetTextEdit {
  const { range, newText } = edit;
  const at = newText.indexOf(placeholder);
  if (at < 0) return edit;
  const escaped = (text: string): string => text.replaceAll(/[\\$}]/g, '\\$&');
  const [before, after] = [newText.slice(0, at), newText.slice(at + placeholder.length)];
  return {
    range,
    snippet: { kind: 'snippet', value: `${escaped(before)}\${1:${escaped(placeholder)}}${escaped(after)}` },
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
