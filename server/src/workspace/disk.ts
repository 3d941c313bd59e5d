import { type Stats, readdirSync, realpathSync, statSync } from 'node:fs';
import type { EncodingFault } from '../core/project/environment.js';
import { startLength } from '../core/revision/readStart.js';
import { longestText } from '../core/python/unreadable.js';
import type { DirectoryReader } from '../core/project/revisionFiles.js';
import { FileRefused, readBytes, readBytesNow, sizeLimits } from '../files/readFile.js';
import { decodeText } from './decode.js';
import { decodeConfiguration } from './decodeConfiguration.js';
import { isBelow, isWithin, normalPath, parentOf } from './paths.js';

const revision = { limit: sizeLimits.revision, cut: true };

/** The text of a revision file, cut at 16 MiB. Throws `FileRefused` and the system's error. */
export async function readText(path: string): Promise<string> {
  return decodeText(await readBytes(path, revision));
}

/** The text of a Python file, or its start where it is too long to be read as a whole. */
export interface ReadStart {
  readonly text: string;
  readonly isWhole: boolean;
}

const whole = { limit: longestText };
const start = { limit: startLength, cut: true };

/**
 * The text of a revision file, however long it is. Throws `FileRefused` for what is no file, and the system's error.
 */
export async function readStart(path: string): Promise<ReadStart> {
  try {
    return { text: decodeText(await readBytes(path, whole)), isWhole: true };
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return { text: decodeText(await readBytes(path, start)), isWhole: false };
  }
}

/** The same without waiting: other work stands still meanwhile. */
export function readStartNow(path: string): ReadStart {
  try {
    return { text: decodeText(readBytesNow(path, whole)), isWhole: true };
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return { text: decodeText(readBytesNow(path, start)), isWhole: false };
  }
}

/** That text, or undefined when there is none or it cannot be read. */
export function startTextNow(path: string): string | undefined {
  try {
    return readStartNow(path).text;
  } catch {
    return undefined;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof FileRefused && error.code === 'tooLarge';
}

/**
 * The whole text of a configuration or Python file, or undefined when there is none or it cannot be read.
 * @param refused hears why a file that is there is not read
 */
export function readTextNow(path: string, refused?: (reason: string) => void): string | undefined {
  try {
    if (isConfiguration(path)) return decodeConfiguration(readBytesNow(path, { limit: sizeLimits.configuration })).text;
    return decodeText(
      readBytesNow(path, { limit: path.endsWith('.py') ? sizeLimits.revision : sizeLimits.configuration }),
    );
  } catch (error) {
    if (error instanceof FileRefused) refused?.(error.message);
    return undefined;
  }
}

/** Ini files, their templates, and TOML: Python takes them for UTF-8, whatever a comment in them says. */
function isConfiguration(path: string): boolean {
  return /\.(?:toml|ini(?:\.\w+)?)$/.test(path);
}

/** Why Python cannot read a configuration file; undefined for any other file, and where there is none. */
export function encodingFaultNow(path: string): EncodingFault | undefined {
  try {
    return isConfiguration(path)
      ? decodeConfiguration(readBytesNow(path, { limit: sizeLimits.configuration })).fault
      : undefined;
  } catch {
    return undefined;
  }
}

export function isDirectory(path: string): boolean {
  return status(path)?.isDirectory() ?? false;
}

/** What the path leads to; undefined for nothing, a dead link, or what may not be looked at. */
function status(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** How much is looked at outside the workspace: far more than anybody's revisions, far less than /usr. */
const outsideLimits = { directories: 2_000, entries: 50_000 };

/** A reader that stops where a configuration sends it through half a disk. */
export interface BoundedReader extends DirectoryReader {
  /** The first directory outside the workspace that was not listed any more. */
  readonly stoppedAt: () => string | undefined;
}

/** Directories as they are now; remembers real paths, so one reader serves one listing and no more. */
export function directoryReader({
  root,
  followLinks = true,
  within,
}: {
  readonly root: string;
  readonly followLinks?: boolean;
  /** Nothing outside of this directory is listed. */
  readonly within?: string | undefined;
}): BoundedReader {
  const realDirectories = new Map<string, string>();
  const plainFiles = new Set<string>();
  const outside = { directories: 0, entries: 0 };
  let stoppedAt: string | undefined;

  function realDirectory(path: string): string {
    const known = realDirectories.get(path);
    if (known !== undefined) return known;
    const real = realPath(path);
    realDirectories.set(path, real);
    return real;
  }

  return {
    stoppedAt: () => stoppedAt,
    list(path) {
      if (!isWithin(path, within)) return undefined;
      const isOutside = path !== root && !isBelow(path, root);
      if (isOutside && (outside.directories >= outsideLimits.directories || outside.entries >= outsideLimits.entries)) {
        stoppedAt ??= path;
        return undefined;
      }
      try {
        const files: string[] = [];
        const directories: string[] = [];
        const entries = readdirSync(path, { withFileTypes: true });
        if (isOutside) {
          outside.directories++;
          outside.entries += entries.length;
        }
        for (const entry of entries) {
          const child = `${path}/${entry.name}`;
          const target = !entry.isSymbolicLink() ? entry : followLinks ? status(child) : undefined;
          if (target?.isFile() === true) {
            files.push(entry.name);
            if (target === entry) plainFiles.add(child);
          } else if (target?.isDirectory() === true && target === entry) {
            directories.push(entry.name);
          }
        }
        return { files, directories };
      } catch {
        return undefined;
      }
    },
    realPath(path) {
      if (!plainFiles.has(path)) return realPath(path);
      return `${realDirectory(parentOf(path))}${path.slice(path.lastIndexOf('/'))}`;
    },
  };
}

/** The path with symbolic links followed; the path itself when it cannot be told. */
export function realPath(path: string): string {
  try {
    return normalPath(realpathSync.native(path));
  } catch {
    return path;
  }
}
