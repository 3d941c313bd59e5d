import { setImmediate } from 'node:timers/promises';
import { type ReadStart, readStart, readStartNow, readTextNow } from './disk.js';
import { inParallel } from './walk.js';

/** What a file holds, or the error by which it could not be read. */
export type ReadText = ReadStart | { readonly error: unknown };

/**
 * How long work goes on between two looks at what else is to be done, in milliseconds. A look takes some microseconds,
 * and a request takes several of them.
 */
const shortest = 2;

/** Where most files take longer, in milliseconds, waiting for several at once pays. */
const slow = 1;
const together = { files: 64, width: 16 };

/** What is asked of the disk for each of many files. */
export interface DiskRequest<T> {
  now(path: string): T;
  /** The same, where other files are waited for meanwhile. */
  later(path: string): Promise<T>;
}

/** How work gives way to other work. */
export interface Pace {
  /** After so many milliseconds. */
  readonly slice?: number;
  /** What is waited for between slices. */
  readonly between?: () => Promise<unknown>;
}

/** What work calls where it may be left: undefined until a slice is over. The promise rejects when the signal is aborted. */
export function pausesOf(
  signal: AbortSignal,
  { slice = shortest, between = setImmediate }: Pace = {},
): () => Promise<void> | undefined {
  let began = performance.now();
  const pause = async (): Promise<void> => {
    await between();
    signal.throwIfAborted();
    began = performance.now();
  };
  return () => (performance.now() - began < slice ? undefined : pause());
}

/** Does work, which may be left between its steps, to its end. Rejects when the signal is aborted. */
export async function inSlices<T>(work: Generator<undefined, T>, signal: AbortSignal, pace?: Pace): Promise<T> {
  const pause = pausesOf(signal, pace);
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
    const pausing = pause();
    if (pausing !== undefined) await pausing;
  }
}

/** Reads files as `askDisk` asks, and hands over each. */
export async function readTexts(
  paths: readonly string[],
  take: (path: string, read: ReadText) => void,
  pace?: Pace,
): Promise<void> {
  await askDisk(paths, { now: readNow, later: readLater }, take, pace);
}

/**
 * Asks for files one after the other, which for a local disk takes a fifth of what Node needs to ask for them side by
 * side; where the disk turns out to be far away, side by side. Hands over each, and lets requests through between slices.
 */
export async function askDisk<T>(
  paths: readonly string[],
  request: DiskRequest<T>,
  take: (path: string, answer: T) => void,
  { slice = shortest, between = setImmediate }: Pace = {},
): Promise<void> {
  let isSlow = false;
  let [reads, slowReads] = [0, 0];
  for (let at = 0; at < paths.length;) {
    if (isSlow) {
      const batch = paths.slice(at, at + together.files);
      const answers = new Map<string, T>();
      await inParallel(together.width, batch, async (path) => void answers.set(path, await request.later(path)));
      for (const [path, each] of answers) take(path, each);
      at += batch.length;
    } else {
      const started = performance.now();
      for (let now = started; at < paths.length && now - started < slice; at++) {
        const path = paths[at] ?? '';
        const before = performance.now();
        const answer = request.now(path);
        reads++;
        if (performance.now() - before > slow) slowReads++;
        take(path, answer);
        now = performance.now();
      }
      // A machine that does something else makes one or two of them slow.
      isSlow = slowReads > 3 && slowReads > reads / 2;
      // What comes now may be on another disk, or not in its cache.
      if (reads >= together.width) [reads, slowReads] = [0, 0];
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

/** The text of a revision or configuration file as facts and problems are read from it; undefined where it cannot be read. */
export function textNow(path: string): string | undefined {
  if (!path.endsWith('.py')) return readTextNow(path);
  const read = readNow(path);
  return 'text' in read ? read.text : undefined;
}

async function readLater(path: string): Promise<ReadText> {
  try {
    return await readStart(path);
  } catch (error) {
    return { error };
  }
}
