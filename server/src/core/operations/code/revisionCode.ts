import type { Span } from '../../text.js';

type Direction = 'upgrade' | 'downgrade';

/** Something in the Python of a revision file, and the functions that run it. */
interface InCode {
  readonly span: Span;
  readonly directions: readonly Direction[];
}

/** What a connection is: Alembic's own, one of another engine, an engine, or a session of SQLAlchemy's ORM. */
export type ConnectionRole = 'bind' | 'second' | 'engine' | 'session';

/** A method that is called on a connection, or on a session. */
export interface ConnectionCall extends InCode {
  readonly role: ConnectionRole;
  /** As it is written, such as `conn`. */
  readonly object: string;
  readonly method: string;
  readonly first: { readonly span: Span; readonly kind: 'text' | 'other' } | null;
  readonly isInAutocommit: boolean;
  /** It is a statement of its own. */
  readonly isStatement: boolean;
}

/** Where another connection than Alembic's is opened. */
export interface SecondConnection extends InCode {
  readonly kind: 'create_engine' | 'engine' | 'factory';
  readonly written: string;
}

/** A session with changes that nobody flushes or commits. */
export interface LostSession extends InCode {
  readonly session: string;
  /** The last statement, beside the one that makes the session, with changes in it. */
  readonly statement: Span;
}

/** A `try` around operations whose exceptions are swallowed. */
export interface SwallowingTry extends InCode {
  /** The statements between `try:` and `except`. */
  readonly body: Span;
}

/** A name that nothing binds, with the attributes that are taken from it. */
export interface UnboundName extends InCode {
  readonly name: string;
  readonly path: string;
}

/** A name that a function takes from a module, and how it is used there. */
export interface UsedImport extends InCode {
  readonly module: string;
  readonly name: string;
  /** As an ORM class or a table: `select(User)`, `User.__table__`, `session.query(User)`. */
  readonly isModel: boolean;
}

/** What the Python of a revision file does beside its operations, from the text alone. */
export interface RevisionCode {
  readonly calls: readonly ConnectionCall[];
  readonly seconds: readonly SecondConnection[];
  readonly lost: readonly LostSession[];
  readonly swallowed: readonly SwallowingTry[];
  readonly unbound: readonly UnboundName[];
  readonly imports: readonly UsedImport[];
}

export const noCode: RevisionCode = { calls: [], seconds: [], lost: [], swallowed: [], unbound: [], imports: [] };
