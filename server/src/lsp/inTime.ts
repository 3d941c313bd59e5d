/** A client that is slow to answer, or never does, must not hold up the rest. */
export const answerTimeoutMilliseconds = 5000;

/** A client that gives no answer in this time gives none. */
const longestAnswerMilliseconds = 30_000;

/**
 * The answer to a question without which nothing goes on.
 * @param what completes "The editor did not say …"
 * @throws Error when it does not come in half a minute, and as the answer does
 */
export async function answered<T>(answer: Promise<T>, what: string): Promise<T> {
  const given = await inTime(
    answer.then((value) => ({ value })),
    longestAnswerMilliseconds,
  );
  if (given === null)
    throw new Error(`The editor did not say ${what} within ${longestAnswerMilliseconds / 1000} seconds.`);
  return given.value;
}

/** The answer, or null when it does not come in time. Rejects as the answer does. */
export async function inTime<T>(answer: Promise<T>, milliseconds: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(resolve, milliseconds, null);
  });
  return Promise.race([answer, late]).finally(() => {
    clearTimeout(timer);
  });
}
