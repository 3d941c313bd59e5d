import { watch } from 'node:fs';
import { identityOf } from '../processes/identity.js';
import { runProcess, type ProcessRun } from './runProcess.js';
import { runKey, type RunRecord, type RunResult } from './runRecord.js';
import { openRunStore, type RunName, type RunStore } from './runStore.js';

/** What the runner is asked to do. It holds secrets, and goes through a pipe alone. */
export interface RunOrder {
  /** Of the run store. */
  readonly directory: string;
  readonly record: Omit<RunRecord, 'runner'>;
  readonly process: Omit<ProcessRun, 'signal' | 'timeoutMilliseconds'>;
}

/** The one line that the runner prints. */
export type RunAnswer =
  | { readonly kind: 'started' }
  | { readonly kind: 'busy'; readonly other: RunRecord }
  | { readonly kind: 'failed'; readonly message: string };

/**
 * Runs one command as the environment's only one and writes down how it ended. Nothing of it depends on whoever asked:
 * it ends early when word is left in the store, or when the runner is asked to end.
 */
export async function runOrder(
  { directory, record, process: order }: RunOrder,
  answer: (answer: RunAnswer) => void,
): Promise<void> {
  const store = openRunStore(directory);
  const name: RunName = { key: runKey(record.environment), id: record.id };
  try {
    const other = await store.begin(name.key, { ...record, runner: await identityOf(process.pid) });
    if (other !== null) {
      answer({ kind: 'busy', other });
      return;
    }
  } catch (error) {
    answer({ kind: 'failed', message: error instanceof Error ? error.message : String(error) });
    return;
  }
  const interruption = listen(store, name, directory);
  const running = runProcess({ ...order, signal: interruption.signal });
  answer({ kind: 'started' });
  const { end, exitCode, stdout, stderr } = await running;
  interruption.stop();
  const how: RunResult['end'] =
    end === 'exited' || end === 'notStarted' ? end : (await store.isCancelled(name)) ? 'cancelled' : 'ended';
  const result: RunResult = { end: how, exitCode, stdout, stderr };
  // A full disk may have room for the little that matters.
  await store.end(name, result).catch(() => store.end(name, { ...result, stdout: '', stderr: '' }));
}

/** In milliseconds: where the system does not say that a file appeared. */
const pause = 1000;

/** Aborts when the user cancels, and when the runner is to end. The end of a session is no reason. */
function listen(store: RunStore, name: RunName, directory: string): { readonly signal: AbortSignal; stop(): void } {
  const abort = new AbortController();
  const end = (): void => {
    abort.abort();
  };
  const ignore = (): void => undefined;
  const look = (): void => {
    void store.isCancelled(name).then((isCancelled) => {
      if (isCancelled) end();
    });
  };
  const timer = setInterval(look, pause);
  const watcher = watchIn(`${directory}/${name.key}`, look);
  process.on('SIGTERM', end).on('SIGINT', end).on('SIGHUP', ignore);
  look();
  return {
    signal: abort.signal,
    stop() {
      clearInterval(timer);
      watcher?.close();
    },
  };
}

/** Undefined where the system watches nothing any more. */
function watchIn(directory: string, onChange: () => void): { close(): void } | undefined {
  try {
    return watch(directory, onChange).on('error', () => undefined);
  } catch {
    return undefined;
  }
}
