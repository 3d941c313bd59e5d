import type { FunctionFact } from '../python/scope.js';
import type { SyntaxProblem } from '../python/certainErrors.js';
import type { Fact, Invalid, Span, Unknown } from '../text.js';

/** One id or label as written in a file. The span holds the quotes. */
export interface Reference {
  readonly value: string;
  readonly span: Span;
}

/** The value of `down_revision`, `depends_on` or `branch_labels`: `None` and an empty tuple are an empty list. */
export interface ReferenceList {
  /** What the text states, in the order written, duplicates kept. */
  readonly references: readonly Reference[];
  /** Parts that the text does not say; the list is complete when there are none. */
  readonly unknown: readonly Unknown[];
  /** Parts that Alembic cannot use. */
  readonly invalid: readonly Invalid[];
  /** The whole value. */
  readonly span: Span;
}

/** An id that the docstring's "Revision ID:" or "Revises:" line mentions. Alembic never reads these lines. */
export interface DocstringMention {
  readonly field: 'revision' | 'revises';
  readonly value: string;
  readonly span: Span;
}

/** A "Revision ID:" or "Revises:" line of a docstring, also one that names nothing, as a base's "Revises: ". */
export interface DocstringLine {
  readonly field: DocstringMention['field'];
  /** What is after the colon, up to the end of the line. */
  readonly span: Span;
}

export interface Docstring {
  /** Alembic's `Script.doc`: the stripped docstring up to the first blank line. */
  readonly message: string;
  /** The text of the "Create Date:" line, or null. */
  readonly createDate: string | null;
  readonly mentions: readonly DocstringMention[];
  readonly lines: readonly DocstringLine[];
  readonly span: Span;
}

/** A rule as a comment names it, in capital letters. */
export interface NamedCode {
  readonly code: string;
  readonly span: Span;
}

/** A comment `# alembic: ignore[CODE, CODE] reason`. */
export interface Suppression {
  /** Empty where the comment names none. */
  readonly codes: readonly NamedCode[];
  /** Empty where none is given. */
  readonly reason: string;
  /** The comment, without what is before it. */
  readonly span: Span;
  readonly scope: 'line' | 'function' | 'file';
  /** What it is about: findings that begin here, or that reach in, are suppressed. Empty where nothing follows the comment. */
  readonly range: Span;
}

/** The four variables that Alembic reads from a revision file, by its own names. */
export type IdentifierName = 'revision' | 'down_revision' | 'branch_labels' | 'depends_on';

/**
 * What makes the graph: what one revision file says of itself, but for what its functions do. Depends on the file's
 * text alone. `undefined` means that the file does not assign the name at its top level.
 */
export interface RevisionHeader {
  readonly revision: Fact<string> | undefined;
  readonly downRevision: ReferenceList | undefined;
  readonly branchLabels: ReferenceList | undefined;
  readonly dependsOn: ReferenceList | undefined;
  /** Where the last assignment of each identifier stands: the whole statement. */
  readonly assignments: Readonly<Partial<Record<IdentifierName, Span>>>;
  readonly docstring: Docstring | undefined;
  /** The ids of comments `# alembic: replaces id, id`: revisions that this one took the place of. */
  readonly replaces: readonly string[];
  /** Every name bound at the top level: assignments, imports, functions, classes. */
  readonly names: ReadonlySet<string>;
  /** What may bind further names, as an "import *" or "globals()"; null where `names` are all. */
  readonly otherNames: string | null;
  /** The modules that it may import, beside well-known libraries; what is indented counts too. Absent where there are none. */
  readonly imports?: readonly string[];
  /** Whether its own code may change what SQLAlchemy prints. */
  readonly mayCustomize?: true;
  /** Whether it names the column `version_num` of Alembic's own table, which it may make wider. */
  readonly namesVersionColumn?: true;
  /** Whether `revision` or `down_revision` is not assigned, and a syntax error may be the reason. */
  readonly isBroken: boolean;
  /** Why the text was not read at all (a binary file, or one beyond the limit); null for any ordinary file. */
  readonly unreadable: string | null;
}

/** What the rest of the file says. No graph holds it: typing in a function changes it with every key. */
export interface RevisionBody {
  readonly functions: readonly FunctionFact[];
  /** Of a merge revision: the first operation of each function that calls some and does not say why in a comment. */
  readonly mergeOperations: readonly Span[];
  /** The first few places that no version of Python accepts; where there is none, the first one that is not understood here. */
  readonly syntaxProblems: readonly SyntaxProblem[];
  /** Comments by which findings in the file are suppressed. */
  readonly suppressions: readonly Suppression[];
}

/** What was read of one revision file, cached by its text. A file with comments for this tool is always read whole. */
export interface RevisionFacts {
  readonly header: RevisionHeader;
  /** Null where only the header was read; the header is then what the whole file says, and has `revision`, `down_revision` and `upgrade`. */
  readonly body: RevisionBody | null;
}
