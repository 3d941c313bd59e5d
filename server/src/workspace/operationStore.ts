import type { DialectName } from '../core/dialects/dialectName.js';
import { importedDialects } from '../core/dialects/namedDialects.js';
import type { FileOperations } from '../core/operations/operation.js';
import type { ReadOptions } from '../core/operations/options.js';
import { contentDigest } from './contentDigest.js';
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
  readAll(files: readonly SourceFile[], options: ReadOptions, signal: AbortSignal): Promise<readonly FileReading[]>;
  /** The reading of one text, such as that of a buffer which changed a moment ago. */
  readText(text: string, options: ReadOptions): Promise<FileReading>;
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

  function keep(reading: FileReading): FileReading {
    // Maps keep their order: the first is the oldest.
    const [oldest] = known.size >= most ? known.keys() : [];
    if (oldest !== undefined) known.delete(oldest);
    known.set(reading.digest, reading);
    return reading;
  }

  function reading(text: string, options: ReadOptions, suffix: string, read: FileOperationsReader): FileReading {
    const digest = contentDigest(text) + suffix;
    return known.get(digest) ?? keep({ digest, operations: read(text, options), dialects: importedDialects(text) });
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
        const before = known.get(digest + suffix);
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

/** The same for the same options; empty for none. */
function suffixOf({ helperModules = {}, types = {}, versionTableSchema }: ReadOptions): string {
  const said = [
    Object.entries(helperModules),
    Object.entries(types),
    versionTableSchema ?? versionTableSchema === null,
  ];
  return ` ${JSON.stringify(said)}`;
}

/** The reading of a file without a text. */
export function notRead(reason: string): FileReading {
  return {
    digest: reason,
    operations: { upgrade: [], downgrade: [], missing: { upgrade: reason, downgrade: reason } },
    dialects: new Set(),
  };
}
