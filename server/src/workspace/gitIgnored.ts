import { existsSync } from 'node:fs';
import { ignoredBy } from '../core/project/gitIgnore.js';
import { readTextNow } from './disk.js';
import { parentOf } from './paths.js';

/** Whether git ignores a file, by the `.gitignore` files above it in its repository. No process is started. */
export function isGitIgnored(path: string): boolean {
  for (let folder = parentOf(path); folder !== ''; folder = parentOf(folder)) {
    const text = readTextNow(`${folder}/.gitignore`);
    const verdict = text === undefined ? undefined : ignoredBy(text, path.slice(folder.length + 1));
    if (verdict !== undefined) return verdict;
    if (existsSync(`${folder}/.git`)) break;
  }
  return false;
}
