/** What client and server say of the session itself. */

import { notification } from './message.js';

/** What the client hands over once, in `initializationOptions`. */
export interface InitializationOptions {
  /** URI of a directory of the client's own, for what is kept from session to session; nothing is kept without one. */
  readonly cacheDirectory?: string;
  /**
   * URI of a directory of the client's own, the same in all its windows, for what running upgrades, downgrades and
   * stamps leave there until they are reported; without one it is a directory of the user's among the temporary files.
   */
  readonly runsDirectory?: string;
  /**
   * Whether the client shows `CommandRunning` and `CommandEnded`, and answers each answer about a run with
   * `CommandSeen`.
   */
  readonly commandReports?: boolean;
  /** Whether the user trusts the workspace; false until the client says otherwise. */
  readonly trusted?: boolean;
  /** The settings without the "alembic." of their names, for clients that cannot be asked for them. */
  readonly settings?: unknown;
  /** URI of the folder that holds one documentation page per rule, such as `file:///…/docs/rules`, or of a page with `{code}` in it. */
  readonly documentation?: string;
  /** Whether the client wants to be sent `GraphChanged`. */
  readonly graphChanged?: boolean;
  /**
   * Whether the client has the commands of lenses and quick fixes itself: `alembic.goToParent`, `alembic.goToChild`,
   * `alembic.mergeHeads`.
   */
  readonly commands?: boolean;
  /** Whether the client answers `EditorInterpreter`. */
  readonly editorInterpreter?: boolean;
  /** Whether the client answers `SelectedDatabase`. */
  readonly selectedDatabase?: boolean;
}

/** The user granted trust. */
export const TrustGrantedNotification = notification<undefined>('alembic/trustGranted');

/**
 * Sent by the server, without parameters, for clients that want it (`InitializationOptions`): environments, graph or
 * problems changed; ask anew.
 */
export const GraphChangedNotification = notification<undefined>('alembic/graphChanged');
