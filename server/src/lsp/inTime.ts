/** A client that is slow to answer, or never does, must not hold up the rest. */
export const answerTimeoutMilliseconds = 5000;

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
