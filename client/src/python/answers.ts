/** Answers to a question, by what it is about. */
export interface Answers<T> {
  /** The known answer, or that of a question under way, else a new one. */
  get(subject: string): Promise<T>;
  /** Nothing is known any more; the answer to a question under way is not kept. */
  clear(): void;
}

/**
 * Keeps what was asked until it is cleared.
 * @param isKept whether an answer holds on; one that does not is asked for again, and so is one that failed
 */
export function createAnswers<T>(ask: (subject: string) => Promise<T>, isKept: (answer: T) => boolean): Answers<T> {
  const known = new Map<string, Promise<T>>();
  return {
    get(subject) {
      const before = known.get(subject);
      if (before !== undefined) return before;
      const asked = ask(subject);
      const forget = (): void => {
        if (known.get(subject) === asked) known.delete(subject);
      };
      known.set(subject, asked);
      asked.then((answer) => {
        if (!isKept(answer)) forget();
      }, forget);
      return asked;
    },
    clear() {
      known.clear();
    },
  };
}
