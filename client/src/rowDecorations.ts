import type { TreeNode } from 'alembic-language-server/messages';
import { FileDecoration, ThemeColor, Uri, type Disposable } from 'vscode';
import { rowMarks, type RowMarks } from './rowMarks.js';
import { window } from './window.js';
import type { Words } from './words.js';

/**
 * A private scheme, whose URIs name no file: the query is all that the decoration says, so that nothing is kept or
 * refreshed.
 */
const scheme = 'alembic-row';

/** Draws the letters of rows at their right end, and what has a problem in its colour. */
export function registerRowDecorations(): Disposable {
  return window.registerFileDecorationProvider({
    provideFileDecoration(uri) {
      if (uri.scheme !== scheme) return undefined;
      const { letters, severity } = JSON.parse(uri.query) as RowMarks;
      const color =
        severity === undefined
          ? undefined
          : new ThemeColor(severity === 'error' ? 'list.errorForeground' : 'list.warningForeground');
      return new FileDecoration(letters === '' ? undefined : letters, undefined, color);
    },
  });
}

/** The `resourceUri` that brings a row its decoration; undefined for a row without. */
export function decorationUri(node: TreeNode, l10n: Words): Uri | undefined {
  const marks = rowMarks(node, l10n);
  return marks.letters === '' && marks.severity === undefined
    ? undefined
    : Uri.from({ scheme, path: `/${node.kind}`, query: JSON.stringify(marks) });
}
