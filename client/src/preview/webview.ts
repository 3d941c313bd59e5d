import { randomBytes } from 'node:crypto';
import { env, Uri, ViewColumn, type WebviewPanel } from 'vscode';
import { window } from '../window.js';
import { renderPage } from './page.js';
import type { PreviewTexts } from './texts.js';

export const viewType = 'alembic.sqlPreview';

/** Opens the panel beside the active editor, which keeps the focus. */
export function openWebview(title: string): WebviewPanel {
  return window.createWebviewPanel(
    viewType,
    title,
    { viewColumn: ViewColumn.Beside, preserveFocus: true },
    { enableFindWidget: true },
  );
}

/** Puts the page into a panel that was opened, or that the editor has restored. */
export function setHtml(panel: WebviewPanel, extensionUri: Uri, texts: PreviewTexts): void {
  const { webview } = panel;
  const media = Uri.joinPath(extensionUri, 'media');
  const dist = Uri.joinPath(extensionUri, 'dist');
  panel.iconPath = { light: Uri.joinPath(media, 'preview-light.svg'), dark: Uri.joinPath(media, 'preview-dark.svg') };
  webview.options = { enableScripts: true, localResourceRoots: [media, dist] };
  webview.html = renderPage(
    {
      language: env.language,
      cspSource: webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      styleUri: webview.asWebviewUri(Uri.joinPath(media, 'preview.css')).toString(),
      scriptUri: webview.asWebviewUri(Uri.joinPath(dist, 'preview.js')).toString(),
    },
    texts,
  );
}
