import type { Span, Unknown } from '../text.js';

/** SQL text, or why there is none. */
export type Rendered = string | Unknown;

/** No error: the trace of a stack would take most of the time where a schema has many types of another dialect. */
class NotRendered {
  constructor(readonly unknown: Unknown) {}
}

function end(unknown: Unknown): never {
  // eslint-disable-next-line @typescript-eslint/only-throw-error -- `rendered` takes it
  throw new NotRendered(unknown);
}

/** Ends the writing of the text that `rendered` is making. */
export function cannotRender(reason: string, span: Span): never {
  end({ kind: 'unknown', reason, span });
}

/** What is known to have no text, because SQLAlchemy or Alembic ends with an error there. */
export interface Refused extends Unknown {
  readonly isRefused: true;
}

/** Ends the writing because the real libraries end there too. */
export function refuse(reason: string, span: Span): never {
  const refused: Refused = { kind: 'unknown', reason, span, isRefused: true };
  end(refused);
}

export function isRefused(unknown: Unknown): unknown is Refused {
  return 'isRefused' in unknown;
}

/** Likewise, with a reason that is known already. */
export function passOn(unknown: Unknown): never {
  end(unknown);
}

/** The text that `write` gives, or why it ended without one. */
export function rendered<T>(write: () => T): T | Unknown {
  try {
    return write();
  } catch (error) {
    if (error instanceof NotRendered) return error.unknown;
    throw error;
  }
}

/** Whether it is text. */
export function isText(text: Rendered): text is string {
  return typeof text === 'string';
}
