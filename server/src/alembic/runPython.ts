import { spawn, type ChildProcess } from 'node:child_process';
import { redact } from './redact.js';

export interface PythonRun {
  readonly interpreter: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly timeoutMilliseconds: number;
  /** Ends the process and all that it started. */
  readonly signal: AbortSignal;
}

export interface PythonResult {
  readonly end: 'exited' | 'cancelled' | 'timeout' | 'notStarted';
  readonly exitCode: number | null;
  /** Redacted, as is `stderr`. */
  readonly stdout: string;
  readonly stderr: string;
}

/** No honest migration prints more; past it the output is cut, and says so. */
const maximumOutput = 32 * 1024 * 1024;

/**
 * Runs the user's Python once and waits for its end. Never rejects.
 * The environment makes output stable and unwrapped and leaves no .pyc files behind (alembic-semantics, section 8).
 */
export function runPython(run: PythonRun): Promise<PythonResult> {
  return new Promise((resolve) => {
    if (run.signal.aborted) {
      resolve({ end: 'cancelled', exitCode: null, stdout: '', stderr: '' });
      return;
    }
    const child = spawn(run.interpreter, run.args, {
      cwd: run.cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that the children of env.py end with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
      env: {
        ...process.env,
        PYTHONDONTWRITEBYTECODE: '1',
        PYTHONHASHSEED: '0',
        PYTHONIOENCODING: 'utf-8',
        PYTHONUNBUFFERED: '1',
        PYTHONUTF8: '1',
      },
    });
    let end: PythonResult['end'] = 'exited';
    const stop = (reason: 'cancelled' | 'timeout'): void => {
      end = reason;
      killGroup(child);
    };
    const onAbort = (): void => {
      stop('cancelled');
    };
    const timer = setTimeout(() => {
      stop('timeout');
    }, run.timeoutMilliseconds);
    run.signal.addEventListener('abort', onAbort, { once: true });

    const stdout = collect(child.stdout);
    const stderr = collect(child.stderr);
    const finish = (exitCode: number | null, error?: Error): void => {
      clearTimeout(timer);
      run.signal.removeEventListener('abort', onAbort);
      resolve({
        end: error === undefined ? end : 'notStarted',
        exitCode,
        stdout: redact(stdout()),
        stderr: redact(error === undefined ? stderr() : error.message),
      });
    };
    child.on('error', (error) => {
      finish(null, error);
    });
    child.on('close', (exitCode) => {
      finish(exitCode);
    });
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

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // It ended by itself in between.
  }
}
