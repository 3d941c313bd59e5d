import { lstatSync } from 'node:fs';
import { isBelow } from './paths.js';

/**
 * Whether symbolic links are followed. On Windows a link in a repository may lead to a share of another host, which is
 * sent the user's credentials as soon as anything looks at it: there only in a trusted workspace.
 */
export function mayFollowLinks(trusted: boolean, platform: NodeJS.Platform = process.platform): boolean {
  return trusted || platform !== 'win32';
}

/**
 * Whether the path, or a folder on the way to it from the root, is a link. Looks at each from the top, and so follows
 * none.
 */
export function goesThroughLink(path: string, root: string): boolean {
  if (!isBelow(path, root)) return false;
  for (let end = path.indexOf('/', root.length + 1); ; end = path.indexOf('/', end + 1)) {
    const part = end === -1 ? path : path.slice(0, end);
    try {
      const found = lstatSync(part, { throwIfNoEntry: false });
      if (found === undefined) return false;
      if (found.isSymbolicLink()) return true;
    } catch {
      return false;
    }
    if (end === -1) return false;
  }
}
