/**
 * What the panel does when something happens: state × event → state and effects. Pure; panel.ts carries the effects
 * out.
 */
import type { PreviewRevision } from 'alembic-language-server/messages';
import {
  readOptions,
  type Dialect,
  type Engine,
  type Direction,
  type PreviewOptions,
  type ScopeKind,
  type ToolbarState,
} from './messages.js';
import type { PreviewState } from './state.js';
import { reversed, type PreviewTarget } from './target.js';
import type { Verification } from './verification.js';
import type { PreviewTexts } from './texts.js';

export interface PanelState {
  readonly view: 'closed' | 'hidden' | 'visible';
  readonly isTrusted: boolean;
  readonly options: PreviewOptions;
  /** Whether the panel stays at one revision when another one becomes active. */
  readonly isPinned: boolean;
  readonly target: PreviewTarget | undefined;
  /** What "this revision" means while something else is shown. */
  readonly lastRevision: PreviewTarget | undefined;
  readonly content: PreviewState;
  /** The number of the run under way; undefined while there is none. */
  readonly run: number | undefined;
  /** How many runs there have been. */
  readonly runs: number;
  /** Something to render came while the panel was hidden. */
  readonly isWaiting: boolean;
  /** The revisions that each environment's database is at, as far as they are known. */
  readonly databases: ReadonlyMap<string, string>;
  /** What env.py last chose by itself. */
  readonly ownDialect: { readonly environment: string; readonly dialect: string } | undefined;
}

export type PanelEvent =
  | { readonly kind: 'show'; readonly target: PreviewTarget; readonly direction: Direction | undefined }
  /** Render again what is shown: the user asked for it, or what it depends on has changed. */
  | { readonly kind: 'renew' }
  /** The same, and a hidden panel comes to the front. */
  | { readonly kind: 'refresh' }
  | { readonly kind: 'stop' }
  | { readonly kind: 'restored'; readonly kept: unknown; readonly isVisible: boolean }
  | { readonly kind: 'visibility'; readonly isVisible: boolean }
  | { readonly kind: 'closed' }
  /** `content` is undefined when the run was stopped. */
  | { readonly kind: 'answered'; readonly run: number; readonly content: PreviewState | undefined }
  /** Another revision's file is the active editor's. */
  | { readonly kind: 'active'; readonly target: PreviewTarget }
  | { readonly kind: 'direction'; readonly direction: Direction }
  | { readonly kind: 'dialect'; readonly dialect: Dialect | null }
  | { readonly kind: 'engine'; readonly engine: Engine }
  /** The text of a file that is shown has changed a moment ago. */
  | { readonly kind: 'typed' }
  /** Alembic was asked about content that was shown then. */
  | { readonly kind: 'verified'; readonly of: PreviewState; readonly verification: Verification }
  | { readonly kind: 'scope'; readonly scope: ScopeKind }
  | { readonly kind: 'pin'; readonly isPinned: boolean }
  | { readonly kind: 'trusted' }
  | { readonly kind: 'databases'; readonly databases: ReadonlyMap<string, string> };

export type PanelEffect =
  | { readonly kind: 'open' | 'reveal' | 'cancel' | 'sayStopped' }
  /** Find out which revision is active now. */
  | { readonly kind: 'follow' }
  | { readonly kind: 'ask'; readonly run: number; readonly target: PreviewTarget; readonly options: PreviewOptions }
  | { readonly kind: 'choose'; readonly scope: Exclude<ScopeKind, 'revision'> };

export interface Step {
  readonly state: PanelState;
  readonly effects: readonly PanelEffect[];
}

export function initialState(isTrusted: boolean): PanelState {
  return {
    view: 'closed',
    isTrusted,
    options: readOptions(undefined),
    isPinned: false,
    target: undefined,
    lastRevision: undefined,
    content: { kind: 'empty' },
    run: undefined,
    runs: 0,
    isWaiting: false,
    databases: new Map(),
    ownDialect: undefined,
  };
}

export function reduce(state: PanelState, event: PanelEvent, texts: PreviewTexts): Step {
  switch (event.kind) {
    case 'show': {
      const { target, direction = state.options.direction } = event;
      const lastRevision = target.scope.kind === 'revision' ? target : state.lastRevision;
      return brought({ ...state, target, lastRevision, options: { ...state.options, direction } });
    }
    case 'refresh':
      return brought(state);
    case 'renew':
      return rendered(state);
    case 'stop':
      return step(state, state.run === undefined ? [] : [{ kind: 'cancel' }]);
    case 'restored':
      // Nothing of the last window is shown again: the panel follows the active revision.
      return step({ ...state, view: event.isVisible ? 'visible' : 'hidden', options: readOptions(event.kept) }, [
        { kind: 'follow' },
      ]);
    case 'visibility': {
      const next: PanelState = { ...state, view: event.isVisible ? 'visible' : 'hidden' };
      return event.isVisible && state.isWaiting ? rendered(next) : step(next);
    }
    case 'closed':
      return step(
        {
          ...idle(state),
          view: 'closed',
          isPinned: false,
          isWaiting: false,
          target: undefined,
          content: { kind: 'empty' },
        },
        cancels(state),
      );
    case 'answered':
      return event.run === state.run ? answered(idle(state), event.content, texts) : step(state);
    case 'active':
      return active(state, event.target);
    case 'direction': {
      const shown: readonly PreviewRevision[] = state.content.kind === 'result' ? state.content.result.revisions : [];
      const target = state.target === undefined ? undefined : reversed(state.target, shown, texts);
      return rendered({ ...state, target, options: { ...state.options, direction: event.direction } });
    }
    case 'dialect':
      return rendered({ ...state, options: { ...state.options, dialect: event.dialect } });
    case 'engine':
      return rendered({ ...state, options: { ...state.options, engine: event.engine } });
    case 'typed':
      // Alembic is not started for a key.
      return state.options.engine === 'instant' && state.target !== undefined ? rendered(state) : step(state);
    case 'verified':
      return state.content === event.of && state.content.kind === 'result'
        ? step({ ...state, content: { ...state.content, verification: event.verification } })
        : step(state);
    case 'scope':
      return event.scope === 'revision' ? unpinned(state) : step(state, [{ kind: 'choose', scope: event.scope }]);
    case 'pin':
      return event.isPinned ? step({ ...state, isPinned: true }) : unpinned(state);
    case 'trusted': {
      const next = { ...state, isTrusted: true };
      return state.content.kind === 'untrusted' ? rendered(next) : step(next);
    }
    case 'databases':
      return databases(state, event.databases);
  }
}

