import { type Stats, statSync } from 'node:fs';
import { contentDigest } from './contentDigest.js';
import { readTextNow } from './disk.js';

/** A module's text on disk. */
export interface KeptText {
  readonly text: string;
  readonly digest: string;
}

/** What was read of files that stayed as they were, over all requests. */
const texts = new Map<string, KeptText & { readonly stats: Stats }>();
/** So many texts are kept. */
export const mostKeptTexts = 1500;

/** The text of a Python file of a project, which is not read again as long as it stays; undefined where there is none. */
export function keptText(path: string): KeptText | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isFile() !== true) return undefined;
  const before = texts.get(path);
  if (before !== undefined && isSame(before.stats, stats)) return before;
  const text = readTextNow(path);
  if (text === undefined) return undefined;
  const found = { text, digest: contentDigest(text), stats };
  // Maps keep their order: the first is the oldest.
  const [oldest] = texts.size >= mostKeptTexts ? texts.keys() : [];
  if (oldest !== undefined) texts.delete(oldest);
  texts.set(path, found);
  return found;
}

/** As `readTextNow`, where a Python file that stayed is not read again. */
export function readTextKept(path: string): string | undefined {
  return path.endsWith('.py') ? keptText(path)?.text : readTextNow(path);
}

function isSame(one: Stats, other: Stats): boolean {
  return (
    one.ino === other.ino && one.size === other.size && one.mtimeMs === other.mtimeMs && one.ctimeMs === other.ctimeMs
  );
}
