import type { DialectName } from '../core/dialects/dialectName.js';
import { importedDialects } from '../core/dialects/namedDialects.js';
import type { FileOperations } from '../core/operations/operation.js';
import { isSure } from '../core/operations/operationsKey.js';
import type { Module, ReadOptions } from '../core/operations/options.js';
import type { PostgresReader } from '../core/operations/sql/postgres.js';
import { withVerdicts } from '../core/operations/sql/withSql.js';
import { contentDigest } from './contentDigest.js';
import type { PostgresParser } from './postgresParser.js';
import type { ProjectReadOptions } from './readOptions.js';
import { type Pace, pausesOf, readTexts, type ReadText } from './readTexts.js';
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
  /** Its text could not be had; another time it may be. */
  readonly isUnread?: true;
  /** The SQL texts in it that PostgreSQL's parser may be asked about; those of `downgrade` once that was read. */
  readonly sql: ReadonlySet<string>;
  /** The same, with what PostgreSQL's parser says. */
  readonly withPostgres?: (postgres: PostgresReader) => FileOperations;
  /** Reads it once more for one dialect; absent where the text does not ask for its name. */
  readonly forDialect?: (dialect: DialectName, postgres?: PostgresReader) => FileOperations;
}

/**
 * What a file does on one dialect. The first reading has both sides of a condition on its name; only where a value
 * depends on it the text is read for this dialect.
 */
export function operationsFor({ operations, forDialect }: FileReading, dialect: DialectName): FileOperations {
  if (forDialect === undefined) return operations;
  return operations.upgrade.every(isSure) && operations.downgrade.every(isSure) ? operations : forDialect(dialect);
}

/**
 * What revision files do, read when somebody asks, and kept by the digest of their text: an edit reads one file, and one
 * that is undone none.
 */
export interface OperationStore {
  /**
   * The readings of all these files, in the same order; texts that are not known are read in slices that let other
   * requests through. Rejects when the signal is aborted.
   * @param both asks PostgreSQL's parser about the SQL of downgrades, too
   * @param pace how it lets other work through
   */
  readAll(
    files: readonly SourceFile[],
    options: ProjectReadOptions,
    signal: AbortSignal,
    both?: boolean,
    pace?: Pace,
  ): Promise<readonly FileReading[]>;
  /** The reading of one text, such as that of a buffer which changed a moment ago. */
  readText(text: string, options: ProjectReadOptions): Promise<FileReading>;
}

export interface OperationStoreOptions {
  readonly reader: () => Promise<FileOperationsReader>;
  /** The text of a file that is open. */
  readonly bufferText: (path: string) => string | undefined;
  /** PostgreSQL's parser, which is asked where the options say that the database is one of PostgreSQL. */
  readonly postgres?: () => Promise<PostgresParser | undefined>;
  /** How many texts are kept; a history has fewer. */
  readonly most?: number;
}

