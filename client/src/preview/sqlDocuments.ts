import { Disposable, l10n, Uri, ViewColumn, workspace } from 'vscode';
import { window } from '../window.js';

export const sqlScheme = 'alembic-sql';

/** Read-only documents, each with the SQL that the panel showed when it was opened. */
export interface SqlDocuments {
  open(title: string, sql: string, column: ViewColumn | undefined): Promise<void>;
  dispose(): void;
}

export function createSqlDocuments(): SqlDocuments {
  const texts = new Map<string, string>();
  let count = 0;

  const registrations = Disposable.from(
    workspace.registerTextDocumentContentProvider(sqlScheme, {
      // The editor opens its tabs again in a new window, where the text is gone.
      provideTextDocumentContent: (uri) =>
        texts.get(uri.toString()) ?? `-- ${l10n.t('This SQL is gone with the window that made it. Run "Alembic: Preview SQL" again.')}\n`,
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      texts.delete(uri.toString());
    }),
  );

  return {
    async open(title, sql, column) {
      // The ending makes it an SQL document, the number a new one.
      const uri = Uri.from({ scheme: sqlScheme, path: `/${fileName(title)}.sql`, query: String(++count) });
      texts.set(uri.toString(), sql);
      await window.showTextDocument(uri, { viewColumn: column ?? ViewColumn.Beside, preview: false });
    },
    dispose() {
      registrations.dispose();
      texts.clear();
    },
  };
}

/** A title as the name of a file, which is what the tab shows. */
function fileName(title: string): string {
  return title.replace(/[\\/:*?"<>|\s]+/gu, ' ').trim().slice(0, 80);
}
