import { Disposable, Uri, workspace, type ViewColumn } from 'vscode';
import { window } from './window.js';

/** Read-only documents of a scheme of their own, each with the text that it was opened with. */
export interface TextDocuments {
  /**
   * Opens a new one.
   * @param name of the file that the tab shows; its ending chooses the language
   */
  open(name: string, text: string, column?: ViewColumn): Promise<void>;
  /** Makes one that is not shown yet. */
  create(name: string, text: string): Uri;
  dispose(): void;
}

/** @param gone the text of a document of an earlier window: the editor opens its tabs again, where the text is lost */
export function createTextDocuments(scheme: string, gone: string): TextDocuments {
  const texts = new Map<string, string>();
  let count = 0;

  const registrations = Disposable.from(
    workspace.registerTextDocumentContentProvider(scheme, {
      provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? gone,
    }),
    workspace.onDidCloseTextDocument(({ uri }) => {
      texts.delete(uri.toString());
    }),
  );

  function create(name: string, text: string): Uri {
    // The number makes it a new document.
    const uri = Uri.from({ scheme, path: `/${fileName(name)}`, query: String(++count) });
    texts.set(uri.toString(), text);
    return uri;
  }

  return {
    create,
    async open(name, text, column) {
      const uri = create(name, text);
      await window.showTextDocument(uri, { preview: false, ...(column !== undefined && { viewColumn: column }) });
    },
    dispose() {
      registrations.dispose();
      texts.clear();
    },
  };
}

function fileName(name: string): string {
  return name.replace(/[\\/:*?"<>|\s]+/gu, ' ').trim();
}
