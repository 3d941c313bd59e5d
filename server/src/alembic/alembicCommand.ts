import path from 'node:path';
import { explainFailure, type RunFailure } from './failure.js';
import type { Interpreter } from './interpreter.js';
import { redact } from './redact.js';
import { runProcess, type ProcessRun } from './runProcess.js';
import { type AlembicProject, type PythonSetup, runSetup, type RunSetup } from './runSetup.js';
import { urlOption } from './selectedUrl.js';
import { startAlembic, type StartInput } from './startAlembic.js';

export type { AlembicProject } from './runSetup.js';

export interface AlembicOutput {
  readonly stdout: string;
  readonly stderr: string;
  /** The call as a person would type it. */
  readonly command: string;
  /** Null where `alembic.command` took its place. */
  readonly interpreter: Interpreter | null;
}

export interface AlembicOptions {
  /** Two minutes unless told: enough for all that does not work on a database. */
  readonly timeoutMilliseconds?: number;
}

const defaultTimeoutMilliseconds = 120_000;

/** Runs one Alembic command of the project's own. `args` begin with the command's name; they are visible to other users. */
export async function runAlembic(
  project: AlembicProject,
  args: readonly string[],
  signal: AbortSignal,
  options: AlembicOptions = {},
): Promise<AlembicOutput | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const input: StartInput = { x: setup.x, scriptLocation: setup.scriptLocation, url: urlOption(setup.selectedUrl) };
  return startProcess(setup, { args: [...configurationArguments(setup), ...args], shownX: setup.x, input, signal, ...options });
}

/** Runs an Alembic command that needs no environment: `init`, `list_templates`. */
export async function runBareAlembic(
  setup: PythonSetup,
  args: readonly string[],
  signal: AbortSignal,
): Promise<AlembicOutput | RunFailure> {
  return startProcess(setup, { args, shownX: [], input: { x: [], scriptLocation: null, url: null }, signal });
}

interface Start extends AlembicOptions {
  readonly args: readonly string[];
  readonly shownX: readonly string[];
  readonly input: StartInput;
  readonly signal: AbortSignal;
}

async function startProcess(setup: PythonSetup, { args, shownX, input, signal, timeoutMilliseconds = defaultTimeoutMilliseconds }: Start): Promise<AlembicOutput | RunFailure> {
  const { cwd, folder, env, secrets, interpreter } = setup;
  const x = shownX.flatMap((argument) => ['-x', argument]);
  const [file = '', ...before] = setup.command;
  const run: ProcessRun =
    interpreter === null
      ? { file, args: [...before, ...x, ...args], cwd, env, secrets, timeoutMilliseconds, signal }
      : { file: interpreter.path, args: ['-c', startAlembic, ...args], input: JSON.stringify(input), cwd, env, secrets, timeoutMilliseconds, signal };
  const result = await runProcess(run);
  const words = [...(interpreter === null ? setup.command : ['alembic']), ...x.map((part, index) => (index % 2 === 0 ? part : nameOnly(part))), ...args];
  const command = redact(words.map(quote).join(' '), secrets);
  if (result.end === 'exited' && result.exitCode === 0) return { stdout: result.stdout, stderr: result.stderr, command, interpreter };
  return explainFailure({ ...result, command, cwd, folder, interpreter, timeoutMilliseconds });
}

/**
 * `-c` and `-n`: what Alembic finds by itself in its working directory needs no `-c`, which in a container could mean
 * nothing; a section other than `[alembic]` must be named.
 */
function configurationArguments({ configFile, section, cwd, command, scriptLocation }: RunSetup): string[] {
  const file = path.relative(cwd, configFile) || configFile;
  const isFound = ['alembic.ini', 'pyproject.toml'].includes(file);
  // A command such as "flask db" knows the place of its own ini file, and has no -c.
  const isKnown = command.length > 0 && (isFound || scriptLocation !== null);
  return [...(isKnown ? [] : ['-c', file]), ...(section === 'alembic' ? [] : ['-n', section])];
}

/** The value of an `-x` argument is nobody's business. */
function nameOnly(argument: string): string {
  return argument.includes('=') ? `${argument.slice(0, argument.indexOf('='))}=…` : argument;
}

function quote(argument: string): string {
  return /^[\w@%+=:,./…-]+$/.test(argument) ? argument : `'${argument.replace(/'/g, `'\\''`)}'`;
}
