import path from 'node:path';
import type { Environment } from '../core/project/environment.js';
import { readUtf8 } from '../files/readFile.js';
import {
  environmentVariables,
  readEnvironmentFile,
  defaultEnvFile,
  type EnvironmentVariables,
} from './environmentVariables.js';
import { refusal, type RunFailure } from './failure.js';
import { findInterpreter, type Interpreter } from './interpreter.js';
import { redact } from './redact.js';
import { secretsInText, secretsOf } from './secretValues.js';
import { selectedUrlProblem, type SelectedUrl, withSelectedUrl } from './selectedUrl.js';
import { xArguments } from './xArguments.js';

/** What every run in a workspace folder depends on. */
export interface RunContext {
  /** The workspace folder, absolute. */
  readonly folder: string;
  readonly trusted: boolean;
  /** The setting `alembic.interpreter`. */
  readonly interpreterSetting: string;
  /** The setting `alembic.envFile`; absent for its default. */
  readonly envFile?: string;
  /** The setting `alembic.command`; absent or empty for the interpreter's own Alembic. */
  readonly command?: readonly string[];
  /** What the editor's Python extension has selected for the folder; null when there is none. */
  readonly editorInterpreter?: () => Promise<Interpreter | null>;
}

/** One environment and all that a run of its Alembic depends on. */
export interface AlembicProject extends RunContext {
  readonly environment: Environment;
  /** The setting `alembic.arguments`: `-x` arguments by the environment's name, or "*" for all. */
  readonly arguments?: Readonly<Record<string, readonly string[]>>;
  /** The URL that the user gave in place of the project's own; null for that. */
  readonly selectedUrl?: () => Promise<SelectedUrl | null>;
}

/** How Python is run in a folder. */
export interface PythonSetup {
  /** Null with a command of the user's own, of which nothing is known. */
  readonly interpreter: Interpreter | null;
  /** The setting `alembic.command` with `${workspaceFolder}` replaced; empty without. */
  readonly command: readonly string[];
  /** The whole environment. It holds secrets: never log it. */
  readonly env: EnvironmentVariables;
  readonly cwd: string;
  /** The workspace folder. */
  readonly folder: string;
  /** What `redact` must blot out of everything that the run prints. */
  readonly secrets: readonly string[];
}

/** How Alembic is run for one environment, from the command line and in the bridge alike. */
export interface RunSetup extends PythonSetup {
  /** Absolute; an ini file, or a pyproject.toml. */
  readonly configFile: string;
  /** "alembic" for a pyproject.toml, which has no section of Alembic's `-n`. */
  readonly section: string;
  /** `-x` arguments, "key=value". They can hold secrets: never log them. */
  readonly x: readonly string[];
  /** To be set as Alembic's main option where the configuration has none (Flask-Migrate); null elsewhere. */
  readonly scriptLocation: string | null;
  /** What the user chose in place of the project's own database; null for that. It holds a secret: never log it. */
  readonly selectedUrl: SelectedUrl | null;
}

const untrusted = refusal(
  'untrusted',
  "This workspace is in Restricted Mode, so the project's Python is not run. Trust the workspace to continue.",
);

/**
 * Everything that a run of the project's Alembic needs, or why there can be none. Starts nothing in an untrusted
 * workspace.
 */
export async function runSetup(project: AlembicProject, signal: AbortSignal): Promise<RunSetup | RunFailure> {
  const { environment } = project;
  const { source } = environment;
  if (!project.trusted) return untrusted;
  if (source === null) {
    return refusal(
      'noConfiguration',
      `${environment.name} has no alembic.ini or [tool.alembic] that names it, so Alembic cannot be called. Add one with script_location.`,
    );
  }
  const python = await pythonSetup(project, environment.workingDirectory, signal);
  if ('failure' in python) return python;
  const x = xArguments(project.arguments ?? {}, environment.name, python);
  if ('failure' in x) return x;
  const selectedUrl = (await project.selectedUrl?.()) ?? null;
  const problem = selectedUrl === null ? undefined : selectedUrlProblem(selectedUrl, python.command);
  if (problem !== undefined) return problem;
  const configuration = await readUtf8(source.configFile).catch(() => '');
  return {
    ...python,
    env: withSelectedUrl(python.env, selectedUrl),
    secrets: [
      ...python.secrets,
      ...x.secrets,
      ...secretsInText(configuration),
      ...(selectedUrl === null ? [] : secretsOf({ url: selectedUrl.url })),
    ],
    configFile: source.configFile,
    section: source.section === 'tool.alembic' ? 'alembic' : source.section,
    x: x.arguments,
    scriptLocation: hasNoScriptLocation(environment, source.configFile, configuration)
      ? environment.scriptLocation
      : null,
    selectedUrl,
  };
}

/** How Python is run in a directory of the folder, with or without an environment there. */
export async function pythonSetup(
  context: RunContext,
  cwd: string,
  signal: AbortSignal,
): Promise<PythonSetup | RunFailure> {
  const { folder, trusted, interpreterSetting: setting, editorInterpreter } = context;
  if (!trusted) return untrusted;
  const file = await readEnvironmentFile(context.envFile ?? defaultEnvFile, folder);
  if ('failure' in file) return file;
  const command = (context.command ?? []).map((part) => part.replaceAll('${workspaceFolder}', folder));
  const interpreter = await findInterpreter(
    { setting, folder, from: cwd, trusted, ...(editorInterpreter && { editorInterpreter }) },
    signal,
  );
  const found = 'missing' in interpreter ? null : interpreter;
  if (found === null && command.length === 0) {
    return refusal('noInterpreter', 'missing' in interpreter ? interpreter.missing : '', 'alembic.interpreter');
  }
  const env = await environmentVariables(file.variables, found);
  return { interpreter: command.length === 0 ? found : null, command, env, cwd, folder, secrets: secretsOf(env) };
}

/** Flask-Migrate's ini is in the script directory and does not name it: `flask db` does. */
function hasNoScriptLocation({ scriptLocation }: Environment, configFile: string, text: string): boolean {
  const standsInside = path.relative(path.dirname(configFile), scriptLocation) === '';
  return standsInside && path.extname(configFile) === '.ini' && !/^[ \t]*script_location\s*[=:]/im.test(text);
}

/**
 * How a run would be started, for "Copy Debug Information": one statement a line, no values of variables or arguments.
 */
export async function describeRuns(context: RunContext, cwd: string, signal: AbortSignal): Promise<string[]> {
  const setup = await pythonSetup(context, cwd, signal);
  if ('failure' in setup) return [setup.message];
  const envFile = context.envFile ?? defaultEnvFile;
  const { interpreter, command, secrets } = setup;
  return [
    interpreter === null
      ? `Command: ${redact(command.join(' '), secrets)} (the setting alembic.command)`
      : `Interpreter: ${interpreter.path} (${interpreter.reason})`,
    `Environment file: ${envFile === '' ? 'none' : envFile}`,
  ];
}
