import { startProcess, type ProcessExit, type RunningProcess } from '../processes/startProcess.js';
import { openChannel, type BridgeChannel, type ChannelFault, type ChannelListener } from './bridgeChannel.js';
import { redact, redactDeep, redactEnd } from './redact.js';

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
  | { readonly end: 'cancelled' }
  | { readonly end: 'timeout'; readonly during: BridgeWork }
  /** What came was no answer, and the process was ended. `output` is the last of what it printed. */
  | { readonly end: ChannelFault; readonly output: string }
  /** The process ended, or did not start. `output` is the last of what it printed. */
  | {
      readonly end: 'died' | 'notStarted';
      readonly during: BridgeWork;
      readonly exitCode: number | null;
      readonly output: string;
    };

/**
 * What a process is at. `start`: it is not ready yet. `environment`: it runs env.py, or whatever else is asked of it.
 */
export type BridgeWork = 'start' | 'environment' | RenderProgress;

/** How far a rendering is. */
export interface RenderProgress {
  /** Whose migrations run; null where all run as one script. */
  readonly revision: string | null;
  /** Of `total` revisions. */
  readonly done: number;
  readonly total: number;
  /** Of the revision, up to now. */
  readonly statements: number;
}

/** An error of the user's code, or of Alembic about it. */
export interface BridgeError {
  readonly kind: string;
  readonly message: string;
  readonly traceback: string;
  /** What was printed before an exit, which says why. */
  readonly said?: string;
}

export interface RequestOptions {
  /** Without a sign of life: until it is ready, and while it runs env.py. */
  readonly timeoutMilliseconds: number;
  /** While it runs the migrations of a revision, which may have much to do. */
  readonly revisionTimeoutMilliseconds?: number;
  readonly signal: AbortSignal;
  readonly onProgress?: (progress: RenderProgress) => void;
}

/** Whoever waits sees how far it is, and may cancel. */
export const revisionTimeoutMilliseconds = 300_000;

/**
 * A warm Python process that answers one request after the other. Started on the first request, and again after an end.
 */
export interface BridgeProcess {
  request<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>>;
  dispose(): void;
}

type Message<T> = { readonly progress: RenderProgress | null } | Answer<T>;

interface Answer<T> extends BridgeRemarks {
  readonly stale?: boolean;
  readonly result?: T;
  readonly error?: BridgeError;
}

/** What an exchange with one process came to. */
type Exchange<T> = BridgeReply<T> | { readonly end: 'stale' };

interface Listener extends Omit<ChannelListener, 'onNoise'> {
  readonly onExit: (exit: ProcessExit) => void;
}

interface RunningBridge {
  readonly process: RunningProcess;
  readonly channel: BridgeChannel;
  /** The last of what was printed, redacted. */
  readonly output: () => string;
  /** Who waits for an answer now. */
  listener: Listener | undefined;
  hasAnswered: boolean;
}