export function createOperationStore({
  reader,
  bufferText,
  postgres,
  most = 30_000,
}: OperationStoreOptions): OperationStore {
  /** By the options that texts were read with, then by their digests. */
  const known = new Map<string, Map<string, FileReading>>();
  let count = 0;
  /** What PostgreSQL's parser was asked about, by the readings without it. */
  const checkedUpgrades = new WeakMap<FileReading, FileReading>();
  const checkedBoth = new WeakMap<FileReading, FileReading>();

  function knownWith(key: string): Map<string, FileReading> {
    const before = known.get(key);
    if (before !== undefined) return before;
    const none = new Map<string, FileReading>();
    known.set(key, none);
    return none;
  }

  /** Maps keep their order: the first is the oldest. */
  function dropOldest(): void {
    const [[key, readings] = []] = known;
    const [digest] = readings?.keys() ?? [];
    if (digest !== undefined && readings?.delete(digest) === true) count -= 1;
    else if (key !== undefined) known.delete(key);
  }

  function reading(text: string, options: ProjectReadOptions, key: string, read: FileOperationsReader): FileReading {
    const digest = contentDigest(text);
    const before = stillTrue(knownWith(key).get(digest), options);
    if (before !== undefined) return before;
    const made = readWith(read, text, options, `${digest} ${key}`);
    while (count >= most) dropOldest();
    const readings = knownWith(key);
    if (!readings.has(digest)) count += 1;
    readings.set(digest, made);
    return made;
  }

  /** What PostgreSQL's parser sees otherwise is not understood. Only files with SQL are read once more, each once. */
  async function checked(
    readings: readonly FileReading[],
    { isPostgres }: ProjectReadOptions,
    both: boolean,
    pause: ReturnType<typeof pausesOf>,
  ): Promise<readonly FileReading[]> {
    const imported = (): Set<DialectName> => new Set(readings.flatMap(({ dialects }) => [...dialects]));
    const texts = new Set<string>();
    for (const { sql, operations, withPostgres } of readings) {
      // Reading it finds its texts.
      const read = both && withPostgres !== undefined ? operations.downgrade : [];
      if (read.length > 0 || sql.size > 0) for (const text of sql) texts.add(text);
    }
    if (texts.size === 0 || isPostgres?.(imported()) !== true) return readings;
    const parser = await postgres?.();
    if (parser === undefined) return readings;
    await parser.ask(texts);
    const before = both ? checkedBoth : checkedUpgrades;
    const withVerdict = (each: FileReading): FileReading => {
      if (each.sql.size === 0 || each.withPostgres === undefined) return each;
      const { forDialect } = each;
      const now = before.get(each) ?? {
        ...each,
        digest: `${each.digest} postgresql`,
        operations: each.withPostgres(parser.verdict),
        ...(forDialect && {
          forDialect: oncePerDialect((dialect) =>
            forDialect(dialect, dialect === 'postgresql' ? parser.verdict : undefined),
          ),
        }),
      };
      before.set(each, now);
      return now;
    };
    const all: FileReading[] = [];
    for (const each of readings) {
      all.push(withVerdict(each));
      const pausing = pause();
      if (pausing !== undefined) await pausing;
    }
    return all;
  }

  return {
    async readText(text, options) {
      return reading(text, options, keyOf(options), await reader());
    },
    async readAll(files, options, signal, both = false, pace = {}) {
      const read = await reader();
      const key = keyOf(options);
      const before = knownWith(key);
      const readings = files.map(({ digest }) => stillTrue(before.get(digest), options));
      const fresh = new Map<string, FileReading>();
      const unread: string[] = [];
      files.forEach(({ path }, at) => {
        const text = readings[at] === undefined ? bufferText(path) : undefined;
        if (text !== undefined) fresh.set(path, reading(text, options, key, read));
        else if (readings[at] === undefined) unread.push(path);
      });
      const take = (path: string, answer: ReadText): void => {
        signal.throwIfAborted();
        if ('error' in answer) fresh.set(path, notRead('the file cannot be read'));
        else if (!answer.isWhole) fresh.set(path, notRead('the file is too long to be read'));
        else fresh.set(path, reading(answer.text, options, key, read));
      };
      await readTexts(unread, take, pace);
      const all = readings.map((each, at) => each ?? fresh.get(files[at]?.path ?? '') ?? notRead('the file is gone'));
      return checked(all, options, both, pausesOf(signal, pace));
    },
  };
}

/** The reading, unless a module that it depends on has become another one. */
function stillTrue(reading: FileReading | undefined, options: ProjectReadOptions): FileReading | undefined {
  return reading !== undefined && sameModules(reading.modules, options) ? reading : undefined;
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
  const sql = new Set<string>();
  let asksDialect = /\bdialect\b/.test(text);
  const readNow = (postgres: PostgresReader | undefined, dialect?: DialectName): FileOperations =>
    read(text, {
      ...options,
      onDialect: () => (asksDialect = true),
      ...(postgres && { postgres }),
      ...(dialect && { dialect }),
      ...(noting && { modules: noting }),
    });
  const operations = readNow((asked) => {
    sql.add(asked);
    return undefined;
  });
  const digest = used.size === 0 ? key : contentDigest(JSON.stringify([key, ...used]));
  // The text is kept only where it is needed again.
  const hasSql = sql.size > 0 || /\bexec/.test(text);
  return {
    digest,
    operations,
    dialects: importedDialects(text),
    modules: used,
    sql,
    ...(hasSql && {
      withPostgres: (postgres) => withVerdicts(operations, postgres, () => readNow(postgres)),
    }),
    ...(asksDialect && { forDialect: oncePerDialect((dialect, postgres) => readNow(postgres, dialect)) }),
  };
}

type DialectReader = NonNullable<FileReading['forDialect']>;

/** Keeps what was read without PostgreSQL's parser, and what was read with it. */
function oncePerDialect(read: DialectReader): DialectReader {
  const known = new Map<string, FileOperations>();
  return (dialect, postgres) => {
    const key = `${dialect} ${postgres === undefined ? '' : 'postgres'}`;
    const found = known.get(key) ?? read(dialect, postgres);
    known.set(key, found);
    return found;
  };
}

/** Whether the modules that readings depend on are still the same. */
export function sameModules(used: FileReading['modules'], { modules }: ProjectReadOptions): boolean {
  if (modules === undefined) return true;
  for (const [name, digest] of used) if (modules.digestOf(name) !== digest) return false;
  return true;
}

/** The same for the same options. */
export function keyOf({
  helperModules = {},
  types = {},
  versionTableSchema,
  mainOptions,
  modules,
}: ProjectReadOptions): string {
  const said = [
    Object.entries(helperModules),
    Object.entries(types),
    versionTableSchema ?? versionTableSchema === null,
    mainOptions ?? null,
    modules?.key,
  ];
  return JSON.stringify(said);
}

/** The reading of a file without a text. */
export function notRead(reason: string): FileReading {
  return {
    digest: reason,
    operations: { upgrade: [], downgrade: [], missing: { upgrade: reason, downgrade: reason } },
    dialects: new Set(),
    modules: new Map(),
    isUnread: true,
    sql: new Set(),
  };
}
