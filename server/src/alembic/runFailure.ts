import type { Place, Raised } from './failureTraceback.js';
import type { Interpreter } from './interpreter.js';
import type { ProcessResult } from './runProcess.js';

/** What went wrong, as far as the way out of it differs. */
export type FailureKind =
  // Nothing was run.
  | 'untrusted'
  | 'noInterpreter'
  | 'noConfiguration'
  | 'notARevision'
  | 'otherDatabase'
  | 'outOfDate'
  | 'alreadyRunning'
  | 'interrupted'
  | 'unsafe'
  | 'settings'
  | 'fileExists'
  // The run was ended.
  | 'cancelled'
  | 'timeout'
  // Python and Alembic themselves.
  | 'noAlembic'
  | 'oldAlembic'
  | 'missingModule'
  | 'modulePath'
  | 'commandFailed'
  | 'environmentRaised'
  | 'revisionRaised'
  | 'brokenFile'
  // The configuration.
  | 'emptyUrl'
  | 'badUrl'
  | 'missingVariable'
  | 'missingArgument'
  | 'interpolation'
  | 'noMetadata'
  | 'asyncDriver'
  | 'flaskContext'
  | 'versionPath'
  // The database.
  | 'databaseDown'
  | 'authentication'
  | 'unknownDatabase'
  | 'databaseFile'
  | 'databaseLocked'
  | 'permission'
  // The revisions, and what the database is at.
  | 'notUpToDate'
  | 'multipleHeads'
  | 'notAHead'
  | 'unknownRevision'
  | 'ambiguousStep'
  | 'unknownDatabaseRevision'
  | 'brokenGraph'
  | 'labelClash'
  | 'noChanges'
  | 'missingImport'
  | 'alreadyExists'
  | 'missingObject'
  | 'needsBatch'
  | 'unnamedConstraint'
  | 'notNull'
  | 'longId'
  | 'needsDatabase'
  | 'failed';

/** Why the user's Alembic could not do what was asked, in words for the user. */
export interface RunFailure {
  readonly failure: FailureKind;
  /** What happened and what to do about it, in whole sentences. */
  readonly message: string;
  /** The call and all that the process printed, redacted; empty when none ran. */
  readonly details: string;
  /** The setting that fixes it, such as "alembic.interpreter". */
  readonly setting?: string;
  /** The file and line that it is about, when they are on this machine. */
  readonly place?: Place;
  /** Where Alembic refuses a plan: the class of its exception, or "NotKnown", and why. */
  readonly refusal?: { readonly kind: string; readonly message: string };
}

/** A run of Alembic that failed. Its texts are redacted. */
export interface FailedRun extends ProcessResult {
  /** The call as a user would type it. */
  readonly command: string;
  readonly cwd: string;
  /** The workspace folder; without it, places are looked for below the working directory. */
  readonly folder?: string;
  /** Null where `alembic.command` is run instead. */
  readonly interpreter: Interpreter | null;
  readonly timeoutMilliseconds: number;
}

/**
 * Who must have raised an error: what a project says in its own words is its own, however much it reads like another's.
 */
export type Raiser =
  | 'alembic'
  | 'sqlalchemy'
  /** The project's own code. */
  | 'project'
  /** Any package that is not the project's own code. */
  | 'library'
  /** Python itself, for a mistake in whatever code: an import, a name, the syntax. */
  | 'python'
  /** No exception: what a process printed that ended without one. */
  | 'process';

/** An error that many users meet, and what to say about it. The first that fits is taken. */
export interface FrequentError {
  readonly kind: FailureKind;
  readonly by: Raiser;
  /** Looked for in "class: message" of an exception, in Alembic's refusal, or in the output of a process. */
  readonly pattern: RegExp;
  readonly message: (match: RegExpExecArray, run: FailedRun, raised: Raised) => string;
  /** Whether the error is the one meant, where the pattern alone cannot tell. */
  readonly applies?: (match: RegExpExecArray, run: FailedRun, raised: Raised) => boolean;
  readonly setting?: string;
  /** Where it is not the last frame of the project in the traceback. */
  readonly place?: (match: RegExpExecArray) => Place | undefined;
}

/** A failure before any process ran. */
export function refusal(failure: FailureKind, message: string, setting?: string): RunFailure {
  return { failure, message, details: '', ...(setting !== undefined && { setting }) };
}
