import { setTimeout } from 'node:timers/promises';
import { explainFailure, refusal, type RunFailure } from '../alembic/failure.js';
import { localTime, type CommandRuns, type StartedRun } from '../alembic/commandRuns.js';
import { runKey, type RunRecord, type RunResult } from '../alembic/runRecord.js';
import type { RunName } from '../alembic/runStore.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';
import { aftermathOf, hasBegun, type Aftermath } from './aftermath.js';
import type { FeatureContext } from './context.js';
import type { CommandReports } from './commandServices.js';
import type { CommandOutput, CommandReport, CommandRunning } from './messages.js';

export interface ReportServices {
  readonly runs: CommandRuns;
  /** The state of this moment, for a request that lasts as long as the server. */
  readonly context: () => FeatureContext;
  /** Aborted when the server ends. */
  readonly lifetime: AbortSignal;
  readonly send: {
    readonly running: (running: CommandRunning) => void;
    readonly ended: (report: CommandReport) => void;
  };
  /** Whether the client says what it has shown. */
  readonly acknowledges: boolean;
  readonly logError: (message: string) => void;
}

export function createCommandReports({
  runs,
  context,
  lifetime,
  send,
  acknowledges,
  logError,
}: ReportServices): CommandReports {
  const { store } = runs;
  /** Runs that somebody here waits for. */
  const known = new Set<string>();
  const unseen = new Map<string, RunName>();

  /** The client is told of the end, and will say that it has shown it, or cannot. */
  function told(name: RunName): void {
    if (acknowledges) unseen.set(name.id, name);
    // After the answer was written.
    else
      setImmediate(() => {
        remove(name);
      });
  }

  function remove(name: RunName): void {
    store.remove(name).catch((error: unknown) => {
      logError(`What a run printed could not be deleted: ${String(error)}`);
    });
  }

  async function end({ name, record }: StartedRun): Promise<Ended | undefined> {
    const result = await runs.ended(name, lifetime);
    if (result === undefined || lifetime.aborted) return undefined;
    const now = context();
    const indexed = environmentOf(name, now.snapshot);
    return answerOf(record, result, await aftermathOf(indexed, record, now), indexed);
  }

  async function reportEnd(run: StartedRun, end: Promise<Ended | undefined>): Promise<void> {
    const ended = await end;
    if (ended === undefined) return;
    const { id, command, to, database, startedAt } = run.record;
    told(run.name);
    const environment = environmentOf(run.name, context().snapshot)?.id ?? null;
    send.ended({ run: id, environment, command, to, database, startedAt, ...ended });
  }

  /** Takes over a run once the server that started it is gone. */
  async function adopt(name: RunName, record: RunRecord): Promise<void> {
    while (await runs.isWaitedFor(record)) {
      if (lifetime.aborted || (await store.state(name)) === undefined) return;
      await setTimeout(pause, undefined, { ref: false });
    }
    const { id, command, to, database, startedAt } = record;
    if ((await store.state(name)) === 'running') {
      send.running({
        run: id,
        environment: environmentOf(name, context().snapshot)?.id ?? null,
        command,
        to,
        database,
        startedAt,
      });
    }
    await reportEnd({ name, record }, end({ name, record }));
  }

  function inBackground(work: Promise<void>): void {
    work.catch((error: unknown) => {
      logError(`How a run ended could not be reported: ${String(error)}`);
    });
  }

  async function lookForRuns(): Promise<void> {
    const { folders, environments } = context().snapshot;
    const roots = new Set(folders.map(({ root }) => root));
    const keys = new Set(
      environments.flatMap(({ environment: { source } }) => (source === null ? [] : runKey(source))),
    );
    for (const { name, record } of await store.all()) {
      if (known.has(name.id) || !(keys.has(name.key) || roots.has(record.environment.folder))) continue;
      known.add(name.id);
      inBackground(adopt(name, record));
    }
  }

  return {
    async answer(run, signal) {
      known.add(run.name.id);
      const ending = end(run);
      const ended = await Promise.race([ending, aborted(signal)]);
      if (ended === undefined) {
        inBackground(reportEnd(run, ending));
        return undefined;
      }
      told(run.name);
      return { ...ended.answer, run: run.name.id };
    },
    look() {
      inBackground(lookForRuns());
    },
    seen(id) {
      const name = unseen.get(id);
      if (unseen.delete(id) && name !== undefined) remove(name);
    },
  };
}

interface Ended {
  readonly answer: CommandOutput | RunFailure;
  /** For the one who hears of it later. */
  readonly message: string;
}

/** In milliseconds. */
const pause = 2000;

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
}

function environmentOf({ key }: RunName, { environments }: Snapshot): IndexedEnvironment | undefined {
  return environments.find(({ environment: { source } }) => source !== null && runKey(source) === key);
}

function answerOf(
  record: StartedRun['record'],
  result: RunResult | null,
  aftermath: Aftermath,
  indexed: IndexedEnvironment | undefined,
): Ended {
  const { command, to, database, startedAt, commandLine, cwd, interpreter, environment } = record;
  const what = `${command} of ${database ?? environment.name} to ${to}`;
  const later = (said: string): string => `The ${what} that was started ${localTime(startedAt)} ${said}`;
  const after = sentences(aftermath.current, aftermath.halfDone);
  if (result === null) {
    const said =
      'was interrupted: the process that ran it is gone and left no result, for example because the machine was restarted.';
    return {
      answer: refusal('interrupted', sentences(`The ${what} ${said}`, after)),
      message: sentences(later(said), after),
    };
  }
  const { end, exitCode, stdout, stderr } = result;
  const explained = explainFailure({
    end: end === 'ended' ? 'cancelled' : end,
    exitCode,
    stdout,
    stderr,
    command: commandLine,
    cwd,
    folder: environment.folder,
    interpreter,
    timeoutMilliseconds: 0,
  });
  if (end === 'cancelled' || end === 'ended') {
    const said = end === 'cancelled' ? 'was cancelled.' : 'was interrupted from outside.';
    const elsewhere =
      interpreter === null
        ? 'alembic.command was ended; what it started in a container may still be running there.'
        : '';
    const failure = end === 'cancelled' ? 'cancelled' : 'interrupted';
    return {
      answer: { ...explained, failure, message: sentences(`The ${what} ${said}`, after, elsewhere) },
      message: sentences(later(said), after, elsewhere),
    };
  }
  if (end === 'exited' && exitCode === 0) {
    const output = [stdout, stderr]
      .filter((part) => part.trim() !== '')
      .join('\n')
      .trim();
    return { answer: { output, command: commandLine }, message: sentences(later('is done.'), aftermath.current) };
  }
  const message = hasBegun(explained, indexed) ? sentences(explained.message, after) : explained.message;
  return { answer: { ...explained, message }, message: sentences(later('failed.'), explained.message, after) };
}

function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .map((part) => (/[.!?]$/.test(part) ? part : `${part}.`))
    .join(' ');
}
