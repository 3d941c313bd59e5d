import { argumentErrors } from './failureArguments.js';
import { configurationErrors } from './failureConfiguration.js';
import { databaseErrors } from './failureDatabase.js';
import { wordsOfExit } from './failureExit.js';
import { offlineErrors } from './failureOffline.js';
import { pythonErrors } from './failurePython.js';
import { revisionErrors } from './failureRevisions.js';
import { isDeliberate, isOfRevision, placeIn, projectFrame, raisedIn, whereOf, type Place, type Raised } from './failureTraceback.js';
import type { Interpreter } from './interpreter.js';
import type { ProcessResult } from './runProcess.js';
import { sentence, shortened } from './sentence.js';

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

/** Who must have raised an error: what a project says in its own words is its own, however much it reads like another's. */
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

const frequentErrors: readonly FrequentError[] = [...pythonErrors, ...argumentErrors, ...configurationErrors, ...databaseErrors, ...offlineErrors, ...revisionErrors];

/** Turns what a failed run printed into a failure that says what happened and what to do. */
export function explainFailure(run: FailedRun): RunFailure {
  const output = [run.stdout, run.stderr].filter((part) => part.trim() !== '').join('\n');
  const details = [headOf(run), output].filter((part) => part !== '').join('\n');
  const python = run.interpreter === null ? '' : `${run.interpreter.path} (${run.interpreter.reason})`;
  switch (run.end) {
    case 'cancelled':
      return { failure: 'cancelled', message: 'Cancelled.', details };
    case 'timeout':
      return {
        failure: 'timeout',
        message: `Alembic did not finish within ${run.timeoutMilliseconds / 1000} seconds and was stopped. env.py may be waiting for something, or another connection may hold a lock in the database.`,
        details,
      };
    case 'notStarted':
      return run.interpreter === null
        ? { failure: 'commandFailed', message: `The command in alembic.command could not be started (${run.command}). Correct the setting, or install the program.`, details, setting: 'alembic.command' }
        : { failure: 'noInterpreter', message: `${python} could not be started. Set alembic.interpreter to a working Python.`, details, setting: 'alembic.interpreter' };
    case 'exited': {
      const chain = raisedIn(run);
      return { ...(explainFrequent(chain, run) ?? explainRest(chain, run)), details };
    }
  }
}

/** What a frequent error means that ended a run, or that what ended it came from; undefined for any other. */
export function explainFrequent(chain: readonly Raised[], run: FailedRun): Omit<RunFailure, 'details'> | undefined {
  for (const [index, raised] of chain.entries()) {
    const found = explainOne(raised, run);
    if (found === undefined) continue;
    const place = found.place ?? placeIn([raised, ...chain], run.folder ?? run.cwd);
    const own = chain.slice(0, index).flatMap((one) => ownWords(one, run) ?? [])[0];
    return { ...found, message: own === undefined ? found.message : `${own} ${found.message}`, ...(place !== undefined && { place }) };
  }
  return undefined;
}

function explainOne(raised: Raised, run: FailedRun): Omit<RunFailure, 'details'> | undefined {
  for (const { kind, by, pattern, message, applies, setting, place: placeOf } of frequentErrors) {
    if (!isBy(raised, by)) continue;
    const match = pattern.exec(raised.text);
    if (match === null || applies?.(match, run, raised) === false) continue;
    const place = placeOf?.(match);
    return { failure: kind, message: message(match, run, raised), ...(setting !== undefined && { setting }), ...(place !== undefined && { place }) };
  }
  return undefined;
}

function isBy(raised: Raised, by: Raiser): boolean {
  switch (by) {
    case 'python':
      return raised.by !== 'process' && !isDeliberate(raised);
    case 'library':
      return raised.by !== 'process' && raised.by !== 'project';
    default:
      return raised.by === by;
  }
}

/** What is left: an exception of the project's own, a word of Alembic's, a command that never reached Alembic, or nothing at all. */
function explainRest(chain: readonly [Raised, ...Raised[]], run: FailedRun): Omit<RunFailure, 'details'> {
  const [raised] = chain;
  const place = placeIn(chain, run.folder ?? run.cwd);
  const where = place !== undefined && { place };
  if (raised.kind === 'SystemExit') return { failure: 'environmentRaised', message: wordsOfExit(raised, run), ...where };
  if (raised.by === 'alembic' && raised.frames.length === 0) return { failure: 'failed', message: `Alembic reported: ${sentence(shortened(raised.message))}` };
  if (projectFrame(raised) !== undefined) return { failure: isOfRevision(raised) ? 'revisionRaised' : 'environmentRaised', message: raisedText(raised), ...where };
  const how = run.exitCode === null ? 'was terminated' : `ended with exit code ${run.exitCode}`;
  const words = raised.by === 'process' ? wordsOfExit(raised, run) : sentence(headline(raised));
  if (run.interpreter === null && raised.by === 'process') {
    const message = `The command in alembic.command ${how}${words === '' ? '' : `: ${words}`} Start the container that it needs, or correct the setting.`;
    return { failure: 'commandFailed', message, setting: 'alembic.command' };
  }
  if (words === '') return { failure: 'environmentRaised', message: `Alembic ${how} and printed nothing: env.py, or a module that it imports, ended the process.` };
  return { failure: 'failed', message: `Alembic ${how}: ${words}`, ...where };
}

/** What the project says on purpose, which comes before what it says it about. */
function ownWords(raised: Raised, run: FailedRun): string | undefined {
  if (raised.kind === 'SystemExit') return wordsOfExit(raised, run);
  return isDeliberate(raised) ? raisedText(raised) : undefined;
}

/** "env.py, line 3, raised KeyError: 'prod'." */
function raisedText(raised: Raised): string {
  return `${whereOf(raised, 'The project')} raised ${sentence(headline(raised))}`;
}

/** The first line of an exception: what follows is for the log. */
function headline({ text }: Raised): string {
  return shortened(text.split('\n', 1)[0] ?? '');
}

/** The call, for the log. */
function headOf({ command, cwd, interpreter }: FailedRun): string {
  const by = interpreter === null ? 'alembic.command' : `${interpreter.path} (${interpreter.reason})`;
  return `$ ${command}\n  in ${cwd}, by ${by}`;
}
