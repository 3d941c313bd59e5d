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
  /** The call as a user would type it. */
  readonly command: string;
  /** Null where `alembic.command` took its place. */
  readonly interpreter: Interpreter | null;
}

/** A call of Alembic that is ready to run. */
export interface AlembicCall {
  readonly process: Omit<ProcessRun, 'signal' | 'timeoutMilliseconds'>;
  /** As a user would type it, redacted. */
  readonly command: string;
}

export interface AlembicOptions {
  /** Two minutes unless told: enough for all that does not work on a database. */
  readonly timeoutMilliseconds?: number;
}

const defaultTimeoutMilliseconds = 120_000;

/**
 * Runs one Alembic command of the project's own. `args` begin with the command's name; they are visible to other users.
 */
export async function runAlembic(
  project: AlembicProject,
  args: readonly string[],
  signal: AbortSignal,
  options: AlembicOptions = {},
): Promise<AlembicOutput | RunFailure> {
  const setup = await runSetup(project, signal);
  return 'failure' in setup ? setup : runCall(setup, alembicCall(setup, args), signal, options);
}

/** What a command printed, and why it failed; null where it came to the end. */
export interface PrintedOutput {
  readonly stdout: string;
  readonly stderr: string;
  readonly error: RunFailure | null;
}

/** Like `runAlembic`, where what is printed before a failure counts too. */
export async function printedByAlembic(
  project: AlembicProject,
  args: readonly string[],
  signal: AbortSignal,
): Promise<PrintedOutput | RunFailure> {
  const setup = await runSetup(project, signal);
  return 'failure' in setup ? setup : printedByCall(setup, alembicCall(setup, args), signal);
}

/** The call of an Alembic command for one environment. `args` as for `runAlembic`. */
export function alembicCall(setup: RunSetup, args: readonly string[]): AlembicCall {
  const input: StartInput = { x: setup.x, scriptLocation: setup.scriptLocation, url: urlOption(setup.selectedUrl) };
  return callOf(setup, [...configurationArguments(setup), ...args], input);
}

/** Runs an Alembic command that needs no environment: `init`, `list_templates`. */
export async function runBareAlembic(
  setup: PythonSetup,
  args: readonly string[],
  signal: AbortSignal,
): Promise<AlembicOutput | RunFailure> {
  return runCall(setup, callOf(setup, args, { x: [], scriptLocation: null, url: null }), signal);
}

function callOf(
  { cwd, env, secrets, interpreter, command: own }: PythonSetup,
  args: readonly string[],
  input: StartInput,
): AlembicCall {
  const x = input.x.flatMap((argument) => ['-x', argument]);
  const [file = '', ...before] = own;
  const process =
    interpreter === null
      ? { file, args: [...before, ...x, ...args], cwd, env, secrets }
      : {
          file: interpreter.path,
          args: ['-c', startAlembic, ...args],
          input: JSON.stringify(input),
          cwd,
          env,
          secrets,
        };
  const words = [
    ...(interpreter === null ? own : ['alembic']),
    ...x.map((part, index) => (index % 2 === 0 ? part : nameOnly(part))),
    ...args,
  ];
  return { process, command: redact(words.map(quote).join(' '), secrets) };
}

async function runCall(
  setup: PythonSetup,
  call: AlembicCall,
  signal: AbortSignal,
  options?: AlembicOptions,
): Promise<AlembicOutput | RunFailure> {
  const { stdout, stderr, error } = await printedByCall(setup, call, signal, options);
  return error ?? { stdout, stderr, command: call.command, interpreter: setup.interpreter };
}

async function printedByCall(
  { cwd, folder, interpreter }: PythonSetup,
  { process, command }: AlembicCall,
  signal: AbortSignal,
  { timeoutMilliseconds = defaultTimeoutMilliseconds }: AlembicOptions = {},
): Promise<PrintedOutput> {
  const result = await runProcess({ ...process, timeoutMilliseconds, signal });
  const isDone = result.end === 'exited' && result.exitCode === 0;
  const { stdout, stderr } = result;
  return {
    stdout,
    stderr,
    error: isDone ? null : explainFailure({ ...result, command, cwd, folder, interpreter, timeoutMilliseconds }),
  };
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
