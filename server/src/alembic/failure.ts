import { argumentErrors } from './failureArguments.js';
import { configurationErrors } from './failureConfiguration.js';
import { databaseErrors } from './failureDatabase.js';
import { wordsOfExit } from './failureExit.js';
import { offlineErrors } from './failureOffline.js';
import { pythonErrors } from './failurePython.js';
import { revisionErrors } from './failureRevisions.js';
import {
  isDeliberate,
  isOfRevision,
  placeIn,
  projectFrame,
  raisedIn,
  whereOf,
  type Raised,
} from './failureTraceback.js';
import type { FailedRun, FrequentError, Raiser, RunFailure } from './runFailure.js';
import { sentence, shortened } from './sentence.js';

export { refusal } from './runFailure.js';
export type { FailedRun, FailureKind, FrequentError, RunFailure } from './runFailure.js';

const frequentErrors: readonly FrequentError[] = [
  ...pythonErrors,
  ...argumentErrors,
  ...configurationErrors,
  ...databaseErrors,
  ...offlineErrors,
  ...revisionErrors,
];

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
        ? {
            failure: 'commandFailed',
            message: `The command in alembic.command could not be started (${run.command}). Correct the setting, or install the program.`,
            details,
            setting: 'alembic.command',
          }
        : {
            failure: 'noInterpreter',
            message: `${python} could not be started. Set alembic.interpreter to a working Python.`,
            details,
            setting: 'alembic.interpreter',
          };
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
    return {
      ...found,
      message: own === undefined ? found.message : `${own} ${found.message}`,
      ...(place !== undefined && { place }),
    };
  }
  return undefined;
}

function explainOne(raised: Raised, run: FailedRun): Omit<RunFailure, 'details'> | undefined {
  for (const { kind, by, pattern, message, applies, setting, place: placeOf } of frequentErrors) {
    if (!isBy(raised, by)) continue;
    const match = pattern.exec(raised.text);
    if (match === null || applies?.(match, run, raised) === false) continue;
    const place = placeOf?.(match);
    return {
      failure: kind,
      message: message(match, run, raised),
      ...(setting !== undefined && { setting }),
      ...(place !== undefined && { place }),
    };
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

/**
 * What is left: an exception of the project's own, a word of Alembic's, a command that never reached Alembic, or
 * nothing at all.
 */
function explainRest(chain: readonly [Raised, ...Raised[]], run: FailedRun): Omit<RunFailure, 'details'> {
  const [raised] = chain;
  const place = placeIn(chain, run.folder ?? run.cwd);
  const where = place !== undefined && { place };
  if (raised.kind === 'SystemExit')
    return { failure: 'environmentRaised', message: wordsOfExit(raised, run), ...where };
  if (raised.by === 'alembic' && raised.frames.length === 0)
    return { failure: 'failed', message: `Alembic reported: ${sentence(shortened(raised.message))}` };
  if (projectFrame(raised) !== undefined)
    return {
      failure: isOfRevision(raised) ? 'revisionRaised' : 'environmentRaised',
      message: raisedText(raised),
      ...where,
    };
  const how = run.exitCode === null ? 'was terminated' : `ended with exit code ${run.exitCode}`;
  const words = raised.by === 'process' ? wordsOfExit(raised, run) : sentence(headline(raised));
  if (run.interpreter === null && raised.by === 'process') {
    const message = `The command in alembic.command ${how}${words === '' ? '' : `: ${words}`} Start the container that it needs, or correct the setting.`;
    return { failure: 'commandFailed', message, setting: 'alembic.command' };
  }
  if (words === '')
    return {
      failure: 'environmentRaised',
      message: `Alembic ${how} and printed nothing: env.py, or a module that it imports, ended the process.`,
    };
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
