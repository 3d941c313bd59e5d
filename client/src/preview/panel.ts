import { CancellationTokenSource, commands, Disposable, env, l10n, Uri, ViewColumn, workspace } from 'vscode';
import type { Client } from '../client.js';
import type { Place } from '../commands/place.js';
import { manageTrust } from '../runFailure.js';
import { createTextDocuments } from '../textDocuments.js';
import { window } from '../window.js';
import { ask } from './ask.js';
import { compareSql } from './compareSql.js';
import { createEditorLink, showBeside } from './editorLink.js';
import { followEditors } from './followEditors.js';
import type { Direction, FromPage, PageAction, ScopeKind } from './messages.js';
import { captureOpenTexts } from './openTexts.js';
import { initialState, reduce, staysPut, toolbarOf, type PanelEffect, type PanelEvent } from './panelState.js';
import { placesOf } from './places.js';
import { renderState } from './render.js';
import { askTarget } from './scopes.js';
import { sqlTextOf } from './sqlText.js';
import type { PreviewState } from './state.js';
import { revisionTarget, type PreviewTarget } from './target.js';
import { previewTexts } from './texts.js';
import { nameOf, tabTitleOf } from './titles.js';
import { verify, type Verification } from './verification.js';
import { createView } from './view.js';
import { watchFiles } from './watchFiles.js';
import { viewType } from './webview.js';

/** The panel "SQL preview": one for the window, beside the editor. */
export interface PreviewPanel {
  /** Opens the panel if need be and renders, to the end. A run under way is cancelled. */
  show(target: PreviewTarget, direction?: Direction): Promise<void>;
  /** Asks for what several revisions need to know, then shows them. */
  choose(kind: Exclude<ScopeKind, 'revision'>, place?: Place): Promise<void>;
  /** Renders the last target again, and shows the panel if it is hidden. */
  refresh(): Promise<void>;
  /** Renders the last target again once the panel is seen: what Alembic runs with has changed. */
  renew(): Promise<void>;
  /** Stays at what is shown, or follows the active revision again. */
  pin(isPinned: boolean): Promise<void>;
  /** Puts the SQL that is shown on the clipboard. */
  copy(): Promise<void>;
  /** Asks for another dialect or other versions, and shows their SQL beside that of the panel. */
  compare(): Promise<void>;
  /** Opens the SQL that is shown as a document. */
  openDocument(): Promise<void>;
  readonly target: PreviewTarget | undefined;
  dispose(): void;
}

/** Of the documents that show the panel's SQL. */
export const sqlScheme = 'alembic-sql';

/** What a run depends on. */
const runSettings = [
  'alembic.interpreter',
  'alembic.envFile',
  'alembic.arguments',
  'alembic.command',
  'alembic.dialect',
  'alembic.versions',
  'alembic.helperModules',
  'alembic.types',
];

