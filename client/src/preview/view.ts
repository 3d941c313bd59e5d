import { ViewColumn, type Uri, type WebviewPanel } from 'vscode';
import { window } from '../window.js';
import type { FromPage, ToPage } from './messages.js';
import type { PreviewTexts } from './texts.js';
import { openWebview, setHtml } from './webview.js';

export interface ViewListener {
  readonly onMessage: (message: Exclude<FromPage, { readonly type: 'ready' }>) => void;
  readonly onVisibility: (isVisible: boolean) => void;
  readonly onClosed: () => void;
}

/** The panel of the editor and the page in it, while they are there. */
export interface View {
  readonly isOpen: boolean;
  readonly isVisible: boolean;
  readonly column: ViewColumn | undefined;
  open(): void;
  /** Takes a panel that the editor has restored. */
  attach(restored: WebviewPanel): void;
  /** Brings a hidden panel to the front of its group, beside the active editor rather than over it; the focus stays. */
  reveal(): void;
  setTitle(title: string): void;
  /** Tells the page, now or once it is loaded: a page that becomes hidden is thrown away and loaded anew. */
  post(message: ToPage): void;
  dispose(): void;
}

export function createView(
  extensionUri: Uri,
  texts: PreviewTexts,
  { onMessage, onVisibility, onClosed }: ViewListener,
): View {
  /** What a page has to be told that is loaded now, in this order. */
  const told = new Map<ToPage['type'], ToPage>();
  let panel: WebviewPanel | undefined;

  function attach(created: WebviewPanel): void {
    panel = created;
    setHtml(created, extensionUri, texts);
    created.webview.onDidReceiveMessage((message: FromPage) => {
      if (message.type !== 'ready') onMessage(message);
      else for (const known of told.values()) void created.webview.postMessage(known);
    });
    created.onDidChangeViewState(() => {
      onVisibility(created.visible);
    });
    created.onDidDispose(() => {
      panel = undefined;
      told.clear();
      onClosed();
    });
  }

  return {
    get isOpen() {
      return panel !== undefined;
    },
    get isVisible() {
      return panel?.visible ?? false;
    },
    get column() {
      return panel?.viewColumn;
    },
    open() {
      attach(openWebview(texts.title));
    },
    attach,
    reveal() {
      if (panel?.visible !== false) return;
      const wouldHideEditor = panel.viewColumn === window.tabGroups.activeTabGroup.viewColumn;
      panel.reveal(wouldHideEditor ? ViewColumn.Beside : undefined, true);
    },
    setTitle(title) {
      if (panel !== undefined) panel.title = title;
    },
    post(message) {
      // New content invalidates marks; the answer to a button is not repeated.
      if (message.type === 'content') told.delete('mark');
      if (message.type !== 'say') told.set(message.type, message);
      void panel?.webview.postMessage(message);
    },
    dispose() {
      panel?.dispose();
    },
  };
}
