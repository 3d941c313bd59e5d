import type { Snapshot } from './snapshot.js';

/** How many of the files that are read now have been read; of 0 as long as they are being looked for. */
export interface Progress {
  readonly read: number;
  readonly total: number;
}

/** Who hears of changes of the index, and of its progress. */
export interface IndexListeners {
  /** Calls the listeners now if environments, graphs or problems differ from those at the last call. */
  changed(): void;
  /** The same once typing pauses. */
  changedLater(): void;
  /** Files are being read, or with undefined no longer. */
  progress(progress: Progress | undefined): void;
  readonly onDidChange: (listener: (snapshot: Snapshot) => void) => void;
  readonly onProgress: (listener: (progress: Progress | undefined) => void) => void;
  dispose(): void;
}

/** Edits follow one another quickly: listeners hear of them once typing pauses, requests never wait for it. */
const delay = 100;

export function createIndexListeners({
  snapshot,
  logFailure,
}: {
  readonly snapshot: () => Snapshot;
  readonly logFailure: (error: unknown) => void;
}): IndexListeners {
  const listeners: ((snapshot: Snapshot) => void)[] = [];
  const progressListeners: ((progress: Progress | undefined) => void)[] = [];
  let announced: Snapshot['problems'] | undefined;
  let timer: NodeJS.Timeout | undefined;

  function changed(): void {
    clearTimeout(timer);
    const now = snapshot();
    if (now.problems === announced) return;
    announced = now.problems;
    for (const listener of listeners) listener(now);
  }

  return {
    changed,
    changedLater() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        // Between requests: whatever fails here must not end the process.
        try {
          changed();
        } catch (error) {
          logFailure(error);
        }
      }, delay).unref();
    },
    progress(progress) {
      for (const listener of progressListeners) listener(progress);
    },
    onDidChange(listener) {
      listeners.push(listener);
    },
    onProgress(listener) {
      progressListeners.push(listener);
    },
    dispose() {
      clearTimeout(timer);
      listeners.length = 0;
    },
  };
}
