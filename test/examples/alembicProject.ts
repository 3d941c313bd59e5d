import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pythonPath } from '../support/python.js';

const examples = path.resolve(import.meta.dirname, '../../examples');

export interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  /** stdout and stderr, in this order. */
  readonly output: string;
}

/** A copy of an example in a temporary folder, where the real Alembic may write. */
export interface AlembicProject {
  readonly directory: string;
  /** Runs `python -m alembic` in the project. */
  alembic(...args: string[]): Promise<Finished>;
  /** Runs a script of this folder in the project, with the text as its standard input. */
  script(name: string, args?: readonly string[], input?: string): Promise<Finished>;
  remove(): Promise<void>;
}

/** Copies `examples/<name>`; `environment` is added to that of the processes. */
export async function copyExample(name: string, environment: Record<string, string> = {}): Promise<AlembicProject> {
  const directory = await mkdtemp(path.join(tmpdir(), 'alembic-example-'));
  const madeByRunning = /(^|[/\\])(__pycache__|\.venv|[^/\\]*\.db)$/;
  await cp(path.join(examples, name), directory, { recursive: true, filter: (source) => !madeByRunning.test(source) });
  const env = { ...process.env, ALEMBIC_CONFIG: undefined, PYTHONDONTWRITEBYTECODE: '1', PYTHONUTF8: '1', ...environment };
  const run = (args: readonly string[], input = '') => runPython(args, directory, env, input);
  return {
    directory,
    alembic: (...args) => run(['-m', 'alembic', ...args]),
    script: (file, args = [], input) => run([path.join(import.meta.dirname, file), ...args], input),
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}

function runPython(args: readonly string[], cwd: string, env: NodeJS.ProcessEnv, input: string): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = execFile(pythonPath(), args, { cwd, env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(new Error('Python did not run to its end.', { cause: error }));
      else resolve({ exitCode: child.exitCode ?? 0, stdout, output: stdout + stderr });
    });
    child.stdin?.end(input);
  });
}
