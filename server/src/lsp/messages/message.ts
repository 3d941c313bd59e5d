/** A request: its method, and the types of its parameters and its answer. */
export interface Request<P, R> {
  readonly method: string;
  /** Never there: it holds the types. */
  readonly types?: (params: P) => R;
}

export interface Notification<P> {
  readonly method: string;
  /** Never there: it holds the type. */
  readonly types?: (params: P) => void;
}

type Method = `alembic/${string}`;

/** Declares a request, for both sides. */
export function request<P, R>(method: Method): Request<P, R> {
  return { method };
}

/** Declares a notification, for both sides. */
export function notification<P>(method: Method): Notification<P> {
  return { method };
}
