import { CancellationTokenSource, Disposable, env, l10n, Uri, workspace } from 'vscode';
import type { Client } from '../client.js';
import type { Place } from '../commands/place.js';
import { window } from '../window.js';
import { ask, trustButton } from './ask.js';
import { createEditorLink, showBeside } from './editorLink.js';
import { followEditors } from './followEditors.js';
import type { Moment } from './freshness.js';
import { readOptions, type Direction, type FromPage, type PageAction, type PreviewOptions, type ScopeKind } from './messages.js';
import { momentNow } from './openTexts.js';
import { placesOf } from './places.js';
import { renderState } from './render.js';
import { askTarget } from './scopes.js';
import { createSqlDocuments } from './sqlDocuments.js';
import { sqlTextOf } from './sqlText.js';
import type { PreviewState } from './state.js';
import { freshnessText, summaryOf } from './summary.js';
import { revisionTarget, turned, type PreviewTarget } from './target.js';
import { previewTexts } from './texts.js';
import { tabTitleOf } from './titles.js';
import { createView } from './view.js';
import { watchFiles } from './watchFiles.js';
import { viewType } from './webview.js';

/** The panel "SQL preview": one for the window, beside the editor. */
export interface PreviewPanel {
  /** Opens the panel if need be and renders. A run under way is cancelled. */
  show(target: PreviewTarget, direction?: Direction): Promise<void>;
  /** Asks for what several revisions need to know, then shows them. */
  choose(kind: Exclude<ScopeKind, 'revision'>, place?: Place): Promise<void>;
  /** Renders the last target again, and shows the panel if it is hidden. */
  refresh(): Promise<void>;
  /** Renders the last target again once the panel is seen: what Alembic runs with has changed. */
  renew(): Promise<void>;
  readonly target: PreviewTarget | undefined;
  dispose(): void;
}

/** What a run depends on. */
const runSettings = ['alembic.interpreter', 'alembic.envFile', 'alembic.arguments', 'alembic.command'];

