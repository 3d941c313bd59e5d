import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../core/project/environment.js';
import { explainFailure, refusal, type RunFailure } from './failure.js';
import { findInterpreter } from './interpreter.js';
import { runPython } from './runPython.js';

/** One environment and all that a run of its Alembic depends on. */
export interface AlembicProject {
  readonly environment: Environment;
  /** The workspace folder, absolute. */
  readonly folder: string;
  /** The setting `alembic.interpreter`. */
  readonly interpreterSetting: string;
  readonly trusted: boolean;
}

export interface AlembicOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** The call as a person would type it. */
  readonly command: string;
}

const timeoutMilliseconds = 120_000;

/**
 * Alembic without the working directory in front of the import path, for projects whose own `alembic` package
 * (`alembic init --package`) would shadow it; the directory is put back before Alembic starts, as `-m` has it.
 */
const shadowedStart =
  'import sys; first = sys.path.pop(0); from alembic.config import main; sys.path.insert(0, first); main(prog="alembic")';

/** Runs one Alembic command of the project's own. `args` begin with the command's name. */
export async function runAlembic(
  project: AlembicProject,
  args: readonly string[],
  signal: AbortSignal,
): Promise<AlembicOutput | RunFailure> {
  const { environment } = project;
  if (!project.trusted) {
    return refusal('untrusted', "This workspace is in Restricted Mode, so the project's Python is not run. Trust the workspace to go on.");
  }
  if (environment.source === null) {
    return refusal(
      'noConfiguration',
      `${environment.name} has no alembic.ini or [tool.alembic] that names it, so Alembic cannot be called. Add one with script_location.`,
    );
  }
  const interpreter = await findInterpreter({
    setting: project.interpreterSetting,
    folder: project.folder,
    from: environment.workingDirectory,
  });
  if ('missing' in interpreter) return refusal('noInterpreter', interpreter.missing);

  const cwd = environment.workingDirectory;
  const alembicArgs = [...configurationArguments(environment.source, cwd), ...args];
  const start = isShadowed(cwd) ? ['-c', shadowedStart] : ['-m', 'alembic'];
  const result = await runPython({ interpreter: interpreter.path, args: [...start, ...alembicArgs], cwd, timeoutMilliseconds, signal });
  const output = [result.stdout, result.stderr].filter((part) => part.trim() !== '').join('\n');
  switch (result.end) {
    case 'cancelled':
      return { failure: 'cancelled', message: 'Cancelled.', details: output };
    case 'timeout':
      return {
        failure: 'timeout',
        message: `Alembic did not finish within ${timeoutMilliseconds / 1000} seconds and was ended. Does env.py wait for a database?`,
        details: output,
      };
    case 'notStarted':
      return {
        failure: 'noInterpreter',
        message: `${interpreter.path} (${interpreter.reason}) could not be started. Set alembic.interpreter to a working Python.`,
        details: output,
      };
    case 'exited':
      break;
  }
  if (result.exitCode !== 0) return explainFailure(output, result.exitCode);
  return { stdout: result.stdout, stderr: result.stderr, command: ['alembic', ...alembicArgs].map(quote).join(' ') };
}

/** `-c` and `-n`: a section other than `[alembic]` must be named, `[tool.alembic]` cannot be. */
function configurationArguments(source: NonNullable<Environment['source']>, cwd: string): string[] {
  const file = path.relative(cwd, source.configFile) || source.configFile;
  const name = source.section === 'alembic' || source.section === 'tool.alembic' ? [] : ['-n', source.section];
  return ['-c', file, ...name];
}

function isShadowed(cwd: string): boolean {
  return existsSync(path.join(cwd, 'alembic', '__init__.py')) || existsSync(path.join(cwd, 'alembic.py'));
}

function quote(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replace(/'/g, `'\\''`)}'`;
}
