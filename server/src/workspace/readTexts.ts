import { setImmediate } from 'node:timers/promises';
import { type ReadStart, readStart, readStartNow } from './disk.js';
import { inParallel } from './walk.js';

/** What a file holds, or the error by which it could not be read. */
export type ReadText = ReadStart | { readonly error: unknown };

/**
 * How long work goes on between two looks at what else is to be done, in milliseconds; a request takes several looks.
 */
export const slices = { urgent: 8, beside: 2 };

/** Where most files take longer, in milliseconds, waiting for several at once pays. */
const slow = 1;
const together = { files: 64, width: 16 };

/**
 * Reads files one after the other, which for a local disk takes a fifth of what Node needs to read them side by side;
 * where the disk turns out to be far away, side by side. Hands over each, and lets requests through between slices.
 * @param between what is waited for between slices
 */
export async function readTexts(
  paths: readonly string[],
  take: (path: string, read: ReadText) => void,
  {
    slice = slices.urgent,
    between = setImmediate,
  }: { readonly slice?: number; readonly between?: () => Promise<unknown> } = {},
): Promise<void> {
  let isSlow = false;
  for (let at = 0; at < paths.length;) {
    if (isSlow) {
      const batch = paths.slice(at, at + together.files);
      const read = new Map<string, ReadText>();
      await inParallel(together.width, batch, async (path) => void read.set(path, await readLater(path)));
      for (const [path, each] of read) take(path, each);
      at += batch.length;
    } else {
      const first = at;
      let slowReads = 0;
      const started = performance.now();
      for (let now = started; at < paths.length && now - started < slice; at++) {
        const path = paths[at] ?? '';
        const before = performance.now();
        const read = readNow(path);
        if (performance.now() - before > slow) slowReads++;
        take(path, read);
        now = performance.now();
      }
      isSlow = slowReads > 1 && slowReads > (at - first) / 2;
    }
    await between();
  }
}

export function readNow(path: string): ReadText {
  try {
    return readStartNow(path);
  } catch (error) {
    return { error };
  }
}

async function readLater(path: string): Promise<ReadText> {
  try {
    return await readStart(path);
  } catch (error) {
    return { error };
  }
}
