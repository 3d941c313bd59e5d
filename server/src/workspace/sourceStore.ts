import type { FactCache } from './factCache.js';
import { type ReadText, askDisk, readNow, readTexts } from './readTexts.js';
import {
  type Effect,
  type FactReader,
  type FactSource,
  type Part,
  type SourceFile,
  effectOf,
  sourceFile,
  knownFile,
  unreadableFile,
} from './sourceFile.js';
import { stampLater, stampNow, type Stamp } from './statTable.js';

/** Gives a file as it is at one moment. */
export type SourceLookup = (path: string) => SourceFile | undefined;

interface Contents {
  readonly open: ReadonlyMap<string, SourceFile>;
  readonly disk: ReadonlyMap<string, SourceFile>;
}

const contents = new WeakMap<SourceLookup, Contents>();

/** The files that one lookup of a store may give otherwise than another; undefined where any of them may be. */
export function changedBetween(one: SourceLookup, other: SourceLookup): readonly string[] | undefined {
  const [before, after] = [contents.get(one), contents.get(other)];
  if (before === undefined || before.disk !== after?.disk) return undefined;
  const paths = new Set([...before.open.keys(), ...after.open.keys()]);
  return [...paths].filter((path) => before.open.get(path) !== after.open.get(path));
}

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
  /** Reads files from disk; of many of them only what the graph needs. `onRead` hears how many were read so far. */
  load(paths: readonly string[], onRead: (count: number) => void): Promise<readonly SourceChange[]>;
  /**
   * Reads the bodies of some more files, in slices that wait for what `between` answers; undefined when all are read.
   */
  loadBodies(between: () => Promise<unknown>): Promise<readonly SourceChange[] | undefined>;
  /** Takes the facts of earlier sessions from here, and those of this one there by `saveFacts`. */
  readonly setCache: (opening: Promise<FactCache>) => void;
  /** Keeps what was read for the next session, if that saves some work. Rejects when it cannot be written. */
  saveFacts(): Promise<void>;
  /** Reads the body of one file at once, if that was not done. */
  loadBody(path: string): readonly SourceChange[];
  /** How many files were read from disk so far, each as often as it was. */
  readonly reads: () => number;
  /** Whether the file was read from disk before. */
  readonly has: (path: string) => boolean;
  /** Forgets all other files. */
  retain(paths: ReadonlySet<string>): void;
  /** The files at this moment; later changes do not show in it. */
  lookup(): SourceLookup;
}

/** So many files are read whole at once, in a fifth of a second; of more, the headers come first. */
const fewFiles = 256;

export interface StoreOptions {
  /** Whether bodies are never asked for. */
  readonly headersOnly?: boolean;
  /** How many texts have to be read before it is worth while to write the cache anew. */
  readonly worthKeeping?: number;
}