export function createBridge(start: BridgeStart): BridgeProcess {
  let running: RunningBridge | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const stop = (bridge: RunningBridge): void => {
    if (running === bridge) running = undefined;
    bridge.process.kill();
  };

  function exchange<T>(method: string, params: object, options: RequestOptions): Promise<Exchange<T>> {
    const bridge = (running ??= launch(start, stop));
    const { signal, onProgress } = options;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      let work: BridgeWork = bridge.channel.isReady() ? 'environment' : 'start';
      const finish = (reply: Exchange<T>): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        bridge.listener = undefined;
        if (reply.end !== 'answered' && reply.end !== 'raised') stop(bridge);
        resolve(reply);
      };
      const goOn = (next: BridgeWork): void => {
        work = next;
        clearTimeout(timer);
        const { timeoutMilliseconds, revisionTimeoutMilliseconds: longer = revisionTimeoutMilliseconds } = options;
        timer = setTimeout(
          () => {
            finish({ end: 'timeout', during: work });
          },
          typeof work === 'object' ? longer : timeoutMilliseconds,
        );
      };
      const onAbort = (): void => {
        finish({ end: 'cancelled' });
      };
      signal.addEventListener('abort', onAbort);
      bridge.listener = {
        onReady: () => {
          goOn('environment');
        },
        onMessage(sent) {
          const message = sent as Message<T>;
          if ('progress' in message) {
            goOn(message.progress ?? 'environment');
            if (message.progress !== null) onProgress?.(message.progress);
          } else {
            bridge.hasAnswered = true;
            finish(replyOf(message, start.secrets));
          }
        },
        onFault: (fault) => {
          finish({ end: fault, output: bridge.output() });
        },
        onExit({ code, error }) {
          // A process that has answered may have ended before it was asked, or because of what an earlier request left
          // behind.
          if (bridge.hasAnswered) finish({ end: 'stale' });
          else
            finish({
              end: error === undefined ? 'died' : 'notStarted',
              during: work,
              exitCode: code,
              output: bridge.output(),
            });
        },
      };
      goOn(work);
      bridge.channel.ask(method, params);
    });
  }

  async function send<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>> {
    if (options.signal.aborted) return { end: 'cancelled' };
    const reply = await exchange<T>(method, params, options);
    if (reply.end !== 'stale') return reply;
    // A module of the project changed since it was imported, for example: a new process reads it anew.
    const again = await exchange<T>(method, params, options);
    return again.end === 'stale'
      ? {
          end: 'died',
          during: 'environment',
          exitCode: null,
          output: 'The project changes faster than it can be read.',
        }
      : again;
  }

  return {
    request<T>(method: string, params: object, options: RequestOptions): Promise<BridgeReply<T>> {
      const reply = queue.then(() => send<T>(method, params, options));
      queue = reply.catch(() => undefined);
      return unlessAborted(reply, options.signal);
    },
    dispose() {
      if (running !== undefined) stop(running);
    },
  };
}

/** One who cancels does not wait for those who asked before. */
async function unlessAborted<T>(reply: Promise<BridgeReply<T>>, signal: AbortSignal): Promise<BridgeReply<T>> {
  let onAbort = (): void => undefined;
  const aborted = new Promise<BridgeReply<T>>((resolve) => {
    onAbort = () => {
      resolve({ end: 'cancelled' });
    };
    signal.addEventListener('abort', onAbort);
  });
  return Promise.race([reply, aborted]).finally(() => {
    signal.removeEventListener('abort', onAbort);
  });
}

function replyOf<T>(answer: Answer<T>, secrets: readonly string[]): Exchange<T> {
  if (answer.stale === true) return { end: 'stale' };
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
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      isError(key) ? redactDeep<unknown>(item, secrets) : redactErrors(item, secrets),
    ]),
  );
}

/** As much of the standard error as a user reads. */
const outputLength = 20_000;

function launch(start: BridgeStart, stop: (bridge: RunningBridge) => void): RunningBridge {
  // -S: start.py takes its streams before the modules run that `site` imports, and runs `site` itself.
  const args = ['-u', '-S', start.script, ...(start.mayConnect === true ? ['--online'] : [])];
  const process = startProcess({ file: start.interpreter, args, cwd: start.cwd, env: start.env, leavesNothing: true });
  let printed = '';
  let isCut = false;
  const print = (text: string): void => {
    const all = printed + text;
    isCut ||= all.length > outputLength;
    printed = all.slice(-outputLength);
  };
  process.stderr.setEncoding('utf8');
  process.stderr.on('data', print);
  const channel = openChannel(process, {
    onReady: () => bridge.listener?.onReady(),
    onMessage: (message) => bridge.listener?.onMessage(message),
    onFault(fault) {
      if (bridge.listener === undefined) stop(bridge);
      else bridge.listener.onFault(fault);
    },
    onNoise: print,
  });
  const bridge: RunningBridge = {
    process,
    channel,
    output: () => (isCut ? redactEnd : redact)(printed, start.secrets),
    listener: undefined,
    hasAnswered: false,
  };
  void process.exit.then((exit) => {
    if (exit.error !== undefined) print(exit.error.message);
    stop(bridge);
    bridge.listener?.onExit(exit);
  });
  return bridge;
}
