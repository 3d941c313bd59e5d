/**
 * Calls of a function: the first one at once, and of those that come fast after it only the last one, once they have
 * stopped.
 */
export interface Paced<T> {
  call(value: T): void;
  /** Forgets what is still to come. */
  cancel(): void;
}

/** @param restMilliseconds how long nothing must come until the next call counts as a first one again */
export function paced<T>(run: (value: T) => void, restMilliseconds: number): Paced<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;

  function restAfter(onRest: () => void): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      timer = undefined;
      onRest();
    }, restMilliseconds);
  }

  return {
    call(value) {
      if (timer === undefined) {
        restAfter(() => undefined);
        run(value);
      } else {
        restAfter(() => {
          run(value);
        });
      }
    },
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
