import type { Span } from '../../text.js';

/** What is wrong with an operation that is refused, where rules are about that. */
export type Cause =
  | 'missingTable'
  | 'missingColumn'
  | 'missingName'
  | 'needed'
  | 'ownedIndex'
  /** Whatever the schema is. */
  | 'always';

/** Why a round trip is not exact. */
export interface Reason {
  readonly message: string;
  /** In the revision's text; null where no place of it is the reason. */
  readonly span: Span | null;
  /** What it is about, such as `item.code`; null for nothing in particular. */
  readonly object: string | null;
  readonly cause?: Cause | undefined;
}

/** Something that a round trip runs into: it surely ends there or leaves another schema, or that is not known. */
export interface Trouble extends Reason {
  readonly kind: 'broken' | 'unknown';
  /** The database may refuse something, and does what is followed where it does not. */
  readonly mayRefuse?: true;
}

export function reason(message: string, span: Span | null = null, object: string | null = null): Reason {
  return { message, span, object };
}

export function broken(message: string, span: Span | null, object: string | null, cause?: Cause): Trouble {
  return { kind: 'broken', message, span, object, ...(cause && { cause }) };
}

/** Of something that the database may refuse, and that is followed where it does not. */
export function mayBeRefused(message: string, span: Span | null, object: string | null): Trouble {
  return { kind: 'unknown', message, span, object, mayRefuse: true };
}

export function unknown(message: string, span: Span | null, object: string | null): Trouble {
  return { kind: 'unknown', message, span, object };
}
