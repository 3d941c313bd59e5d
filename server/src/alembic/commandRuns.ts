import { randomUUID } from 'node:crypto';
import { watch } from 'node:fs';
import { startDetached } from '../processes/detached.js';
import { identityOf, isRunning } from '../processes/identity.js';
import { alembicCall } from './alembicCommand.js';
import { refusal, type RunFailure } from './failure.js';
import { whyNoRevision, type AlembicCommand } from './commandPlan.js';
import type { RunAnswer, RunOrder } from './runOrder.js';
import { type RunRecord, type RunResult, runKey } from './runRecord.js';
import { runSetup, type AlembicProject } from './runSetup.js';
import { openRunStore, type RunName, type RunStore } from './runStore.js';

export interface CommandRun extends AlembicCommand {
  /** Whether a stamp empties the version table first: there is no other way when it holds what no file has. */
  readonly purge: boolean;
  /** The database that was confirmed, and the steps; null and none where nobody asked. */
  readonly database: string | null;
  readonly steps: readonly string[];
}

export interface StartedRun {
  readonly name: RunName;
  readonly record: Omit<RunRecord, 'runner'>;
}

/** The commands that change databases. They go on when this process ends; the next one hears of them. */
export interface CommandRuns {
  readonly store: RunStore;
  /** Why the environment's Alembic cannot be started because it runs already; undefined when it does not. */
  whyBusy(project: AlembicProject): Promise<RunFailure | undefined>;
  /** Starts the project's own `alembic upgrade`, `downgrade` or `stamp`. Whoever calls has asked the user. */
  start(project: AlembicProject, run: CommandRun, signal: AbortSignal): Promise<StartedRun | RunFailure>;
  /** Whether the server that started a run still runs: it hears of the end. */
  isWaitedFor(record: RunRecord): Promise<boolean>;
  /** Leaves word for the environment's run to end. False where none runs. */
  cancel(project: Pick<AlembicProject, 'environment'>): Promise<boolean>;
  /**
   * How a run ended, null where its runner left no result; undefined when somebody else has reported it, or when the
   * signal was aborted.
   */
  ended(name: RunName, signal: AbortSignal): Promise<RunResult | null | undefined>;
}

/** @param directory for this user alone; @param script the built `runner.ts` */
export function createCommandRuns({
  directory,
  script,
}: {
  readonly directory: string;
  readonly script: string;
}): CommandRuns {
  const store = openRunStore(directory);
  const runningOf = async ({ environment }: Pick<AlembicProject, 'environment'>): Promise<RunRecord | undefined> => {
    const { source } = environment;
    return source === null ? undefined : store.running(runKey(source));
  };
  return {
    store,
    async whyBusy(project) {
      const record = await runningOf(project);
      return record === undefined ? undefined : busy(record);
    },
    async start(project, run, signal) {
      const wrong = whyNoRevision(run.to);
      if (wrong !== undefined) return wrong;
      const setup = await runSetup(project, signal);
      if ('failure' in setup) return setup;
      const { process: call, command: commandLine } = alembicCall(setup, argumentsOf(project, run));
      const { folder, cwd, interpreter, configFile, section } = setup;
      const { command, to, database, steps } = run;
      const record: StartedRun['record'] = {
        id: randomUUID(),
        environment: { configFile, section, name: project.environment.name, folder },
        command,
        to,
        database,
        steps,
        commandLine,
        cwd,
        interpreter,
        startedAt: new Date().toISOString(),
        server: await identityOf(process.pid),
      };
      const order: RunOrder = { directory, record, process: call };
      const answer = await ask(script, order);
      switch (answer.kind) {
        case 'started':
          return { name: { key: runKey(record.environment), id: record.id }, record };
        case 'busy':
          return busy(answer.other);
        case 'failed':
          return refusal('failed', `Alembic was not started: ${answer.message}`);
      }
    },
    isWaitedFor: ({ server }) => isRunning(server),
    async cancel(project) {
      const record = await runningOf(project);
      if (record === undefined) return false;
      await store.cancel({ key: runKey(record.environment), id: record.id });
      return true;
    },
    async ended(name, signal) {
      const changes = listen(directory, signal);
      try {
        while (!signal.aborted) {
          const change = changes.next();
          const state = await store.state(name);
          if (state !== 'running') return state;
          await change;
        }
        return undefined;
      } finally {
        changes.stop();
      }
    },
  };
}

async function ask(script: string, order: RunOrder): Promise<RunAnswer> {
  try {
    return JSON.parse(await startDetached(script, JSON.stringify(order))) as RunAnswer;
  } catch (error) {
    return { kind: 'failed', message: `its runner failed (${error instanceof Error ? error.message : String(error)})` };
  }
}

function argumentsOf({ command: own = [] }: AlembicProject, { command, to, purge }: CommandRun): string[] {
  // Alembic takes "-1" for what it is; Flask's command line, which may be the user's own command, takes it for an
  // option.
  const target = to.startsWith('-') && own.length > 0 ? ['--', to] : [to];
  return [command, ...(command === 'stamp' && purge ? ['--purge'] : []), ...target];
}

function busy({ command, to, database, environment, startedAt, runner }: RunRecord): RunFailure {
  const what = `${command} of ${database ?? environment.name} to ${to}`;
  return refusal(
    'alreadyRunning',
    `${command === 'upgrade' ? 'An' : 'A'} ${what} is still running (process ${runner.pid}, started ${localTime(startedAt)}). Wait for it to end, or cancel it.`,
  );
}

/** "2026-11-30 14:05", where the user is. */
export function localTime(iso: string): string {
  const date = new Date(iso);
  const two = (part: number): string => String(part).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** In milliseconds: for what no change in the directory tells, a runner that was killed for example. */
const pause = 2000;

/** Changes in the directory of the store, and some that are none. */
function listen(directory: string, signal: AbortSignal): { next(): Promise<void>; stop(): void } {
  let wake = (): void => undefined;
  const notify = (): void => {
    wake();
  };
  const timer = setInterval(notify, pause).unref();
  let watcher: { close(): void } | undefined;
  try {
    watcher = watch(directory, { persistent: false }, notify).on('error', () => undefined);
  } catch {
    // The system watches nothing any more: the timer is enough.
  }
  signal.addEventListener('abort', notify);
  return {
    next: () =>
      new Promise((resolve) => {
        wake = resolve;
      }),
    stop() {
      clearInterval(timer);
      watcher?.close();
      signal.removeEventListener('abort', notify);
    },
  };
}
