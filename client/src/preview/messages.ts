/**
 * What the extension and the panel's page say to each other. The page bundles this file: nothing of the editor's here.
 */

export const directions = ['upgrade', 'downgrade'] as const;
export type Direction = (typeof directions)[number];

/** What SQLAlchemy ships with; the environment's own dialect is null. */
export const dialects = ['postgresql', 'mysql', 'mariadb', 'sqlite', 'mssql', 'oracle'] as const;
export type Dialect = (typeof dialects)[number];
/** How the page's list spells the environment's own dialect. */
export const ownDialect = 'own';

/** What renders the SQL: the text of the migrations alone, or the project's own Alembic. */
export const engines = ['instant', 'alembic'] as const;
export type Engine = (typeof engines)[number];

export const scopeKinds = ['revision', 'range', 'pending', 'all'] as const;
export type ScopeKind = (typeof scopeKinds)[number];

/** What a button of the page itself asks for. */
export const pageActions = ['refresh', 'stop', 'range', 'trust', 'compare', 'verify', 'difference'] as const;
export type PageAction = (typeof pageActions)[number];

/** What survives a reload of the window, and what the toolbar starts with. */
export interface PreviewOptions {
  readonly direction: Direction;
  readonly dialect: Dialect | null;
  readonly engine: Engine;
}

export interface ToolbarState extends PreviewOptions {
  readonly scope: ScopeKind;
  /** How the environment's own dialect is called in the list. */
  readonly ownDialectLabel: string;
}

export type ToPage =
  | { readonly type: 'toolbar'; readonly state: ToolbarState }
  /** Replaces what is shown. `subject` says of what it is, for what may stay: the scroll position and the focus. */
  | { readonly type: 'content'; readonly subject: string; readonly html: string; readonly status: string }
  /** Whether the files have another text now than the one that the page shows the SQL of. */
  | { readonly type: 'outOfDate'; readonly isOutOfDate: boolean }
  /** A run is under way, or (null) none is. */
  | { readonly type: 'busy'; readonly text: string | null }
  /** The places that the cursor in the Python file is on. */
  | { readonly type: 'mark'; readonly places: readonly number[] }
  /** The short answer to a button. */
  | { readonly type: 'say'; readonly text: string };

export type FromPage =
  | { readonly type: 'ready' }
  | { readonly type: 'direction'; readonly direction: Direction }
  | { readonly type: 'dialect'; readonly dialect: Dialect | null }
  | { readonly type: 'engine'; readonly engine: Engine }
  | { readonly type: 'scope'; readonly scope: ScopeKind }
  | { readonly type: 'action'; readonly action: PageAction }
  /** One of the buttons that the state brought. */
  | { readonly type: 'button'; readonly index: number }
  /** The mouse or the focus is on a place, or (null) on none. */
  | { readonly type: 'mark'; readonly place: number | null }
  /** `focus`: go there; else only show it. */
  | { readonly type: 'reveal'; readonly place: number; readonly focus: boolean }
  | { readonly type: 'openRevision'; readonly index: number };

/** The options that the page kept, as far as they are still known. */
export function readOptions(kept: unknown): PreviewOptions {
  const { direction, dialect, engine } = recordOf(kept);
  return {
    direction: memberOf(directions, direction) ?? 'upgrade',
    dialect: memberOf(dialects, dialect) ?? null,
    engine: memberOf(engines, engine) ?? 'instant',
  };
}

/** The member of a list that a value is, or undefined. */
export function memberOf<T>(list: readonly T[], value: unknown): T | undefined {
  return list.find((member) => member === value);
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
