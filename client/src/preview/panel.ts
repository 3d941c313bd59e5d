import { randomBytes } from 'node:crypto';
import { CancellationTokenSource, env, l10n, Uri, ViewColumn, window, workspace, type WebviewPanel } from 'vscode';
import type { Client } from '../client.js';
import { previewSqlRequest } from '../requests.js';
import { applyRemedy, isFailure, logFailure, remediesOf } from '../runFailure.js';
import { renderPage } from './page.js';
import { renderState } from './render.js';
import { panelActions, type PanelAction, type PreviewState } from './state.js';
import { previewTexts } from './texts.js';

/** The revision whose SQL is asked for: its file, and what to call it until the server has answered. */
export interface PreviewTarget {
  readonly uri: string;
  readonly name: string;
}

/** The panel "SQL preview": one for the window, beside the editor. */
export interface PreviewPanel {
  /** Opens the panel if need be and renders the revision. A run under way is cancelled. */
  show(target: PreviewTarget): Promise<void>;
  /** Renders the last target again. */
  showAgain(): Promise<void>;
  isActive(): boolean;
  dispose(): void;
}

export function createPreviewPanel({ server, python, log }: Client, extensionUri: Uri): PreviewPanel {
  const texts = previewTexts();
  const media = Uri.joinPath(extensionUri, 'media');
  let panel: WebviewPanel | undefined;
  let state: PreviewState = { kind: 'empty' };
  let target: PreviewTarget | undefined;
  let run: CancellationTokenSource | undefined;

  function open(): WebviewPanel {
    const opened = window.createWebviewPanel(
      'alembic.sqlPreview',
      texts.title,
      { viewColumn: ViewColumn.Beside, preserveFocus: true },
      { enableScripts: true, localResourceRoots: [media], enableFindWidget: true },
    );
    opened.iconPath = { light: Uri.joinPath(media, 'preview-light.svg'), dark: Uri.joinPath(media, 'preview-dark.svg') };
    opened.onDidDispose(() => {
      run?.cancel();
      panel = undefined;
      state = { kind: 'empty' };
    });
    opened.webview.onDidReceiveMessage((message: unknown) => {
      const action = panelActions.find((known) => known === message);
      if (action !== undefined) void perform(action);
    });
    opened.webview.html = renderPage({
      title: texts.title,
      language: env.language,
      cspSource: opened.webview.cspSource,
      nonce: randomBytes(16).toString('base64'),
      styleUri: opened.webview.asWebviewUri(Uri.joinPath(media, 'preview.css')).toString(),
      scriptUri: opened.webview.asWebviewUri(Uri.joinPath(media, 'preview.js')).toString(),
    });
    return opened;
  }

  function set(next: PreviewState): void {
    state = next;
    if (panel === undefined) return;
    panel.title = titleOf(next, texts.title);
    post();
  }

  /** A page that is not loaded yet, or hidden, misses this; its script asks again once it is there. */
  function post(): void {
    void panel?.webview.postMessage(renderState(state, texts));
  }

  async function perform(action: PanelAction): Promise<void> {
    switch (action) {
      case 'ready':
        post();
        break;
      case 'copy':
        if (state.kind !== 'sql') break;
        await env.clipboard.writeText(state.sql);
        void panel?.webview.postMessage({ status: l10n.t('The SQL is on the clipboard.') });
        break;
      case 'again':
        await render();
        break;
      case 'details':
      case 'interpreter':
      case 'trust':
        await applyRemedy(action, log);
        break;
    }
  }

  async function render(): Promise<void> {
    run?.cancel();
    if (target === undefined) return;
    const { uri, name } = target;
    if (!workspace.isTrusted) {
      set({ kind: 'untrusted', name, actions: [{ action: 'trust', title: l10n.t('Manage Workspace Trust') }] });
      return;
    }
    const current = new CancellationTokenSource();
    run = current;
    set({ kind: 'loading', name });
    const next = await ask(uri, name, current);
    if (run === current && next !== undefined) set(next);
    current.dispose();
  }

  /** Undefined when the run was cancelled: another one, or nobody, is waiting. */
  async function ask(uri: string, name: string, { token }: CancellationTokenSource): Promise<PreviewState | undefined> {
    try {
      const result = await server.request(previewSqlRequest, { uri }, token);
      if (token.isCancellationRequested) return undefined;
      python.record(result);
      if (!isFailure(result)) return { kind: 'sql', ...result };
      logFailure(result, log);
      // The page itself shows the details.
      const actions = remediesOf(result).flatMap(({ id, title }) => (id === 'details' ? [] : [{ action: id, title }]));
      return { kind: 'failure', name, message: result.message, details: result.details, actions };
    } catch (error) {
      if (token.isCancellationRequested) return undefined;
      log.error(error instanceof Error ? error : String(error));
      const message = l10n.t('The language server gave no answer: {0}', String(error));
      return { kind: 'failure', name, message, details: '', actions: [{ action: 'details', title: l10n.t('Show Logs') }] };
    }
  }

  const trustListener = workspace.onDidGrantWorkspaceTrust(() => {
    if (state.kind === 'untrusted') void render();
  });

  return {
    async show(next) {
      target = next;
      if (panel === undefined) panel = open();
      else panel.reveal(undefined, true);
      await render();
    },
    showAgain: render,
    isActive: () => panel?.active ?? false,
    dispose() {
      trustListener.dispose();
      panel?.dispose();
    },
  };
}

function titleOf(state: PreviewState, fallback: string): string {
  if (state.kind === 'empty') return fallback;
  if (state.kind !== 'sql') return state.name;
  return state.message === '' ? state.revision : `${state.message} · ${state.revision}`;
}
