import { longestMessage } from './bridgeChannel.js';
import type { BridgePool } from './bridgePool.js';
import {
  revisionTimeoutMilliseconds,
  type BridgeError,
  type BridgeRemarks,
  type BridgeReply,
  type BridgeWork,
  type RenderProgress,
} from './bridgeProcess.js';
import { explainFailure, refusal, type FailedRun, type RunFailure } from './failure.js';
import type { Interpreter } from './interpreter.js';
import type { RunSetup } from './runSetup.js';
import { urlOption } from './selectedUrl.js';

/** Requests to the warm Python of one environment. */
export interface Bridge {
  request<T>(
    method: BridgeMethod,
    params: object,
    signal: AbortSignal,
    onProgress?: (progress: RenderProgress) => void,
  ): Promise<BridgeResult<T> | RunFailure>;
}

export interface BridgeResult<T> extends BridgeRemarks {
  readonly result: T;
}

type BridgeMethod = 'render' | 'script' | 'plan' | 'resolve' | 'target' | 'destination' | 'hello';

/** Long enough for a large application to be imported, too short for a database that does not answer. */
const timeoutMilliseconds = 30_000;

/** What a user would type to the same end. */
const renderingCommand = 'alembic upgrade --sql';

/** The bridge for an environment; undefined where `alembic.command` takes the place of an interpreter. */
export function bridgeOf(pool: BridgePool, setup: RunSetup): Bridge | undefined {
  const { interpreter, cwd, folder, env, secrets, configFile, section, x, scriptLocation, selectedUrl } = setup;
  if (interpreter === null) return undefined;
  const process = pool.open({
    name: `${configFile} ${section}`,
    interpreter: interpreter.path,
    script: pool.script,
    cwd,
    env,
    secrets,
  });
  const about = { config: configFile, section, x, scriptLocation, url: urlOption(selectedUrl), cwd };
  return {
    async request<T>(
      method: BridgeMethod,
      params: object,
      signal: AbortSignal,
      onProgress?: (progress: RenderProgress) => void,
    ): Promise<BridgeResult<T> | RunFailure> {
      const reply = await process.request<T>(
        method,
        { ...about, ...params },
        { timeoutMilliseconds, signal, ...(onProgress && { onProgress }) },
      );
      return reply.end === 'answered'
        ? reply
        : bridgeFailure(reply, { cwd, folder, interpreter, timeoutMilliseconds, command: renderingCommand });
    },
  };
}

/** What the explanation of a failure needs to know. */
export interface Circumstances {
  readonly cwd: string;
  /** The workspace folder. */
  readonly folder?: string;
  readonly interpreter: Interpreter;
  readonly timeoutMilliseconds: number;
  /** The command of Alembic's that does the like. */
  readonly command: string;
}

/** An error in an answer, as the failed run of the command that does the like. */
export function renderingRun(
  { cwd, folder, interpreter }: RunSetup,
  { said = '', traceback }: Pick<BridgeError, 'said' | 'traceback'>,
): FailedRun {
  return {
    end: 'exited',
    exitCode: 1,
    stdout: said,
    stderr: traceback,
    command: renderingCommand,
    cwd,
    folder,
    interpreter,
    timeoutMilliseconds,
  };
}

/** Why a bridge gave no answer, in words for the user. */
export function bridgeFailure(
  reply: Exclude<BridgeReply<unknown>, { end: 'answered' }>,
  about: Circumstances,
): RunFailure {
  const run = { ...about, stdout: '' };
  switch (reply.end) {
    case 'cancelled':
      return refusal('cancelled', 'Cancelled.');
    case 'timeout':
      return refusal('timeout', timeoutText(reply.during, about));
    case 'garbled':
      return {
        ...refusal(
          'failed',
          `The answer of the Python that runs env.py was discarded because something else printed into it. If ${about.interpreter.path} is a script that starts other programs, they must not print to its standard output.`,
        ),
        details: reply.output,
      };
    case 'tooLong':
      return {
        ...refusal(
          'failed',
          `${about.interpreter.path} printed more than ${longestMessage / 1024 / 1024} MB without a line end and was stopped.`,
        ),
        details: reply.output,
      };
    case 'notStarted':
      return explainFailure({ ...run, end: 'notStarted', exitCode: null, stderr: reply.output });
    case 'died': {
      const explained = explainFailure({ ...run, end: 'exited', exitCode: reply.exitCode, stderr: reply.output });
      const isSilent = explained.failure === 'failed' || explained.failure === 'environmentRaised';
      if (!isSilent || reply.output.includes('Traceback')) return explained;
      const how = reply.exitCode === null ? 'was terminated' : `ended with exit code ${reply.exitCode}`;
      if (reply.during === 'start')
        return {
          ...explained,
          failure: 'failed',
          message: `${about.interpreter.path} ${how} before it could run env.py. It may not be a Python, or a sitecustomize module may end it.`,
        };
      const what =
        typeof reply.during === 'object' && reply.during.revision !== null
          ? `the revision "${reply.during.revision}"`
          : 'env.py';
      return {
        ...explained,
        failure: 'failed',
        message: `The Python that runs ${what} ${how} before it answered. The project may call os._exit, or crash in a module written in C.`,
      };
    }
    case 'raised':
      return explainFailure({ ...run, end: 'exited', exitCode: 1, stdout: reply.said ?? '', stderr: reply.traceback });
  }
}

function timeoutText(during: BridgeWork, { interpreter, timeoutMilliseconds }: Circumstances): string {
  const limit = `within ${timeoutMilliseconds / 1000} seconds and was stopped`;
  if (during === 'start')
    return `${interpreter.path} was not ready to run env.py ${limit}. It may not be a Python, or a sitecustomize module may be waiting for something.`;
  if (during === 'environment')
    return `env.py did not finish ${limit}. It, or a module that it imports, may be waiting for something.`;
  const what = during.revision === null ? 'The migrations' : `The revision "${during.revision}"`;
  return `${what} produced no SQL for ${revisionTimeoutMilliseconds / 60_000} minutes, so rendering was stopped. It may be waiting for something.`;
}
