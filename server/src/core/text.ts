/** A half-open range of UTF-16 code units in one text. Lines and characters exist only at the border. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A value that the text states outright, and where it states it. */
export interface Known<T> {
  readonly kind: 'known';
  readonly value: T;
  readonly span: Span;
}

/** What cannot be known from the text alone: never derive a fact from it as if it were known. */
export interface Unknown {
  readonly kind: 'unknown';
  /** Completes "… is not known: ", as "it is computed by get_id()". */
  readonly reason: string;
  readonly span: Span;
  /** Of a text with gaps: what comes before the first of them. */
  readonly begins?: string;
}

/** A value that is known and that Alembic cannot use, such as a number for an id. */
export interface Invalid {
  readonly kind: 'invalid';
  /** What is there, as "the number 123". */
  readonly found: string;
  readonly span: Span;
}

export type Fact<T> = Known<T> | Unknown | Invalid;

/** Whether `close` stands anywhere behind `open`. */
export function encloses(text: string, open: string, close: string): boolean {
  const at = text.indexOf(open);
  return at >= 0 && text.includes(close, at + open.length);
}

/** Whether both hold the same items in the same order. */
export function sameItems<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}
