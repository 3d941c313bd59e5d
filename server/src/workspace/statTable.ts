import { type BigIntStats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What the system notes of a file: as long as it stays the same, so does the content. */
export interface Stamp {
  /** Device, inode, size, and the times of modification and of change in nanoseconds. */
  readonly mark: string;
  /**
   * Whether the file was left alone long enough when the stamp was taken: one that changed just before may change again
   * without another stamp, as file systems count time in ticks.
   */
  readonly isSettled: boolean;
}

/** Which content the files had when they were read in earlier sessions. */
export interface StatTable {
  /** The digest of the file's content, where it is known from its stamp alone. */
  readonly digest: (path: string, stamp: Stamp) => string | undefined;
  /** Notes the content of a file that was read after its stamp was taken. */
  note(path: string, stamp: Stamp, digest: string): void;
  /** This table as text, with what another session has written meanwhile, of these contents alone. */
  encode(written: string, isWanted: (digest: string) => boolean): string;
}

/**
 * How long, in milliseconds: as git takes entries of its index for "racily clean". A time in the future is of another
 * clock, and never settled.
 */
const racy = 2000;

/** The table that `encode` wrote; an empty one for any other text. */
export function statTable(text: string): StatTable {
  const entries = decode(text);

  return {
    digest(path, { mark }) {
      const entry = entries.get(path);
      return entry?.mark === mark ? entry.digest : undefined;
    },
    note(path, { mark, isSettled }, digest) {
      if (isSettled) entries.set(path, { mark, digest });
      else entries.delete(path);
    },
    encode(written, isWanted) {
      const all = [...new Map([...decode(written), ...entries])];
      return all
        .filter(([, { digest }]) => isWanted(digest))
        .map(([path, { mark, digest }]) => `${digest} ${mark} ${JSON.stringify(path)}`)
        .join('\n');
    },
  };
}

interface Entry {
  readonly mark: string;
  readonly digest: string;
}

const line = /^(\S+) (\d+ \d+ \d+ \d+ \d+) (".*")$/gm;

function decode(text: string): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  for (const [, digest = '', mark = '', path = ''] of text.matchAll(line))
    entries.set(JSON.parse(path) as string, { mark, digest });
  return entries;
}

/** The stamp of what a path leads to; undefined for nothing, and for what is no file. */
export function stampNow(path: string): Stamp | undefined {
  const now = Date.now();
  try {
    return stampOf(statSync(path, { bigint: true }), now);
  } catch {
    return undefined;
  }
}

/** The same, where other files are waited for meanwhile. */
export async function stampLater(path: string): Promise<Stamp | undefined> {
  const now = Date.now();
  return stat(path, { bigint: true }).then(
    (stats) => stampOf(stats, now),
    () => undefined,
  );
}

function stampOf(stats: BigIntStats, now: number): Stamp | undefined {
  if (!stats.isFile()) return undefined;
  const { dev, ino, size, mtimeNs, ctimeNs } = stats;
  const changed = Number((mtimeNs > ctimeNs ? mtimeNs : ctimeNs) / 1_000_000n);
  return { mark: [dev, ino, size, mtimeNs, ctimeNs].join(' '), isSettled: changed <= now - racy };
}
