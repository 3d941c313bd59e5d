import { mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { TreeEntry } from '../git/treeFiles.js';
import { isBelow, normalPath } from './paths.js';

/** In a few milliseconds: a server has others to answer meanwhile. */
const writtenAtOnce = 50;

/**
 * Writes a tree of git below a directory that is empty but for `.git`: all directories, and the files that are given.
 * A symbolic link is made where it stays within the tree; what leads out of it is left out, and a submodule is an empty
 * directory, as in a clone. A path that no work tree could have is left out too.
 * @param contentOf what the files hold that are needed; undefined for the others
 */
export async function layOutTree(
  root: string,
  entries: readonly TreeEntry[],
  contentOf: (entry: TreeEntry) => Uint8Array | string | undefined,
  signal: AbortSignal,
): Promise<void> {
  const directories = new Set<string>();
  const made = (directory: string): void => {
    if (directories.has(directory)) return;
    directories.add(directory);
    attempt(() => mkdirSync(directory, { recursive: true }));
  };
  const usable = entries.filter((entry) => isUsable(entry.path));
  let written = 0;
  for (const entry of usable) {
    const file = `${root}/${entry.path}`;
    made(path.posix.dirname(file));
    if (entry.kind === 'submodule') made(file);
    const content = entry.kind === 'file' ? contentOf(entry) : undefined;
    if (content === undefined) continue;
    attempt(() => {
      writeFileSync(file, content, { flag: 'wx' });
    });
    if (++written % writtenAtOnce !== 0) continue;
    await setImmediate();
    if (signal.aborted) return;
  }
  // Nothing is written any more, so that no link can lead it astray.
  makeLinks(
    root,
    usable.filter(({ kind }) => kind === 'link'),
    contentOf,
  );
}

/** Git makes no such names; a tree may have been made by hand. */
function isUsable(file: string): boolean {
  return file.split(/[/\\]/).every((part, index, { length }) => {
    const name = part.toLowerCase();
    if (part === '' || part === '.' || part === '..' || part.includes('\0')) return false;
    return (
      name !== '.git' &&
      !(process.platform === 'win32' && (/[:~]/.test(part) || (index === length - 1 && /[. ]$/.test(part))))
    );
  });
}

function makeLinks(
  root: string,
  links: readonly TreeEntry[],
  contentOf: (entry: TreeEntry) => Uint8Array | string | undefined,
): void {
  let left: string[] = [];
  for (const link of links) {
    const content = contentOf(link);
    if (content === undefined) continue;
    const file = `${root}/${link.path}`;
    const target = Buffer.from(content).toString('utf8');
    const meant = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
    if (path.isAbsolute(target) || !(meant === root || isBelow(meant, root))) continue;
    if (
      attempt(() => {
        symlinkSync(target, file);
      })
    )
      left.push(file);
  }
  // What a link leads to may be reached through others; what goes may be on the way of another one.
  for (let before = -1; before !== left.length;) {
    before = left.length;
    left = left.filter((file) => {
      const real = realPlace(file);
      const stays = real === undefined || real === root || isBelow(real, root);
      if (!stays) rmSync(file);
      return stays;
    });
  }
}

/** Undefined for a link that leads nowhere. */
function realPlace(file: string): string | undefined {
  try {
    return normalPath(realpathSync.native(file));
  } catch {
    return undefined;
  }
}

/** Says whether it could be done: two names may be one on this file system, and a name too long for it. */
function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}
