import { mkdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { GitUnknown } from '../git/runGit.js';
import type { TreeEntry } from '../git/treeFiles.js';
import { isBelow, normalPath } from './paths.js';

/** More would be in memory at once. */
const readAtOnce = 500;
/** Some at once are faster, and a server answers others meanwhile. */
const writtenAtOnce = 32;

export type Content = Uint8Array | string;

/**
 * Writes a tree of git below a directory that is empty but for `.git`: all directories, and the files that are needed.
 * A symbolic link is made where it stays within the tree; what leads out of it is left out, and a submodule is an empty
 * directory, as in a clone. A path that no work tree could have is left out too.
 * @param needed files and links, of these entries
 * @param contentsOf what some of them hold
 */
export async function layOutTree(
  root: string,
  entries: readonly TreeEntry[],
  needed: ReadonlySet<TreeEntry>,
  contentsOf: (some: readonly TreeEntry[]) => Promise<ReadonlyMap<TreeEntry, Content> | GitUnknown>,
): Promise<GitUnknown | undefined> {
  const usable = entries.filter((entry) => isUsable(entry.path));
  makeDirectories(root, usable);
  const wanted = usable.filter((entry) => needed.has(entry) && entry.kind !== 'submodule');
  const links = new Map<TreeEntry, Content>();
  for (let start = 0; start < wanted.length; start += readAtOnce) {
    const contents = await contentsOf(wanted.slice(start, start + readAtOnce));
    if ('kind' in contents) return contents;
    const files = [...contents].filter(([entry, content]) => {
      if (entry.kind === 'link') links.set(entry, content);
      return entry.kind === 'file';
    });
    for (let first = 0; first < files.length; first += writtenAtOnce)
      await Promise.all(
        files.slice(first, first + writtenAtOnce).map(([entry, content]) =>
          // Two names may be one on this file system, and a name too long for it.
          writeFile(`${root}/${entry.path}`, content, { flag: 'wx' }).catch(() => undefined),
        ),
      );
  }
  // Nothing is written any more, so that no link can lead it astray.
  makeLinks(root, links);
  return undefined;
}

function makeDirectories(root: string, entries: readonly TreeEntry[]): void {
  const directories = entries.map(({ path: file, kind }) =>
    kind === 'submodule' ? `${root}/${file}` : path.posix.dirname(`${root}/${file}`),
  );
  for (const directory of new Set(directories)) attempt(() => mkdirSync(directory, { recursive: true }));
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

function makeLinks(root: string, links: ReadonlyMap<TreeEntry, Content>): void {
  let left: string[] = [];
  for (const [link, content] of links) {
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
