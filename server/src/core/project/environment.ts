import type { RevisionHeader } from '../revision/facts.js';
import type { Span } from '../text.js';

/**
 * The files of one workspace folder as discovery sees them. Paths are absolute, with "/" and no trailing slash.
 * The functions are given by `workspace/`, or by a literal tree in a test: the core does no I/O.
 */
export interface ProjectTree {
  readonly root: string;
  /** Whether paths on the network may be looked up; they may not be before the workspace is trusted. */
  readonly mayUseNetwork: boolean;
  /** Every file below the root that the walk did not ignore, absolute, in no particular order. */
  readonly files: readonly string[];
  /** The text of a file, or undefined when there is none or it cannot be read. */
  read(path: string): string | undefined;
  /** Why Python cannot read a configuration file as UTF-8, by its bytes on disk; undefined for any ordinary file. */
  encodingFault(path: string): EncodingFault | undefined;
  /** Whether the path is a directory, inside or outside the root. */
  isDirectory(path: string): boolean;
  /** The path with symbolic links followed; the path itself when it cannot be told. */
  realPath(path: string): string;
  /** What a Python file says of itself; undefined when it cannot be read, or when there is no parser. */
  header(path: string): RevisionHeader | undefined;
}

/** What is wrong with the bytes of a configuration file, and where in its text: a byte order mark, UTF-16, or a byte that is no UTF-8. */
export type EncodingFault =
  | { readonly kind: 'mark' | 'utf-16'; readonly at: number }
  | { readonly kind: 'not-utf-8'; readonly at: number; readonly byte: number };

/** A configuration file, and its section for ini files (`[tool.alembic]` has none of its own: "tool.alembic"). */
export interface ConfigSource {
  readonly configFile: string;
  readonly section: string;
}

/** A version location that was named but cannot be found from the text, and why. */
export interface UnresolvedLocation {
  readonly value: string;
  readonly reason: string;
}

/**
 * What revealed an environment: a configuration file that names it, an entry of the setting `environments`, an env.py
 * beside a script.py.mako, or its revision files alone, which the project's own code selects at run time.
 */
export type FoundBy = 'configuration' | 'setting' | 'scripts' | 'revisions';

/** One Alembic environment: a script location with its revision files, and how it was found. */
export interface Environment {
  /** Unique in its workspace folder, short, recognisable: the script location relative to the root where that is enough. */
  readonly name: string;
  /** What Alembic is called with; null when no configuration names the environment. */
  readonly source: ConfigSource | null;
  readonly foundBy: FoundBy;
  /** Further configurations of the same environment. */
  readonly otherSources: readonly ConfigSource[];
  readonly scriptLocation: string;
  /** In Alembic's order, which is semantically relevant. They need not exist. */
  readonly versionLocations: readonly string[];
  readonly unresolved: readonly UnresolvedLocation[];
  readonly recursive: boolean;
  readonly sourceless: boolean;
  /** The directory in which Alembic must run for relative paths to mean what they mean here. */
  readonly workingDirectory: string;
}

/** Something wrong with a configuration file, where, and what to do about it. */
export interface ConfigProblem {
  readonly code: 'CF01' | 'CF02' | 'CF03' | 'CF04' | 'OD06';
  /** CF01: the file cannot be read as ini or TOML; CF02: a location does not exist; CF03: an entry of our own `environments`; CF04: another setting of our own; OD06: a comment that suppresses nothing. */
  readonly name:
    | 'unreadable-configuration'
    | 'location-not-found'
    | 'environment-entry-not-usable'
    | 'setting-not-usable'
    | 'unused-suppression';
  readonly severity: 'error' | 'warning' | 'information';
  readonly message: string;
  readonly file: string;
  readonly span: Span;
}

export interface Discovery {
  /** Sorted by name. */
  readonly environments: readonly Environment[];
  readonly problems: readonly ConfigProblem[];
  /** What looked like Alembic's and led nowhere, for "Why is this not found?". */
  readonly notes: readonly DiscoveryNote[];
  readonly leftOut: readonly LeftOutFolder[];
  /** Our own settings as the project keeps them in TOML; others, where those do not count. */
  readonly settings: Readonly<Record<string, unknown>>;
  /** The project's file of settings: what it says, and where in it a setting is, by its dotted name; null where there is none. */
  readonly settingsFile: {
    readonly file: string;
    readonly table: Readonly<Record<string, unknown>>;
    readonly spanOf: (name: string, index: number) => Span;
  } | null;
}

/** A folder with revision files near an environment's scripts, which no environment loads, although nothing but its configuration says so. */
export interface LeftOutFolder {
  readonly path: string;
  readonly scriptLocation: string;
}

/** Something that was looked at and led nowhere, or elsewhere than it says: a file or folder, the reason and the remedy. */
export interface DiscoveryNote {
  readonly file: string;
  readonly reason: string;
}

/** An environment before it has its name; `name` is the one that the user gave, if any. */
export type UnnamedEnvironment = Omit<Environment, 'name'> & { readonly name?: string };
