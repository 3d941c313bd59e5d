import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { Socket } from 'node:net';
import { endWithThisProcess, killGroup, startKeeper } from './keeper.js';

export interface ProcessStart {
  /** A path, or a command that PATH of `env` is searched for. Never goes through a shell. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether what it started and left in its group ends with it. */
  readonly leavesNothing?: boolean;
}

/** How a process ended: `error` is why it did not start; `code` is null after a signal. */
export interface ProcessExit {
  readonly code: number | null;
  readonly error?: Error;
}

/** A process in a group of its own, which ends with this process at the latest. */
export interface RunningProcess {
  readonly stdin: NodeJS.WritableStream;
  readonly stdout: NodeJS.ReadableStream;
  readonly stderr: NodeJS.ReadableStream;
  /**
   * Resolves once the process itself has ended and what it printed is read. A helper that it started may keep the
   * streams open: nobody waits for that. Never rejects.
   */
  readonly exit: Promise<ProcessExit>;
  /** Asks the process and what it started to end. Windows cannot: there they are ended. */
  readonly interrupt: () => void;
  /** Ends the process and what it started. */
  readonly kill: () => void;
}

export function startProcess({ file, args, cwd, env, leavesNothing = false }: ProcessStart): RunningProcess {
  const isWindows = process.platform === 'win32';
  startKeeper();
  const child = spawn(file, args, { cwd, env, stdio: 'pipe', detached: !isWindows, windowsHide: true });
  const { pid, stdin, stdout, stderr } = child;
  const release = pid === undefined ? undefined : endWithThisProcess(pid);
  stdin.on('error', () => undefined); // A process that does not read its input may have ended before.
  let hasEnded = false;
  const end = (signal: 'SIGINT' | 'SIGKILL'): void => {
    if (pid === undefined || hasEnded) return;
    if (!isWindows) killGroup(pid, signal);
    else
      spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on('error', () =>
        child.kill(),
      );
  };
  const exit = new Promise<ProcessExit>((resolve) => {
    child.on('error', (error) => {
      if (pid === undefined) resolve({ code: null, error });
    });
    child.on('exit', (code) => {
      if (leavesNothing) end('SIGKILL');
      hasEnded = true;
      release?.();
      readRest(child, () => {
        resolve({ code });
        // Whoever still prints into the streams is not kept from it, and keeps this process from nothing.
        for (const stream of [stdout, stderr]) {
          stream.resume();
          if (stream instanceof Socket) stream.unref();
        }
      });
    });
  });
  return {
    stdin,
    stdout,
    stderr,
    exit,
    interrupt: () => {
      end('SIGINT');
    },
    kill: () => {
      end('SIGKILL');
    },
  };
}

/** Others who print without a pause are not listened to for longer. */
const longestRestMilliseconds = 2000;

/**
 * Calls back when the streams of an ended process are read: when they close, or else when one whole turn of the event
 * loop brought nothing, since what a process printed is in its pipes when it ends.
 */
function readRest(child: ChildProcessWithoutNullStreams, onRead: () => void): void {
  const deadline = performance.now() + longestRestMilliseconds;
  let isDone = false;
  let turnsWithoutData = 0;
  const finish = (): void => {
    if (!isDone) onRead();
    isDone = true;
  };
  child.once('close', finish);
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', () => {
      turnsWithoutData = 0;
    });
  const look = (): void => {
    if (isDone) return;
    turnsWithoutData += 1;
    // The turn in which the process ended is not a whole one.
    if (turnsWithoutData > 2 || performance.now() > deadline) finish();
    else setImmediate(look);
  };
  setImmediate(look);
}
