/** Looks at the disk again, for clients that do not report what changes there. */
export interface Looks {
  /** The client gave a reason to: it opened, saved or closed a document. */
  readonly now: () => void;
  /** It asked something: enough where the last look is a while ago. */
  readonly ifDue: () => void;
}

/** Of the time, looks take no more than this part. */
const share = 1 / 20;

/** A client asks several things at once: one look is enough for them, in milliseconds. */
const shortestPause = 2000;

export interface LooksOptions {
  /** Whether this client has to be looked for, as it is now. */
  readonly isNeeded: () => boolean;
  /** Looks once; settles when that is done. */
  readonly look: () => Promise<void>;
  /** Milliseconds of a clock that never goes back. */
  readonly clock?: () => number;
}

export function createLooks({ isNeeded, look, clock = () => performance.now() }: LooksOptions): Looks {
  let nextAt = -Infinity;

  function now(): void {
    if (!isNeeded()) return;
    const began = clock();
    nextAt = Infinity;
    void look().finally(() => {
      const end = clock();
      nextAt = end + Math.max(shortestPause, (end - began) / share);
    });
  }

  return {
    now,
    ifDue() {
      if (clock() >= nextAt) now();
    },
  };
}
