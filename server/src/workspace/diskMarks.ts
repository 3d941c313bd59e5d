import { type Stats, statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { askDisk, type DiskRequest } from './readTexts.js';

/** Says which paths are others than at the last look, by what the system notes of each: no content is read. */
export interface DiskMarks {
  /**
   * The paths that came, went or changed; of a directory, that entries came or went. Those asked about for the first
   * time count as changed where that happened since the marks were made. All others are forgotten. Never rejects.
   */
  changed(paths: readonly string[]): Promise<ChangedPath[]>;
}

export interface ChangedPath {
  readonly path: string;
  readonly isThere: boolean;
}

/** How exact the times of file systems are, in milliseconds, and how far they may be behind this machine's clock. */
const clockSlack = 1000;

const status: DiskRequest<Stats | undefined> = {
  now(path) {
    try {
      return statSync(path, { throwIfNoEntry: false });
    } catch {
      return undefined;
    }
  },
  later: (path) => stat(path).catch(() => undefined),
};

export function createDiskMarks(): DiskMarks {
  const since = Date.now() - clockSlack;
  let marks = new Map<string, string>();

  return {
    async changed(paths) {
      const next = new Map<string, string>();
      const changed: ChangedPath[] = [];
      await askDisk(paths, status, (path, found) => {
        // Programs set the time of modification as they like, the time of change is the system's own.
        const mark = found === undefined ? 'none' : `${found.ctimeMs} ${found.size} ${found.ino}`;
        const before = marks.get(path);
        next.set(path, mark);
        const isChanged = before === undefined ? found === undefined || found.ctimeMs >= since : before !== mark;
        if (isChanged) changed.push({ path, isThere: found !== undefined });
      });
      marks = next;
      return changed;
    },
  };
}
