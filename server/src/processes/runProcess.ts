import { startProcess, type ProcessStart } from './startProcess.js';

export interface ProcessRun extends ProcessStart {
  /** Written to the standard input, which then ends. */
  readonly input?: string;
  /** Absent for a process that may take as long as it takes. */
  readonly timeoutMilliseconds?: number;
  /** Ends the process and all that it started. */
  readonly signal: AbortSignal;
  /** In bytes, of each stream. What is beyond is thrown away. */
  readonly maximumOutput: number;
}

export interface ProcessResult<Text> {
  readonly end: 'exited' | 'cancelled' | 'timeout' | 'notStarted';
  readonly exitCode: number | null;
  readonly stdout: Text;
  readonly stderr: Text;
}

/** What came on a stream; `isCut` where there was more than the limit. */
export interface Output {
  readonly bytes: Buffer;
  readonly isCut: boolean;
}

/** What an interrupted process may take to come to its end: a Python rolls back and closes its connections. */
const graceMilliseconds = 2000;

/**
 * Runs a process once, in a group of its own, and waits for its end. Never rejects. `notStarted`: `stderr` says why.
 */
export async function runProcess(run: ProcessRun): Promise<ProcessResult<Output>> {
  const { signal, timeoutMilliseconds, maximumOutput } = run;
  if (signal.aborted) return { end: 'cancelled', exitCode: null, stdout: nothing, stderr: nothing };
  const process = startProcess(run);
  let end: 'exited' | 'cancelled' | 'timeout' = 'exited';
  const timers: NodeJS.Timeout[] = [];
  // Even SIGKILL does not end a process that the kernel holds, in a file system that does not answer for example.
  const givenUp = new Promise<{ readonly code: null; readonly error?: Error }>((resolve) => {
    const stop = (why: 'cancelled' | 'timeout'): void => {
      if (end !== 'exited') return;
      end = why;
      process.interrupt();
      timers.push(
        setTimeout(process.kill, graceMilliseconds),
        setTimeout(() => {
          resolve({ code: null });
        }, 2 * graceMilliseconds),
      );
    };
    const onAbort = (): void => {
      stop('cancelled');
    };
    signal.addEventListener('abort', onAbort, { once: true });
    if (timeoutMilliseconds !== undefined) timers.push(setTimeout(stop, timeoutMilliseconds, 'timeout'));
    void process.exit.then(() => {
      signal.removeEventListener('abort', onAbort);
    });
  });
  const stdout = collect(process.stdout, maximumOutput);
  const stderr = collect(process.stderr, maximumOutput);
  process.stdin.end(run.input ?? '');
  const { code, error } = await Promise.race([process.exit, givenUp]);
  for (const timer of timers) clearTimeout(timer);
  const output = { stdout: stdout(), stderr: stderr() };
  if (error === undefined) return { end, exitCode: code, ...output };
  return {
    end: 'notStarted',
    exitCode: null,
    stdout: output.stdout,
    stderr: { bytes: Buffer.from(error.message), isCut: false },
  };
}

const nothing: Output = { bytes: Buffer.alloc(0), isCut: false };

/** Keeps what comes until it is asked for. */
function collect(stream: NodeJS.ReadableStream, maximum: number): () => Output {
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer): void => {
    if (size < maximum) chunks.push(chunk);
    size += chunk.length;
  };
  stream.on('data', onData);
  return () => {
    stream.off('data', onData);
    return { bytes: Buffer.concat(chunks), isCut: size > maximum };
  };
}
