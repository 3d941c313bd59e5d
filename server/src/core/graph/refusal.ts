/**
 * The class of the exception with which Alembic stops, or `NotKnown` where the text does not say what Alembic would
 * do: an id or a parent that is computed at run time.
 */
export type RefusalKind =
  | 'RevisionError'
  | 'ResolutionError'
  | 'MultipleHeads'
  | 'RangeNotAncestorError'
  | 'CycleDetected'
  | 'DependencyCycleDetected'
  | 'LoopDetected'
  | 'DependencyLoopDetected'
  | 'CommandError'
  | 'AssertionError'
  | 'AttributeError'
  | 'KeyError'
  | 'SyntaxError'
  | 'TypeError'
  | 'ValueError'
  | 'NotKnown';

/** Why there is no answer. */
export interface Refusal {
  readonly kind: RefusalKind;
  /** What is wrong and what to do, for the user. */
  readonly message: string;
}

/** Stands where an answer would. */
export interface Refused {
  readonly refusal: Refusal;
}

class RefusalError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** Ends the computation that `orRefused` surrounds, as an exception ends Alembic's. */
export function refuse(kind: RefusalKind, message: string): never {
  throw new RefusalError({ kind, message });
}

/** What the computation gives, or why it was refused. Every public function of this folder goes through here, so none throws. */
export function orRefused<T extends object>(compute: () => T): T | Refused {
  try {
    return compute();
  } catch (error) {
    if (error instanceof RefusalError) return { refusal: error.refusal };
    throw error;
  }
}

/** The first few of many names, quoted. */
export function listed(names: Iterable<string>, most = 5): string {
  const all = [...names].map((name) => `"${name}"`);
  const rest = all.length - most;
  return rest > 1 ? `${all.slice(0, most).join(', ')} and ${String(rest)} more` : all.join(', ');
}
