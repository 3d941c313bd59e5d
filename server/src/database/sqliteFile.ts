import { copyFile, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { FileRefused, openFile } from '../files/readFile.js';
import { failed, needsBridge, type Failed, type NeedsBridge } from './outcome.js';

/** A file that can be read now; the same `version` before and after reading means that nobody wrote in between. */
interface Ready {
  readonly kind: 'ready';
  /** Without symbolic links: SQLite keeps its journal there. */
  readonly path: string;
  readonly size: number;
  readonly version: string;
}

const magic = 'SQLite format 3\0';
/** A file this small is copied where links cannot be made. */
const copyLimit = 64 * 1024 * 1024;
const tries = 5;
const pause = 40;

/**
 * Reads a SQLite file without writing anything beside it. `read` gets a path in a private temporary directory that
 * stands for the file, because the wasm build of SQLite makes its lock beside the path that it opens, and no other
 * SQLite heeds that lock. Instead, the file is read again when another program wrote meanwhile.
 * Errors of `read` come through when the file did not change.
 */
export async function readSqliteFile<T>(
  file: string,
  read: (view: string) => Promise<T>,
): Promise<{ readonly kind: 'done'; readonly value: T } | NeedsBridge | Failed> {
  for (let turn = 0; turn < tries; turn++) {
    if (turn > 0) await delay(pause);
    const before = await inspect(file);
    if (before === 'busy') continue;
    if (before.kind !== 'ready') return before;
    const view = await makeView(before);
    if (view.kind === 'needsBridge') return view;
    let thrown: unknown;
    let value: { kind: 'done'; value: T } | undefined;
    try {
      value = { kind: 'done', value: await read(view.path) };
    } catch (error) {
      thrown = error;
    } finally {
      await rm(path.dirname(view.path), { recursive: true, force: true });
    }
    const after = await inspect(file);
    if (after === 'busy' || after.kind !== 'ready' || after.version !== before.version) continue;
    if (value === undefined) throw thrown;
    return value;
  }
  return needsBridge(
    `Another program is writing to ${file}, or left an unfinished transaction (its -journal file); only SQLite itself can read it safely.`,
  );
}

/** What the first bytes and the journal beside the file say of it. `busy`: a transaction is being written. */
async function inspect(file: string): Promise<Ready | 'busy' | NeedsBridge | Failed> {
  try {
    const real = await realpath(file);
    const { header, size, modified } = await readHeader(real, 100);
    if (size > 0 && header.toString('latin1', 0, magic.length) !== magic) {
      return failed(
        'other',
        `${file} is not an SQLite database, or it is encrypted. Correct the path in the database URL.`,
      );
    }
    // File format write and read version: 2 is WAL.
    if (header[18] === 2 || header[19] === 2) {
      return needsBridge(`${file} is in WAL mode, which can only be read by SQLite itself.`);
    }
    if (await hasHotJournal(real)) return 'busy';
    // The change counter in the header; size and time for journal modes that leave it alone.
    return { kind: 'ready', path: real, size, version: `${header.toString('hex', 24, 28)} ${size} ${modified}` };
  } catch (error) {
    if (error instanceof FileRefused)
      return failed(
        'other',
        `${file} is not an SQLite database: ${error.message}. Correct the path in the database URL.`,
      );
    return unreadable(file, (error as NodeJS.ErrnoException).code);
  }
}

async function readHeader(file: string, length: number): Promise<{ header: Buffer; size: number; modified: number }> {
  const handle = await openFile(file);
  try {
    const { size, mtimeMs } = await handle.stat();
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, 0);
    return { header: buffer.subarray(0, bytesRead), size, modified: mtimeMs };
  } finally {
    await handle.close();
  }
}

/**
 * A journal with a header is a transaction in progress or one that broke off; otherwise it is missing, empty or zeroed.
 */
async function hasHotJournal(file: string): Promise<boolean> {
  try {
    const { header } = await readHeader(`${file}-journal`, 1);
    return (header[0] ?? 0) !== 0;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** A path in a new temporary directory that leads to the file: a link, or a copy where links are not allowed. */
export async function makeView(
  file: Pick<Ready, 'path' | 'size'>,
  link: (target: string, at: string) => Promise<void> = symlink,
): Promise<{ kind: 'view'; path: string } | NeedsBridge> {
  const directory = await mkdtemp(path.join(tmpdir(), 'alembic-sqlite-'));
  const view = path.join(directory, 'database');
  try {
    await link(file.path, view);
  } catch {
    if (file.size > copyLimit) {
      await rm(directory, { recursive: true, force: true });
      return needsBridge(
        `${file.path} is large, and this system does not let a program make the link that reading it in place needs.`,
      );
    }
    await copyFile(file.path, view);
  }
  return { kind: 'view', path: view };
}

function unreadable(file: string, code: string | undefined): Failed {
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return failed(
        'unknownDatabase',
        `There is no file ${file}. Alembic makes it with the first upgrade; if it should be there, correct the path in the database URL.`,
      );
    case 'EACCES':
    case 'EPERM':
      return failed('permission', `The file ${file} may not be read by this user. Change its permissions.`);
    default:
      return failed('other', `The file ${file} cannot be read (${code ?? 'unknown error'}).`);
  }
}