export function createPreviewPanel(client: Client, extensionUri: Uri): PreviewPanel {
  const texts = previewTexts(l10n);
  const clock = new Intl.DateTimeFormat(env.language, { timeStyle: 'medium' });
  const documents = createSqlDocuments();
  const link = createEditorLink((places) => {
    view.post({ type: 'mark', places });
  });
  let options: PreviewOptions = readOptions(undefined);
  let pinned = false;
  let target: PreviewTarget | undefined;
  /** What "this revision" means while something else is shown. */
  let lastRevision: PreviewTarget | undefined;
  let state: PreviewState = { kind: 'empty' };
  /** When the shown result was asked for. */
  let shownTime = '';
  let run: CancellationTokenSource | undefined;
  /** Something to render came while the panel was hidden. */
  let isWaiting = false;
  /** Where the database stood when what is pending was asked for. */
  let pendingSince: string | undefined;

  const view = createView(extensionUri, texts, {
    onMessage(message) {
      listen(message).catch((error: unknown) => {
        client.log.error(error instanceof Error ? error : String(error));
        view.post({ type: 'say', text: String(error) });
      });
    },
    onVisibility(isVisible) {
      if (!isVisible) link.mark(null);
      else if (isWaiting) void render();
    },
    onClosed() {
      run?.cancel();
      run = undefined;
      target = undefined;
      pinned = false;
      set({ kind: 'empty' });
    },
  });

  // --- What the page is told

  /** `moment`: of a result, when it was asked for. */
  function set(next: PreviewState, moment?: Moment): void {
    state = next;
    view.setTitle(tabTitleOf(next, texts));
    view.post({ type: 'content', subject: JSON.stringify([target?.scope, options.direction]), ...renderState(state, texts) });
    if (next.kind === 'result' && moment !== undefined) {
      shownTime = clock.format(moment.time);
      link.link({ places: placesOf(next.result), uris: new Set(next.result.revisions.map(({ uri }) => uri)), moment });
    } else {
      link.link(undefined);
    }
    postFacts();
  }

  function postToolbar(): void {
    const scope = target?.scope.kind ?? 'revision';
    view.post({ type: 'toolbar', state: { ...options, scope, pinned: pinned || scope !== 'revision' } });
  }

  function postFacts(): void {
    const freshness = link.freshness();
    const [summary, age] = state.kind === 'result' ? [summaryOf(state.result, texts), freshnessText(freshness, shownTime, texts)] : ['', ''];
    view.post({ type: 'facts', summary, freshness: age, isStale: freshness.isChanged });
  }

  // --- A run

  async function render(): Promise<void> {
    run?.cancel();
    run = undefined;
    isWaiting = view.isOpen && !view.isVisible;
    postToolbar();
    if (!view.isVisible || target === undefined) return;
    const { scope, name } = target;
    if (!workspace.isTrusted) {
      set({ kind: 'untrusted', name, buttons: [trustButton(client.log)] });
      return;
    }
    if (state.kind !== 'result' && state.kind !== 'failure') set({ kind: 'loading', name });
    const current = (run = new CancellationTokenSource());
    view.post({ type: 'busy', text: texts.busy(name) });
    if (scope.kind === 'pending') pendingSince = databaseState(scope.environment);
    const moment = momentNow();
    const next = await ask(client, { scope, ...options }, name, current.token);
    current.dispose();
    // Another run has taken over, or the panel was closed.
    if (run !== current) return;
    run = undefined;
    view.post({ type: 'busy', text: null });
    if (next === undefined) stopped(name);
    else if (next.kind === 'failure' && scope.kind === 'range') set({ ...next, buttons: [...next.buttons, { title: texts.changeRange, apply: () => choose('range') }] });
    else set(next, moment);
  }

  /** The last result stays; without one, the page says why it is empty. */
  function stopped(name: string): void {
    if (state.kind === 'loading') set({ kind: 'failure', name, message: texts.stopped, details: '', buttons: [] });
    else view.post({ type: 'say', text: texts.stopped });
  }

  async function show(next: PreviewTarget, direction = options.direction): Promise<void> {
    target = next;
    if (next.scope.kind === 'revision') lastRevision = next;
    options = { ...options, direction };
    if (view.isOpen) view.reveal();
    else view.open();
    await render();
  }

  async function choose(kind: Exclude<ScopeKind, 'revision'>, place = shownPlace()): Promise<void> {
    const chosen = await askTarget(client, kind, options.direction, place, texts);
    if (chosen === undefined) postToolbar();
    else await show(chosen);
  }

  /** The environment that is on the page is the one that the next scope is of. */
  function shownPlace(): Place | undefined {
    return state.kind === 'result' ? { environment: state.result.environment, revision: null } : undefined;
  }

  function databaseState(environment: string): string | undefined {
    return client.environments.all.find(({ id }) => id === environment)?.database?.revisions.join();
  }

  // --- What the page says

  async function listen(message: Exclude<FromPage, { readonly type: 'ready' }>): Promise<void> {
    switch (message.type) {
      case 'direction':
        if (target !== undefined) target = turned(target, state.kind === 'result' ? state.result.revisions : [], texts);
        options = { ...options, direction: message.direction };
        return render();
      case 'dialect':
        options = { ...options, dialect: message.dialect };
        return render();
      case 'scope':
        return message.scope === 'revision' ? unpin() : choose(message.scope);
      case 'pinned':
        if (!message.pinned) return unpin();
        pinned = true;
        postToolbar();
        return;
      case 'action':
        return perform(message.action);
      case 'button':
        await ('buttons' in state ? state.buttons[message.index]?.apply() : undefined);
        return;
      case 'mark':
        link.mark(message.place);
        return;
      case 'reveal':
        if (!(await link.reveal(message.place, message.focus, view.column))) view.post({ type: 'say', text: texts.lineMayHaveMoved });
        return;
      case 'openRevision': {
        const revision = state.kind === 'result' ? state.result.revisions[message.index] : undefined;
        if (revision !== undefined) await showBeside(Uri.parse(revision.uri), undefined, true, view.column);
        return;
      }
    }
  }

  async function perform(action: PageAction): Promise<void> {
    switch (action) {
      case 'refresh':
        return render();
      case 'stop':
        run?.cancel();
        return;
      case 'range':
        return choose('range');
      case 'copy':
      case 'open':
        if (state.kind !== 'result') {
          view.post({ type: 'say', text: texts.nothingToTake });
        } else if (action === 'open') {
          await documents.open(tabTitleOf(state, texts), sqlTextOf(state.result), view.column);
        } else {
          await env.clipboard.writeText(sqlTextOf(state.result));
          view.post({ type: 'say', text: texts.copied });
        }
    }
  }

  /** Back to one revision, the active one from now on. */
  async function unpin(): Promise<void> {
    pinned = false;
    if (target?.scope.kind === 'revision') {
      postToolbar();
    } else {
      target = lastRevision;
      if (target === undefined) set({ kind: 'empty' });
      await render();
    }
    follow.check();
  }

  // --- What the editor says

  const follow = followEditors(client.environments, (uri) => {
    const next = revisionTarget(uri);
    const stays = target !== undefined && (target.scope.kind !== 'revision' || target.scope.uri === next.scope.uri);
    if (!view.isOpen || pinned || stays) return;
    target = lastRevision = next;
    void render();
  });

  function isShown(uri: string): boolean {
    const { scope } = target ?? {};
    if (scope?.kind === 'revision') return scope.uri === uri;
    return state.kind === 'result' && state.result.revisions.some((revision) => revision.uri === uri);
  }

  const listeners = Disposable.from(
    window.registerWebviewPanelSerializer(viewType, {
      deserializeWebviewPanel(restored, kept: unknown) {
        if (view.isOpen) {
          restored.dispose();
        } else {
          // Nothing of the last window is shown again: the panel follows the active revision.
          options = readOptions(kept);
          view.attach(restored);
          set({ kind: 'empty' });
          postToolbar();
          follow.check();
        }
        return Promise.resolve();
      },
    }),
    workspace.onDidGrantWorkspaceTrust(() => {
      if (state.kind === 'untrusted') void render();
    }),
    workspace.onDidChangeConfiguration((event) => {
      if (runSettings.some((name) => event.affectsConfiguration(name))) void render();
    }),
    watchFiles(isShown, {
      onSaved: () => void render(),
      onChanged: () => {
        link.mark(null);
        postFacts();
      },
      onSettled: () => {
        if (link.freshness().isChanged) void render();
      },
    }),
    client.environments.onDidChange(() => {
      // As when the server is ready after a reload of the window.
      if (target === undefined && view.isOpen) follow.check();
      if (target?.scope.kind === 'pending' && databaseState(target.scope.environment) !== pendingSince) void render();
    }),
  );

  return {
    show,
    choose,
    refresh() {
      view.reveal();
      return render();
    },
    renew: render,
    get target() {
      return target;
    },
    dispose() {
      listeners.dispose();
      follow.dispose();
      view.dispose();
      link.dispose();
      documents.dispose();
    },
  };
}
