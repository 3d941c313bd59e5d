import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';

/**
 * The one reader of files that somebody else wrote. A name in a repository can lead anywhere: to a device without an
 * end, to a pipe that nobody writes into, to a file of gigabytes. So what is opened is looked at before it is read.
 */

/** In bytes. Far above what users write, far below what hurts. */
export const sizeLimits = {
  /** Configuration, env.py, `.env`, certificates: they are read whole or not at all. */
  configuration: 4 * 1024 * 1024,
  /** A revision file is cut here: its header comes first, and what says that it is too large needs no more. */
  revision: 16 * 1024 * 1024,
  /** What this program wrote or brought along. */
  own: 512 * 1024 * 1024,
} as const;

/** Why a file that is there is not read: `message` completes "It is not read: …". */
export class FileRefused extends Error {
  constructor(
    readonly path: string,
    readonly code: 'notAFile' | 'tooLarge',
    reason: string,
  ) {
    super(reason);
    this.name = 'FileRefused';
  }
}

interface ReadOptions {
  /** In bytes. */
  readonly limit?: number;
  /** Whether a longer file gives its first `limit` bytes; otherwise it is refused. */
  readonly cut?: boolean;
}

// Opening a pipe would wait for its other end, and opening a terminal could make it the server's own. Windows has
// neither flag.
const flags =
  constants.O_RDONLY |
  ((constants as Partial<typeof constants>).O_NONBLOCK ?? 0) |
  ((constants as Partial<typeof constants>).O_NOCTTY ?? 0);

/**
 * Opens a regular file to read it; the caller closes it.
 * @throws FileRefused for anything else, and the system's error
 */
export async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, flags);
  try {
    checkKind(path, await file.stat());
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/**
 * The bytes of a regular file.
 * @throws FileRefused, and the system's error
 */
export async function readBytes(path: string, options: ReadOptions = {}): Promise<Buffer> {
  const file = await openFile(path);
  try {
    const buffer = Buffer.allocUnsafe(lengthToRead(path, await file.stat(), options));
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await file.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** The same without waiting: other work stands still meanwhile. */
export function readBytesNow(path: string, options: ReadOptions = {}): Buffer {
  const file = openSync(path, flags);
  try {
    const stats = fstatSync(file);
    checkKind(path, stats);
    const buffer = Buffer.allocUnsafe(lengthToRead(path, stats, options));
    let length = 0;
    while (length < buffer.length) {
      const bytesRead = readSync(file, buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    closeSync(file);
  }
}

/**
 * The text of a regular file in UTF-8.
 * @throws FileRefused, and the system's error
 */
export async function readUtf8(path: string, options: ReadOptions = {}): Promise<string> {
  return (await readBytes(path, options)).toString('utf8');
}

function checkKind(path: string, stats: Stats): void {
  if (!stats.isFile())
    throw new FileRefused(
      path,
      'notAFile',
      stats.isDirectory() ? 'it is a directory' : 'it is a device, a pipe or a socket, and no file',
    );
}

/** By its size when it was opened: what a growing file gets meanwhile is left for the next reading. */
function lengthToRead(
  path: string,
  { size }: Stats,
  { limit = sizeLimits.configuration, cut = false }: ReadOptions,
): number {
  if (size <= limit) return size;
  if (cut) return limit;
  const megabytes = (bytes: number): string => (bytes / 1024 / 1024).toFixed(0);
  throw new FileRefused(
    path,
    'tooLarge',
    `it has ${megabytes(size)} MB, and files of its kind are read up to ${megabytes(limit)} MB`,
  );
}
