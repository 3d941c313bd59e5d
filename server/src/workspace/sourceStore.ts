import { type Effect, type FactReader, type SourceFile, effectOf, sourceFile, sourceFromDisk } from './sourceFile.js';
import { inParallel } from './walk.js';

/** Gives a file as it is at one moment. */
export type SourceLookup = (path: string) => SourceFile | undefined;

/** A file that was read anew, and how far that reaches. */
export interface SourceChange {
  readonly path: string;
  readonly effect: Effect;
}

/** The revision files as last read: from disk, and over it those that are open. */
export interface SourceStore {
  setBuffer(path: string, text: string, version: number): void;
  closeBuffer(path: string): void;
  readonly bufferText: (path: string) => string | undefined;
  /** Reads what was opened, edited or closed since the last call, of the files that are revision files. */
  refreshBuffers(isRevisionFile: (path: string) => boolean): readonly SourceChange[];
  /** Reads files from disk. */
  load(paths: Iterable<string>): Promise<readonly SourceChange[]>;
  /** Whether the file was read from disk before. */
  readonly has: (path: string) => boolean;
  /** Forgets all other files. */
  retain(paths: ReadonlySet<string>): void;
  /** The files at this moment; later changes do not show in it. */
  lookup(): SourceLookup;
}

const concurrentReads = 16;

export function createSourceStore(reader: Promise<FactReader>): SourceStore {
  const buffers = new Map<string, { readonly text: string; readonly version: number }>();
  const touched = new Set<string>();
  // Both maps are replaced, never changed, once handed out by lookup().
  let disk = new Map<string, SourceFile>();
  let open = new Map<string, SourceFile>();
  let read: FactReader | undefined;

  return {
    setBuffer(path, text, version) {
      buffers.set(path, { text, version });
      touched.add(path);
    },
    closeBuffer(path) {
      buffers.delete(path);
      touched.add(path);
    },
    bufferText: (path) => buffers.get(path)?.text,

    refreshBuffers(isRevisionFile) {
      if (touched.size === 0 || read === undefined) return [];
      const next = new Map(open);
      const changed: SourceChange[] = [];
      for (const path of touched) {
        const before = open.get(path) ?? disk.get(path);
        const buffer = buffers.get(path);
        if (buffer === undefined || !isRevisionFile(path)) next.delete(path);
        else next.set(path, sourceFile(path, buffer.text, buffer.version, read, before));
        changed.push(change(path, before, next.get(path) ?? disk.get(path)));
      }
      touched.clear();
      open = next;
      return changed;
    },

    async load(paths) {
      const readNow = (read ??= await reader);
      const next = new Map(disk);
      const changed: SourceChange[] = [];
      await inParallel(concurrentReads, [...paths], async (path) => {
        const before = next.get(path);
        const after = await sourceFromDisk(path, readNow, before);
        next.set(path, after);
        if (!open.has(path)) changed.push(change(path, before, after));
      });
      disk = next;
      return changed;
    },
    has: (path) => disk.has(path),

    retain(paths) {
      disk = new Map([...disk].filter(([path]) => paths.has(path)));
      // An open file may have become a revision file, or ceased to be one.
      for (const path of buffers.keys()) touched.add(path);
    },

    lookup() {
      const [openNow, diskNow] = [open, disk];
      return (path) => openNow.get(path) ?? diskNow.get(path);
    },
  };
}

function change(path: string, before: SourceFile | undefined, after: SourceFile | undefined): SourceChange {
  if (before === undefined || after === undefined) return { path, effect: before === after ? 'positions' : 'graph' };
  return { path, effect: effectOf(before.facts, after.facts) };
}
