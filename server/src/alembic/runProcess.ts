import { spawn, type ChildProcess } from 'node:child_process';
import { redact } from './redact.js';

export interface ProcessRun {
  /** A path, or a command that PATH of `env` is searched for. Never goes through a shell. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Written to the standard input, which then ends. */
  readonly input?: string;
  readonly timeoutMilliseconds: number;
  /** Ends the process and all that it started. */
  readonly signal: AbortSignal;
  /** Blotted out of what is printed, beside all that looks like a password. */
  readonly secrets?: readonly string[];
}

export interface ProcessResult {
  readonly end: 'exited' | 'cancelled' | 'timeout' | 'notStarted';
  readonly exitCode: number | null;
  /** Redacted, as is `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** No honest migration prints more; past it the output is cut, and says so. */
const maximumOutput = 32 * 1024 * 1024;
/** What an interrupted Python has to roll back and to close its connections. */
const graceMilliseconds = 2000;

/** Runs a process once, in a group of its own, and waits for its end. Never rejects. */
export function runProcess(run: ProcessRun): Promise<ProcessResult> {
  return new Promise((resolve) => {
    if (run.signal.aborted) {
      resolve({ end: 'cancelled', exitCode: null, stdout: '', stderr: '' });
      return;
    }
    const child = spawn(run.file, run.args, {
      cwd: run.cwd,
      stdio: ['pipe', 'pipe', 'pipe'],
      // A group of its own, so that the children of env.py end with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: run.env,
    });
    let end: ProcessResult['end'] = 'exited';
    let forced: NodeJS.Timeout | undefined;
    const stop = (reason: 'cancelled' | 'timeout'): void => {
      end = reason;
      endGroup(child, 'SIGINT');
      forced ??= setTimeout(endGroup, graceMilliseconds, child, 'SIGKILL');
    };
    const onAbort = (): void => {
      stop('cancelled');
    };
    const timer = setTimeout(stop, run.timeoutMilliseconds, 'timeout');
    run.signal.addEventListener('abort', onAbort, { once: true });

    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const finish = (exitCode: number | null, error?: Error): void => {
      clearTimeout(timer);
      clearTimeout(forced);
      run.signal.removeEventListener('abort', onAbort);
      resolve({
        end: error === undefined ? end : 'notStarted',
        exitCode,
        stdout: redact(stdout(), run.secrets),
        stderr: redact(error === undefined ? stderr() : error.message, run.secrets),
      });
    };
    child.on('error', (error) => {
      finish(null, error);
    });
    child.on('close', (exitCode) => {
      finish(exitCode);
    });
    child.stdin.on('error', () => undefined); // A process that does not read its input may have ended before.
    child.stdin.end(run.input ?? '');
  });
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  stream.on('data', (chunk: Buffer) => {
    if (size < maximumOutput) chunks.push(chunk);
    size += chunk.length;
  });
  return () => Buffer.concat(chunks).toString('utf8') + (size > maximumOutput ? '\n… (the rest of the output was cut)\n' : '');
}

/** Ends the process with its children. Windows cannot interrupt a group: there it is always ended at once. */
function endGroup(child: ChildProcess, signal: 'SIGINT' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform !== 'win32') process.kill(-child.pid, signal);
    else spawn('taskkill', ['/pid', String(child.pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on('error', () => child.kill());
  } catch {
    // It ended by itself in between.
  }
}