/** What the toolbar of the page shows. */
export function toolbarOf({ options, target, content, ownDialect }: PanelState, texts: PreviewTexts): ToolbarState {
  const isOwn = content.kind === 'result' && content.result.environment === ownDialect?.environment;
  return {
    ...options,
    scope: target?.scope.kind ?? 'revision',
    ownDialectLabel: texts.ownDialect(isOwn ? ownDialect.dialect : null),
  };
}

/** Whether the panel stays when another revision becomes active, as it does for several revisions. */
export function staysPut({ isPinned, target }: PanelState): boolean {
  return isPinned || (target !== undefined && target.scope.kind !== 'revision');
}

function step(state: PanelState, effects: readonly PanelEffect[] = []): Step {
  return { state, effects };
}

function idle(state: PanelState): PanelState {
  return { ...state, run: undefined };
}

function cancels({ run }: PanelState): PanelEffect[] {
  return run === undefined ? [] : [{ kind: 'cancel' }];
}

/** Renders in a panel that is in front. */
function brought(state: PanelState): Step {
  const { state: next, effects } = rendered(state.view === 'closed' ? { ...state, view: 'visible' } : state);
  const first: PanelEffect[] = state.view === 'visible' ? [] : [{ kind: state.view === 'closed' ? 'open' : 'reveal' }];
  return step(next, [...first, ...effects]);
}

/** Renders the target, or remembers to once the panel is seen. A run under way is over. */
function rendered(state: PanelState): Step {
  const { target, content, options } = state;
  const before: PanelState = { ...idle(state), isWaiting: state.view === 'hidden' };
  if (state.view !== 'visible' || target === undefined) return step(before, cancels(state));
  const { name } = target;
  if (!state.isTrusted && options.engine === 'alembic')
    return step({ ...before, content: { kind: 'untrusted', name } }, cancels(state));
  const run = state.runs + 1;
  const kept = content.kind === 'result' || content.kind === 'failure';
  return step({ ...before, run, runs: run, content: kept ? content : { kind: 'loading', name } }, [
    ...cancels(state),
    { kind: 'ask', run, target, options },
  ]);
}

function answered(state: PanelState, content: PreviewState | undefined, texts: PreviewTexts): Step {
  if (content === undefined) {
    // The last result stays; without one, the page says why it is empty.
    if (state.content.kind !== 'loading') return step(state, [{ kind: 'sayStopped' }]);
    const { name } = state.content;
    return step({
      ...state,
      content: {
        kind: 'failure',
        scope: state.target?.scope.kind ?? 'revision',
        name,
        message: texts.stopped,
        details: '',
        buttons: [],
      },
    });
  }
  if (content.kind !== 'result' || state.options.dialect !== null || content.result.dialect === null)
    return step({ ...state, content });
  const { environment, dialect } = content.result;
  return step({ ...state, content, ownDialect: { environment, dialect } });
}

function active(state: PanelState, target: PreviewTarget): Step {
  const { scope } = state.target ?? {};
  const isElsewhere =
    scope === undefined ||
    (scope.kind === 'revision' && target.scope.kind === 'revision' && scope.uri !== target.scope.uri);
  if (state.view === 'closed' || state.isPinned || !isElsewhere) return step(state);
  return rendered({ ...state, target, lastRevision: target });
}

/** Back to one revision, the active one from now on. */
function unpinned(state: PanelState): Step {
  const follow: PanelEffect = { kind: 'follow' };
  const next = { ...state, isPinned: false };
  if (state.target?.scope.kind === 'revision') return step(next, [follow]);
  const { lastRevision: target } = state;
  const { state: shown, effects } = rendered({
    ...next,
    target,
    content: target === undefined ? { kind: 'empty' } : state.content,
  });
  return step(shown, [...effects, follow]);
}

/** What is pending depends on where the database is. */
function databases(state: PanelState, next: ReadonlyMap<string, string>): Step {
  const { scope } = state.target ?? {};
  const isConcerned =
    scope?.kind === 'pending' && next.get(scope.environment) !== state.databases.get(scope.environment);
  const changed = { ...state, databases: next };
  if (isConcerned) return rendered(changed);
  // As when the server is ready after a reload of the window.
  return step(changed, state.target === undefined && state.view !== 'closed' ? [{ kind: 'follow' }] : []);
}
