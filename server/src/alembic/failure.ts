import { basename } from 'node:path';
import { configurationErrors } from './failureConfiguration.js';
import { databaseErrors } from './failureDatabase.js';
import { pythonErrors } from './failurePython.js';
import { revisionErrors } from './failureRevisions.js';
import { exceptionLine, type Place, placeInProject } from './failureTraceback.js';
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
  // The revisions, and how the database stands to them.
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
  /** What happened and what to do about it. */
  readonly message: string;
  /** The call and all that the process printed, redacted; empty when none ran. */
  readonly details: string;
  /** The setting that mends it, as "alembic.interpreter". */
  readonly setting?: string;
  /** The file and line that it is about, when they are on this machine. */
  readonly place?: Place;
}

/** A run of Alembic that did not end well. Its texts are redacted. */
export interface FailedRun extends ProcessResult {
  /** The call as a person would type it. */
  readonly command: string;
  readonly cwd: string;
  /** The workspace folder; without it, places are looked for below the working directory. */
  readonly folder?: string;
  /** Null where `alembic.command` took its place. */
  readonly interpreter: Interpreter | null;
  readonly timeoutMilliseconds: number;
}

/** An error that many users meet, and what to say about it. The first that fits is taken. */
export interface FrequentError {
  readonly kind: FailureKind;
  /** Looked for in all that was printed. */
  readonly pattern: RegExp;
  readonly say: (match: RegExpExecArray, run: FailedRun) => string;
  /** Whether the error is the one meant, where the pattern alone cannot tell. */
  readonly applies?: (match: RegExpExecArray, run: FailedRun) => boolean;
  readonly setting?: string;
  /** Where it is not the last frame of the project in the traceback. */
  readonly place?: (match: RegExpExecArray) => Place | undefined;
}

/** A failure before any process ran. */
export function refusal(failure: FailureKind, message: string, setting?: string): RunFailure {
  return { failure, message, details: '', ...(setting !== undefined && { setting }) };
}

const frequentErrors: readonly FrequentError[] = [...pythonErrors, ...configurationErrors, ...databaseErrors, ...revisionErrors];

/** Turns what a failed run printed into a failure that says what happened and what to do. */
export function explainFailure(run: FailedRun): RunFailure {
  const output = [run.stdout, run.stderr].filter((part) => part.trim() !== '').join('\n');
  const details = [headOf(run), output].filter((part) => part !== '').join('\n');
  const python = run.interpreter === null ? '' : `${run.interpreter.path} (${run.interpreter.reason})`;
  switch (run.end) {
    case 'cancelled':
      return { failure: 'cancelled', message: 'Cancelled.', details };
    case 'timeout':
      return { failure: 'timeout', message: `Alembic did not finish within ${run.timeoutMilliseconds / 1000} seconds and was ended. Does env.py, or a lock in the database, make it wait?`, details };
    case 'notStarted':
      return run.interpreter === null
        ? { failure: 'commandFailed', message: `The command of alembic.command could not be started (${run.command}). Correct the setting, or install the program.`, details, setting: 'alembic.command' }
        : { failure: 'noInterpreter', message: `${python} could not be started. Set alembic.interpreter to a working Python.`, details, setting: 'alembic.interpreter' };
    case 'exited':
      return { ...explainOutput(output, run), details };
  }
}

function explainOutput(output: string, run: FailedRun): Omit<RunFailure, 'details'> {
  const place = placeInProject(output, run.folder ?? run.cwd);
  for (const { kind, pattern, say, applies, setting, place: ownPlace } of frequentErrors) {
    const match = pattern.exec(output);
    if (match === null || applies?.(match, run) === false) continue;
    const where = ownPlace?.(match) ?? place;
    return { failure: kind, message: say(match, run), ...(setting !== undefined && { setting }), ...(where !== undefined && { place: where }) };
  }
  return { ...explainException(output, place, run), ...(place !== undefined && { place }) };
}

/** What is left: an exception of the project's own, a word of Alembic's, a command that never reached Alembic, or nothing at all. */
function explainException(output: string, place: Place | undefined, run: FailedRun): Pick<RunFailure, 'failure' | 'message' | 'setting'> {
  const said = /^\s*FAILED: (.+)$/m.exec(output)?.[1];
  if (said !== undefined) return { failure: 'failed', message: `Alembic says: ${said}` };
  const exception = exceptionLine(output);
  if (exception !== undefined && place !== undefined) {
    const isEnvironment = basename(place.path) === 'env.py';
    const failure = isEnvironment ? 'environmentRaised' : 'revisionRaised';
    return { failure, message: `${basename(place.path)}, line ${place.line}, raised ${exception}` };
  }
  const how = run.exitCode === null ? 'was ended from outside' : `ended with exit code ${run.exitCode}`;
  const lastLine = exception ?? output.trimEnd().split(/\r?\n/).at(-1)?.trim() ?? '';
  if (run.interpreter === null && exception === undefined) {
    const message = `The command of alembic.command ${how}${lastLine === '' ? '' : `: ${lastLine}`}. Start the container that it needs, or correct the setting.`;
    return { failure: 'commandFailed', message, setting: 'alembic.command' };
  }
  if (lastLine === '') return { failure: 'environmentRaised', message: `Alembic ${how} and said nothing: env.py, or a module that it imports, ends the process.` };
  return { failure: 'failed', message: `Alembic ${how}: ${lastLine}` };
}

/** The call, for the log. */
function headOf({ command, cwd, interpreter }: FailedRun): string {
  const by = interpreter === null ? 'alembic.command' : `${interpreter.path} (${interpreter.reason})`;
  return `$ ${command}\n  in ${cwd}, by ${by}`;
}
