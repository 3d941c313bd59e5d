import type { Suppression } from '../../revision/facts.js';
import type { Span } from '../../text.js';

/** A name that env.py imports, and the path that it stands for: `app.models.Base`; relative ones begin with dots. */
export interface ImportedPath {
  /** The name in env.py; for `import app.models` it is `app`. */
  readonly name: string;
  readonly path: string;
  readonly span: Span;
}

/** A call, by what is written before its parentheses. */
export interface WrittenCall {
  readonly callee: string;
  readonly span: Span;
  /** What is written for each argument, by its name or by its place. */
  readonly arguments: ReadonlyMap<string | number, WrittenValue>;
  /** `*args` or `**options` give it more than the text shows. */
  readonly hasMore: boolean;
}

/** An expression as written; of a plain string also its value. */
export interface WrittenValue {
  readonly text: string;
  readonly span: Span;
  readonly string: string | null;
}

/** A string with "://" in it. */
export interface UrlLiteral {
  /** As it is between the quotes. */
  readonly written: string;
  readonly span: Span;
  /** Where `written` begins. */
  readonly start: number;
  /** The call that has it as its only or second argument, such as `os.getenv("URL", "…")`. */
  readonly call: WrittenCall | null;
}

/** A statement that uses a connection before `context.configure()` gets it, so that SQLAlchemy begins a transaction. */
export interface EarlyStatement {
  readonly span: Span;
  readonly connection: string;
  readonly isAwaited: boolean;
}

/** What the text of an env.py says, for the rules. Nothing of it is run. */
export interface EnvScript {
  readonly imports: readonly ImportedPath[];
  /** Where an import may be added, a line of its own; null where the text is no Python. */
  readonly importsAt: number | null;
  /** The name that holds `context.config`, and the end of the statement that gives it. */
  readonly config: { readonly name: string; readonly end: number } | null;
  readonly urls: readonly UrlLiteral[];
  /** What `target_metadata` is at the end of the module. */
  readonly metadata: WrittenValue | null;
  readonly calls: readonly WrittenCall[];
  readonly earlyStatements: readonly EarlyStatement[];
  readonly suppressions: readonly Suppression[];
}
