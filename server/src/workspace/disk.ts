import { type Stats, closeSync, fstatSync, openSync, readSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import type { DirectoryReader } from '../core/project/revisionFiles.js';
import { decodeText } from './decode.js';
import { normalPath, parentOf } from './paths.js';

/** More than any revision file that is read at all: what lies beyond is not needed to say that it is too large. */
const readLimit = 16 * 1024 * 1024;

/** The text of a file, cut at 16 MiB. Throws the system's error. */
export async function readText(path: string): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const buffer = Buffer.allocUnsafe(Math.min(size, readLimit));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return decodeText(buffer.subarray(0, bytesRead));
  } finally {
    await file.close();
  }
}

/** The same without waiting: other work stands still meanwhile. */
export function readTextSync(path: string): string {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(Math.min(fstatSync(file).size, readLimit));
    return decodeText(buffer.subarray(0, readSync(file, buffer, 0, buffer.length, 0)));
  } finally {
    closeSync(file);
  }
}

/** The text of a configuration file, or undefined when there is none or it cannot be read. */
export function readTextNow(path: string): string | undefined {
  try {
    return decodeText(readFileSync(path));
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

/** Directories as they are now; remembers real paths, so one reader serves one listing and no more. */
export function directoryReader(): DirectoryReader {
  const realDirectories = new Map<string, string>();
  const plainFiles = new Set<string>();

  function realDirectory(path: string): string {
    const known = realDirectories.get(path);
    if (known !== undefined) return known;
    const real = realPath(path);
    realDirectories.set(path, real);
    return real;
  }

  return {
    list(path) {
      try {
        const files: string[] = [];
        const directories: string[] = [];
        for (const entry of readdirSync(path, { withFileTypes: true })) {
          const child = `${path}/${entry.name}`;
          const target = entry.isSymbolicLink() ? status(child) : entry;
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
