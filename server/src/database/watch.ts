/** What ended a piece of work before its own end. */
export type Stop = 'timeout' | 'cancelled';

/** Watches over the time that work may take and over the user's cancellation. */
export interface Watch {
  /** Resolves when the work has to end; never when it ends by itself. */
  readonly stopped: Promise<Stop>;
  /** Starts the time for the next phase, in milliseconds; the time of the phase before no longer counts. */
  allow(milliseconds: number): void;
  /**
   * Remembers a socket: it is destroyed when the work has to end, and at the end in any case. Throws when that is past.
   */
  track<T extends { destroy(): unknown }>(socket: T): T;
  /** Ends the watch and destroys what is still open. */
  end(): void;
}

export function startWatch(signal: AbortSignal | undefined): Watch {
  const sockets: { destroy(): unknown }[] = [];
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  let stop: (by: Stop) => void = () => undefined;
  const finish = (): void => {
    isOver = true;
    clearTimeout(timer);
    for (const socket of sockets.splice(0)) socket.destroy();
  };
  const stopped = new Promise<Stop>((resolve) => {
    stop = (by) => {
      resolve(by);
      finish();
    };
  });
  const onAbort = (): void => {
    stop('cancelled');
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  if (signal?.aborted === true) onAbort();
  return {
    stopped,
    allow(milliseconds) {
      clearTimeout(timer);
      timer = setTimeout(() => {
        stop('timeout');
      }, milliseconds);
    },
    track(socket) {
      if (isOver) {
        socket.destroy();
        throw new Error('The work has ended.');
      }
      sockets.push(socket);
      return socket;
    },
    end() {
      signal?.removeEventListener('abort', onAbort);
      finish();
    },
  };
}
