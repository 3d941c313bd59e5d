import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { pythonPath } from './python.js';

/** A Python function that lives in one process and is asked many times. */
export interface PythonOracle {
  /** Arguments and result travel as JSON; an exception in Python rejects with its traceback. */
  ask(argument: unknown): Promise<unknown>;
  /** Ends the process. */
  close(): Promise<void>;
}

const LOOP = `
import json, sys, traceback
out, sys.stdout = sys.stdout, sys.stderr
for line in sys.stdin:
    try:
        answer = {"result": answer_to(json.loads(line))}
    except BaseException:
        answer = {"error": traceback.format_exc()}
    out.write(json.dumps(answer) + "\\n")
    out.flush()
`;

/**
 * Starts Python with code that defines `answer_to(argument)`: that of the tests, or another one; `environment` is added
 * to ours.
 */
export function startPythonOracle(
  code: string,
  { python = pythonPath(), environment = {} }: { python?: string; environment?: Readonly<Record<string, string>> } = {},
): PythonOracle {
  const child: ChildProcessWithoutNullStreams = spawn(python, ['-X', 'utf8', '-W', 'ignore', '-c', code + LOOP], {
    env: { ...process.env, ...environment },
  });
  let complaints = '';
  child.stderr.on('data', (data: Buffer) => (complaints += data.toString()));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let queue: Promise<unknown> = Promise.resolve();

  async function exchange(argument: unknown): Promise<unknown> {
    child.stdin.write(`${JSON.stringify(argument)}\n`);
    const line = await lines.next();
    if (line.done === true) throw new Error(`Python ended: ${complaints}`);
    const answer = JSON.parse(line.value) as { result?: unknown; error?: string };
    if (answer.error !== undefined) throw new Error(answer.error);
    return answer.result;
  }

  return {
    ask(argument) {
      const answer = queue.then(() => exchange(argument));
      queue = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.stdin.end();
      await ended;
    },
  };
}