export function createSourceStore(
  reader: Promise<FactReader>,
  { headersOnly = false, worthKeeping = 64 }: StoreOptions = {},
): SourceStore {
  const buffers = new Map<string, { readonly text: string; readonly version: number }>();
  const touched = new Set<string>();
  /** Files on disk of which only the header was read. */
  const headerOnly = new Set<string>();
  // Both maps are replaced, never changed, once handed out by lookup().
  let disk = new Map<string, SourceFile>();
  let open = new Map<string, SourceFile>();
  let read: FactSource | undefined;
  let cache: Promise<FactCache> | undefined;
  /** How many texts were read that the cache does not know. */
  let unsaved = 0;
  let reads = 0;

  async function openReader(): Promise<FactSource> {
    const [facts, known] = await Promise.all([reader, cache]);
    const counted: FactReader = (text, part) => {
      if (part !== 'header' || headersOnly) unsaved++;
      return facts(text, part);
    };
    return known === undefined ? { facts } : { facts: counted, known: known.get };
  }

  /** Takes files as read from disk now. */
  function put(files: readonly SourceFile[]): SourceChange[] {
    if (files.length === 0) return [];
    const next = new Map(disk);
    const changed: SourceChange[] = [];
    for (const file of files) {
      const { path, body } = file;
      if (!open.has(path)) changed.push(change(path, next.get(path), file));
      next.set(path, file);
      if (body !== null) headerOnly.delete(path);
      else headerOnly.add(path);
    }
    disk = next;
    return changed;
  }

  function fileFrom(path: string, text: ReadText, readNow: FactSource, part: Part): SourceFile {
    reads++;
    if ('error' in text) return unreadableFile(path, text.error);
    return sourceFile(path, text.text, null, readNow, disk.get(path), text.isWhole ? part : 'start');
  }

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

    async load(paths, onRead) {
      const readNow = (read ??= await openReader());
      const part = headersOnly || paths.length > fewFiles ? 'header' : 'whole';
      const stats = (await cache)?.stats;
      const stamps =
        stats === undefined ? new Map<string, Stamp>() : await stampsOf(paths.filter((path) => !disk.has(path)));
      const files: SourceFile[] = [];
      for (const [path, stamp] of stamps) {
        const digest = stats?.digest(path, stamp);
        const file = digest === undefined ? undefined : knownFile(path, digest, readNow, part);
        if (file !== undefined) files.push(file);
      }
      const known = new Set(files.map(({ path }) => path));
      await readTexts(
        paths.filter((path) => !known.has(path)),
        (path, text) => {
          const file = fileFrom(path, text, readNow, part);
          files.push(file);
          const stamp = stamps.get(path);
          // What could not be read has no digest.
          if (stamp !== undefined && file.digest !== '') stats?.note(path, stamp, file.digest);
          onRead(files.length);
        },
      );
      return put(files);
    },

    async loadBodies(between) {
      const readNow = read;
      if (headerOnly.size === 0 || readNow === undefined) return undefined;
      const paths = [...take(headerOnly, fewFiles)];
      const files: SourceFile[] = [];
      const before = disk;
      await readTexts(paths, (path, text) => files.push(fileFrom(path, text, readNow, 'whole')), { between });
      // What was read anew or forgotten meanwhile is newer.
      return put(files.filter(({ path }) => headerOnly.has(path) && disk.get(path) === before.get(path)));
    },

    setCache(opening) {
      cache = opening;
    },

    async saveFacts() {
      if (unsaved < worthKeeping || (headerOnly.size > 0 && !headersOnly)) return;
      unsaved = 0;
      await (await cache)?.save(disk.values());
    },

    loadBody(path) {
      if (!headerOnly.has(path) || read === undefined) return [];
      return put([fileFrom(path, readNow(path), read, 'whole')]);
    },
    reads: () => reads,
    has: (path) => disk.has(path),

    retain(paths) {
      if ([...disk.keys()].some((path) => !paths.has(path)))
        disk = new Map([...disk].filter(([path]) => paths.has(path)));
      for (const path of headerOnly) if (!paths.has(path)) headerOnly.delete(path);
      // An open file may have become a revision file, or ceased to be one.
      for (const path of buffers.keys()) touched.add(path);
    },

    lookup() {
      const [openNow, diskNow] = [open, disk];
      const lookup: SourceLookup = (path) => openNow.get(path) ?? diskNow.get(path);
      contents.set(lookup, { open, disk });
      return lookup;
    },
  };
}

/** Taken before any of the files is read, so that one which changes meanwhile has another stamp in the next session. */
async function stampsOf(paths: readonly string[]): Promise<Map<string, Stamp>> {
  const stamps = new Map<string, Stamp>();
  await askDisk(paths, { now: stampNow, later: stampLater }, (path, stamp) => {
    if (stamp !== undefined) stamps.set(path, stamp);
  });
  return stamps;
}

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}

function change(path: string, before: SourceFile | undefined, after: SourceFile | undefined): SourceChange {
  if (before === undefined || after === undefined) return { path, effect: before === after ? 'file' : 'graph' };
  return { path, effect: effectOf(before, after) };
}
