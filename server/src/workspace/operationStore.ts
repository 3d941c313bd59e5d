import type { DialectName } from '../core/dialects/dialectName.js';
import { importedDialects } from '../core/dialects/namedDialects.js';
import type { FileOperations } from '../core/operations/operation.js';
import type { Module, ReadOptions } from '../core/operations/options.js';
import { contentDigest } from './contentDigest.js';
import type { ProjectReadOptions } from './readOptions.js';
import { readTexts } from './readTexts.js';
import type { SourceFile } from './sourceFile.js';

/** What a text of a revision file does; `core/operations` with its parser. */
export type FileOperationsReader = (text: string, options?: ReadOptions) => FileOperations;

/** What a revision file does. */
export interface FileReading {
  /** Of the text that says it, and of the options that it was read with. */
  readonly digest: string;
  readonly operations: FileOperations;
  /** The dialects that it imports from SQLAlchemy. */
  readonly dialects: ReadonlySet<DialectName>;
  /** The modules of the project that it was asked for, each with the digest that it had. */
  readonly modules: ReadonlyMap<string, string | null>;
}

/**
 * What revision files do, read when somebody asks, and kept by the digest of their text: an edit reads one file, and one
 * that is undone none.
 */
export interface OperationStore {
  /**
   * The readings of all these files, in the same order; texts that are not known are read in slices that let other
   * requests through. Rejects when the signal is aborted.
   */
  readAll(
    files: readonly SourceFile[],
    options: ProjectReadOptions,
    signal: AbortSignal,
  ): Promise<readonly FileReading[]>;
  /** The reading of one text, such as that of a buffer which changed a moment ago. */
  readText(text: string, options: ProjectReadOptions): Promise<FileReading>;
}

export interface OperationStoreOptions {
  readonly reader: () => Promise<FileOperationsReader>;
  /** The text of a file that is open. */
  readonly bufferText: (path: string) => string | undefined;
  /** How many texts are kept; a history has fewer. */
  readonly most?: number;
}

export function createOperationStore({ reader, bufferText, most = 30_000 }: OperationStoreOptions): OperationStore {
  const known = new Map<string, FileReading>();

  function keep(key: string, reading: FileReading): FileReading {
    // Maps keep their order: the first is the oldest.
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(key, reading);
    return reading;
  }

  function reading(text: string, options: ProjectReadOptions, suffix: string, read: FileOperationsReader): FileReading {
    const key = contentDigest(text) + suffix;
    return stillTrue(known.get(key), options) ?? keep(key, readWith(read, text, options, key));
  }

  return {
    async readText(text, options) {
      return reading(text, options, suffixOf(options), await reader());
    },
    async readAll(files, options, signal) {
      const read = await reader();
      const suffix = suffixOf(options);
      const readings = new Map<string, FileReading>();
      const take = (path: string, text: string): void => {
        readings.set(path, reading(text, options, suffix, read));
      };
      const unread: string[] = [];
      for (const { path, digest } of files) {
        const before = stillTrue(known.get(digest + suffix), options);
        const text = before === undefined ? bufferText(path) : undefined;
        if (before !== undefined) readings.set(path, before);
        else if (text !== undefined) take(path, text);
        else unread.push(path);
      }
      await readTexts(unread, (path, answer) => {
        signal.throwIfAborted();
        if ('error' in answer) readings.set(path, notRead('the file cannot be read'));
        else if (!answer.isWhole) readings.set(path, notRead('the file is too long to be read'));
        else take(path, answer.text);
      });
      return files.map(({ path }) => readings.get(path) ?? notRead('the file is gone'));
    },
  };
}

/** The reading, unless a module that it depends on has become another one. */
function stillTrue(reading: FileReading | undefined, { modules }: ProjectReadOptions): FileReading | undefined {
  if (reading === undefined || modules === undefined) return reading;
  for (const [name, digest] of reading.modules) if (modules.digestOf(name) !== digest) return undefined;
  return reading;
}

function readWith(read: FileOperationsReader, text: string, options: ProjectReadOptions, key: string): FileReading {
  const { modules } = options;
  const used = new Map<string, string | null>();
  const noting = modules && {
    module(name: string): Module | undefined {
      used.set(name, modules.digestOf(name));
      return modules.module(name);
    },
  };
  const operations = read(text, { ...options, ...(noting && { modules: noting }) });
  const digest = used.size === 0 ? key : contentDigest(JSON.stringify([key, ...used]));
  return { digest, operations, dialects: importedDialects(text), modules: used };
}

/** The same for the same options; empty for none. */
function suffixOf({ helperModules = {}, types = {}, versionTableSchema, modules }: ProjectReadOptions): string {
  const said = [
    Object.entries(helperModules),
    Object.entries(types),
    versionTableSchema ?? versionTableSchema === null,
    modules?.key,
  ];
  return ` ${JSON.stringify(said)}`;
}

/** The reading of a file without a text. */
export function notRead(reason: string): FileReading {
  return {
    digest: reason,
    operations: { upgrade: [], downgrade: [], missing: { upgrade: reason, downgrade: reason } },
    dialects: new Set(),
    modules: new Map(),
  };
}