/** Carries out what panelState.ts decides, and shows its state. */
export function createPreviewPanel(client: Client, extensionUri: Uri): PreviewPanel {
  const texts = previewTexts(l10n);
  const documents = createTextDocuments(sqlScheme, `-- ${texts.gone}\n`);
  const link = createEditorLink((places) => {
    view.post({ type: 'mark', places });
  });
  let state = initialState(workspace.isTrusted);
  let cancellation: CancellationTokenSource | undefined;
  let verifying = new CancellationTokenSource();
  /** What the page was last told. */
  let shown: PreviewState | undefined;
  let isMarkedPinned = false;

  const view = createView(extensionUri, texts, {
    onMessage(message) {
      listen(message).catch((error: unknown) => {
        client.log.error(error instanceof Error ? error : String(error));
        view.post({ type: 'say', text: String(error) });
      });
    },
    onVisibility(isVisible) {
      if (!isVisible) link.mark(null);
      void dispatch({ kind: 'visibility', isVisible });
    },
    onClosed() {
      void dispatch({ kind: 'closed' });
    },
  });

  // --- State

  /** Ends when all that comes of the event has ended, a run included. */
  async function dispatch(event: PanelEvent): Promise<void> {
    const next = reduce(state, event, texts);
    state = next.state;
    const carriedOut = next.effects.map(carryOut);
    showState();
    await Promise.all(carriedOut);
  }

  async function carryOut(effect: PanelEffect): Promise<void> {
    switch (effect.kind) {
      case 'open':
        view.open();
        return;
      case 'reveal':
        view.reveal();
        return;
      case 'cancel':
        cancellation?.cancel();
        return;
      case 'ask':
        return run(effect);
      case 'choose':
        return choose(effect.scope);
      case 'follow':
        follow.check();
        return;
      case 'sayStopped':
        view.post({ type: 'say', text: texts.stopped });
    }
  }

  async function run({ run: number, target, options }: Extract<PanelEffect, { kind: 'ask' }>): Promise<void> {
    const current = (cancellation = new CancellationTokenSource());
    const onProgress = (message: string): void => {
      if (state.run === number) view.post({ type: 'busy', text: texts.busyWith(target.name, message) });
    };
    const content = await ask(client, { target, options, snapshot: captureOpenTexts(), onProgress }, current.token);
    current.dispose();
    await dispatch({ kind: 'answered', run: number, content });
  }

  function showState(): void {
    const { content, target, options } = state;
    const isPinned = staysPut(state);
    if (isPinned !== isMarkedPinned) {
      isMarkedPinned = isPinned;
      void commands.executeCommand('setContext', 'alembic.previewPinned', isPinned);
    }
    if (state.view === 'closed') {
      shown = undefined;
      link.link(undefined);
      return;
    }
    view.setTitle(tabTitleOf(content, state.isPinned, texts));
    view.post({ type: 'toolbar', state: toolbarOf(state, texts) });
    if (content !== shown) {
      shown = content;
      view.post({
        type: 'content',
        subject: JSON.stringify([target?.scope, options.direction]),
        ...renderState(content, texts),
      });
      link.link(
        content.kind === 'result'
          ? { places: placesOf(content.result), uris: urisOf(content), snapshot: content.snapshot }
          : undefined,
      );
    }
    view.post({ type: 'busy', text: state.run === undefined || target === undefined ? null : texts.busy(target.name) });
    showFreshness();
  }

  /** What follows typing is out of date for a moment only. */
  function showFreshness(): void {
    view.post({ type: 'outOfDate', isOutOfDate: state.options.engine === 'alembic' && link.isOutOfDate() });
  }

  /** Has Alembic render the text that is shown, and compares. */
  async function verifyShown(): Promise<void> {
    const { content, target, options } = state;
    if (content.kind !== 'result' || target === undefined || options.engine !== 'instant') return;
    if (!workspace.isTrusted) {
      await manageTrust();
      return;
    }
    verifying.cancel();
    verifying.dispose();
    const own = (verifying = new CancellationTokenSource());
    await dispatch({ kind: 'verified', of: content, verification: { kind: 'running' } });
    const asked = state.content;
    const answer = await ask(
      client,
      { target, options: { ...options, engine: 'alembic' }, snapshot: content.snapshot, onProgress: () => undefined },
      own.token,
    );
    const verification: Verification =
      answer?.kind === 'result'
        ? verify(content.result, answer.result)
        : { kind: 'failed', message: answer?.kind === 'failure' ? answer.message : texts.stopped };
    await dispatch({ kind: 'verified', of: asked, verification });
  }

  async function saved(): Promise<void> {
    await dispatch({ kind: 'renew' });
    if (workspace.isTrusted && workspace.getConfiguration('alembic').get('preview.verifyOnSave') === true)
      await verifyShown();
  }

  /** What is shown beside what Alembic renders. */
  async function showDifference(): Promise<void> {
    const { content } = state;
    if (content.kind !== 'result' || content.verification?.kind !== 'differs') return;
    const left = documents.create('instant.sql', sqlTextOf(content.result));
    const right = documents.create('Alembic.sql', sqlTextOf(content.verification.alembic));
    await commands.executeCommand('vscode.diff', left, right, texts.differenceTitle(nameOf(content, texts)));
  }

  async function choose(kind: Exclude<ScopeKind, 'revision'>, place = shownPlace()): Promise<void> {
    const chosen = await askTarget(client, kind, state.options.direction, place, texts);
    if (chosen !== undefined) await dispatch({ kind: 'show', target: chosen, direction: undefined });
    // The page's list shows already what was not chosen then.
    else showState();
  }

  /** The environment that is on the page is the one that the next scope is of. */
  function shownPlace(): Place | undefined {
    return state.content.kind === 'result'
      ? { environment: state.content.result.environment, revision: null }
      : undefined;
  }

  async function compare(): Promise<void> {
    const { target, options, content } = state;
    const result = content.kind === 'result' ? content.result : undefined;
    if (target === undefined) view.post({ type: 'say', text: texts.nothingToTake });
    else await compareSql(client, { target, options, result }, texts);
  }

  // --- What the page says

  async function listen(message: Exclude<FromPage, { readonly type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'direction':
        return dispatch({ kind: 'direction', direction: message.direction });
      case 'dialect':
        return dispatch({ kind: 'dialect', dialect: message.dialect });
      case 'engine':
        return dispatch({ kind: 'engine', engine: message.engine });
      case 'scope':
        return dispatch({ kind: 'scope', scope: message.scope });
      case 'action':
        return perform(message.action);
      case 'button':
        await (state.content.kind === 'failure' ? state.content.buttons[message.index]?.apply() : undefined);
        return;
      case 'mark':
        link.mark(message.place);
        return;
      case 'reveal':
        if (!(await link.reveal(message.place, message.focus, view.column)))
          view.post({ type: 'say', text: texts.lineMayHaveMoved });
        return;
      case 'openRevision': {
        const revision = state.content.kind === 'result' ? state.content.result.revisions[message.index] : undefined;
        if (revision !== undefined) await showBeside(Uri.parse(revision.uri), undefined, true, view.column);
        return;
      }
    }
  }

  async function perform(action: PageAction): Promise<void> {
    switch (action) {
      case 'refresh':
        return dispatch({ kind: 'renew' });
      case 'stop':
        return dispatch({ kind: 'stop' });
      case 'range':
        return choose('range');
      case 'trust':
        await manageTrust();
        return;
      case 'compare':
        return compare();
      case 'verify':
        return verifyShown();
      case 'difference':
        await showDifference();
    }
  }

  // --- What the editor says

  const follow = followEditors(
    client.environments,
    (uri) => void dispatch({ kind: 'active', target: revisionTarget(uri) }),
  );

  function isShown(uri: string): boolean {
    const { scope } = state.target ?? {};
    return scope?.kind === 'revision' ? scope.uri === uri : urisOf(state.content).has(uri);
  }

  const listeners = Disposable.from(
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel(restored, kept: unknown) {
        if (view.isOpen) {
          restored.dispose();
        } else {
          view.attach(restored);
          void dispatch({ kind: 'restored', kept, isVisible: restored.visible });
        }
        return Promise.resolve();
      },
    }),
    workspace.onDidGrantWorkspaceTrust(() => void dispatch({ kind: 'trusted' })),
    workspace.onDidChangeConfiguration((event) => {
      if (runSettings.some((name) => event.affectsConfiguration(name))) void dispatch({ kind: 'renew' });
    }),
    watchFiles(isShown, {
      onTyped: () => void dispatch({ kind: 'typed' }),
      onSaved: () => void saved(),
      onChanged: () => {
        link.mark(null);
        showFreshness();
      },
      onSettled: () => {
        if (state.options.engine === 'alembic' && link.isOutOfDate()) void dispatch({ kind: 'renew' });
      },
    }),
    client.environments.onDidChange(() => {
      const databases = client.environments.all.flatMap(({ id, database }) =>
        database === undefined ? [] : [[id, database.revisions.join()] as const],
      );
      void dispatch({ kind: 'databases', databases: new Map(databases) });
    }),
  );

  return {
    show: (target, direction) => dispatch({ kind: 'show', target, direction }),
    choose,
    refresh: () => dispatch({ kind: 'refresh' }),
    renew: () => dispatch({ kind: 'renew' }),
    pin: (isPinned) => dispatch({ kind: 'pin', isPinned }),
    async copy() {
      const { content } = state;
      if (content.kind === 'result') await env.clipboard.writeText(sqlTextOf(content.result));
      view.post({ type: 'say', text: content.kind === 'result' ? texts.copied : texts.nothingToTake });
    },
    compare,
    async openDocument() {
      if (state.content.kind !== 'result') view.post({ type: 'say', text: texts.nothingToTake });
      else
        await documents.open(
          `${nameOf(state.content, texts).slice(0, 80)}.sql`,
          sqlTextOf(state.content.result),
          view.column ?? ViewColumn.Beside,
        );
    },
    get target() {
      return state.target;
    },
    dispose() {
      verifying.cancel();
      verifying.dispose();
      listeners.dispose();
      follow.dispose();
      view.dispose();
      link.dispose();
      documents.dispose();
    },
  };
}

/** The files that content is of. */
function urisOf(content: PreviewState): ReadonlySet<string> {
  return new Set(content.kind === 'result' ? content.result.revisions.map(({ uri }) => uri) : []);
}
