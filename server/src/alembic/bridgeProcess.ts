import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';
import { redact, redactDeep } from './redact.js';

/** How to start one bridge. */
export interface BridgeStart {
  /** What the process is for: Python imports a project once, so that each environment has its own. */
  readonly name: string;
  /** The Python that has Alembic. */
  readonly interpreter: string;
  /** `start.py` of server/python. */
  readonly script: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Blotted out of everything that is said, beside all that looks like a password. */
  readonly secrets: readonly string[];
  /** Whether it may connect to databases, to read; never for previews. */
  readonly mayConnect?: boolean;
}

/** What the bridge tells about a request, beside its result. Redacted. */
export interface BridgeRemarks {
  /** What the user's code printed. */
  readonly printed: string;
  /** The files that it opened for writing, which went to memory. */
  readonly written: readonly string[];
  /** What else it tried and was refused, as "the program git". */
  readonly refused: readonly string[];
}

/** What a request came to. Every text in it is redacted, but for the result's own: SQL is told to the letter. */
export type BridgeReply<T> =
  | ({ readonly end: 'answered'; readonly result: T } & BridgeRemarks)
  | ({ readonly end: 'raised' } & BridgeError & BridgeRemarks)
  | { readonly end: 'cancelled' | 'timeout' }
  /** The process ended, or did not start. `output` is the last of what it printed. */
  | { readonly end: 'died' | 'notStarted'; readonly exitCode: number | null; readonly output: string };

/** An error of the user's code, or of Alembic about it. */
export interface BridgeError {
  readonly kind: string;
  readonly message: string;
  readonly traceback: string;
}

export interface RequestOptions {
  readonly timeoutMilliseconds: number;
  readonly signal: AbortSignal;
}

/** A warm Python process that answers one request after the other. Started on the first request, and again after an end. */
export interface BridgeProcess {
  request<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>>;
  dispose(): void;
}

interface RunningBridge {
  readonly child: ChildProcessWithoutNullStreams;
  readonly answers: AsyncIterator<string>;
  /** The last of what was printed to standard error. */
  readonly output: () => string;
  readonly exit: Promise<Exit>;
}

interface Exit {
  readonly code: number | null;
  readonly hasStarted: boolean;
}

interface Answer<T> extends BridgeRemarks {
  readonly stale?: boolean;
  readonly result?: T;
  readonly error?: BridgeError;
}

export function createBridge(start: BridgeStart): BridgeProcess {
  let running: RunningBridge | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  let nextId = 1;

  const stop = (): void => {
    if (running !== undefined) kill(running.child);
    running = undefined;
  };

  async function exchange<T>(line: string, options: RequestOptions): Promise<BridgeReply<T> | 'stale'> {
    const bridge = (running ??= launch(start));
    const interruption = interrupted(options);
    try {
      bridge.child.stdin.write(line);
      const next = await Promise.race([bridge.answers.next(), interruption.promise]);
      if (next === 'cancelled' || next === 'timeout') {
        stop();
        return { end: next };
      }
      if (next.done === true) {
        stop();
        const { code, hasStarted } = await bridge.exit;
        return { end: hasStarted ? 'died' : 'notStarted', exitCode: code, output: redact(bridge.output(), start.secrets) };
      }
      const answer = JSON.parse(next.value) as Answer<T>;
      if (answer.stale === true) {
        stop();
        return 'stale';
      }
      return replyOf(answer, start.secrets);
    } finally {
      interruption.clear();
    }
  }

  async function send<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>> {
    if (options.signal.aborted) return { end: 'cancelled' };
    const line = `${JSON.stringify({ id: nextId++, method, params })}\n`;
    const reply = await exchange<T>(line, options);
    if (reply !== 'stale') return reply;
    // A module of the project changed since it was imported: a new process reads it anew.
    const again = await exchange<T>(line, options);
    return again === 'stale' ? { end: 'died', exitCode: null, output: 'The project changes faster than it can be read.' } : again;
  }

  return {
    request<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>> {
      const reply = queue.then(() => send<T>(method, params, options));
      queue = reply.catch(() => undefined);
      return reply;
    },
    dispose: stop,
  };
}

function replyOf<T>(answer: Answer<T>, secrets: readonly string[]): BridgeReply<T> {
  const { printed, written, refused } = answer;
  const remarks = redactDeep({ printed, written, refused }, secrets);
  if (answer.error !== undefined) return { end: 'raised', ...redactDeep(answer.error, secrets), ...remarks };
  return { end: 'answered', result: redactErrors(answer.result, secrets) as T, ...remarks };
}

/** Redacts the errors in a result, wherever they are, and nothing else. */
function redactErrors(value: unknown, secrets: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((item) => redactErrors(item, secrets));
  if (typeof value !== 'object' || value === null) return value;
  const isError = (key: string): boolean => key === 'error' || key === 'environmentError';
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, isError(key) ? redactDeep<unknown>(item, secrets) : redactErrors(item, secrets)]));
}

/** As much of the standard error as a person reads. */
const outputLength = 20_000;

function launch(start: BridgeStart): RunningBridge {
  const child = spawn(start.interpreter, ['-u', start.script, ...(start.mayConnect === true ? ['--online'] : [])], {
    cwd: start.cwd,
    env: start.env,
    stdio: 'pipe',
    // A group of its own, so that what the project starts ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  let output = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    output = (output + text).slice(-outputLength);
  });
  child.stdin.on('error', () => undefined); // A process that ended says so through its exit.
  const exit = new Promise<Exit>((resolve) => {
    child.on('error', (error) => {
      output += error.message;
      resolve({ code: null, hasStarted: child.pid !== undefined });
    });
    child.on('close', (code) => {
      resolve({ code, hasStarted: true });
    });
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, answers, output: () => output, exit };
}

function interrupted({ timeoutMilliseconds, signal }: RequestOptions): { readonly promise: Promise<'cancelled' | 'timeout'>; clear(): void } {
  let clear = (): void => undefined;
  const promise = new Promise<'cancelled' | 'timeout'>((resolve) => {
    const timer = setTimeout(resolve, timeoutMilliseconds, 'timeout');
    const onAbort = (): void => {
      resolve('cancelled');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    clear = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
    };
  });
  return { promise, clear: () => { clear(); } };
}

function kill(child: ChildProcessWithoutNullStreams): void {
  if (child.pid === undefined || child.exitCode !== null) return;
  try {
    if (process.platform !== 'win32') process.kill(-child.pid, 'SIGKILL');
    else spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on('error', () => child.kill());
  } catch {
    // It ended by itself in between.
  }
}
