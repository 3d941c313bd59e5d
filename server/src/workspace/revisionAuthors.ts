import { type Addition, additionOf, type FileArrivals, findArrivals } from '../git/additions.js';
import { findVersionDirectories, type VersionedDirectories } from '../git/releasedFiles.js';
import type { WorkspaceIndex } from './workspaceIndex.js';

/** Who brought revision files, as git knows it. It is asked beside the requests, and never in Restricted Mode. */
export interface RevisionAuthors {
  /** Somebody is at a file of an environment: asks soon what is not known yet. */
  readonly want: (path: string) => void;
  /** Undefined while it is not known, and where git does not say it for sure. */
  readonly of: (path: string) => Addition | undefined;
  /** HEAD may have moved. */
  readonly refresh: () => void;
  readonly dispose: () => void;
}

interface Options {
  readonly index: Pick<WorkspaceIndex, 'ready' | 'snapshot'>;
  readonly isTrusted: () => boolean;
  readonly log: (message: string) => void;
}

interface Known {
  readonly versions: VersionedDirectories;
  readonly arrivals: FileArrivals;
  /** How often HEAD may have moved before. */
  readonly moves: number;
}

export function createRevisionAuthors({ index, isTrusted, log }: Options): RevisionAuthors {
  const stop = new AbortController();
  const known = new Map<string, Known>();
  const asked = new Set<string>();
  let queue = Promise.resolve();
  let moves = 0;

  async function ask(id: string): Promise<void> {
    if (!isTrusted() || stop.signal.aborted) return;
    const indexed = index.snapshot().environments.find((each) => each.id === id);
    if (indexed === undefined) return;
    const asOf = moves;
    const versions = await findVersionDirectories(indexed.environment, stop.signal);
    if (versions.kind === 'unknown') return;
    const arrivals = await findArrivals(versions, known.get(id)?.arrivals, stop.signal);
    if (!('kind' in arrivals)) known.set(id, { versions, arrivals, moves: asOf });
  }

  function want(id: string): void {
    if (!isTrusted() || asked.has(id) || known.get(id)?.moves === moves) return;
    asked.add(id);
    queue = queue
      .then(() => ask(id))
      .catch((error: unknown) => {
        log(
          `Git could not be asked for authors: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
      });
  }

  const environmentOf = (path: string): string | undefined => index.snapshot().environmentsOf(path)[0]?.id;

  return {
    want(path) {
      if (!isTrusted()) return;
      void index.ready().then(() => {
        const id = environmentOf(path);
        if (id !== undefined) want(id);
      });
    },
    of(path) {
      const id = environmentOf(path);
      if (id === undefined || !isTrusted()) return undefined;
      want(id);
      const { versions, arrivals } = known.get(id) ?? {};
      const place = versions?.directories.find(({ directory }) => path.startsWith(`${directory}/`));
      return place && arrivals && additionOf(place.prefix + path.slice(place.directory.length + 1), arrivals);
    },
    refresh() {
      asked.clear();
      moves++;
    },
    dispose() {
      stop.abort();
    },
  };
}
