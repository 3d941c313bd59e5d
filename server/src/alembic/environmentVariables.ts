import path from 'node:path';
import { FileRefused, readUtf8 } from '../files/readFile.js';
import { readVariables, type Variables } from './environmentVariablesText.js';
import { refusal, type RunFailure } from './failure.js';
import { environmentOfPython } from './interpreterPlaces.js';
import { expandPath, type Interpreter } from './interpreter.js';

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** The default of the setting `alembic.envFile`: a file that need not be there. */
export const defaultEnvFile = '.env';

/**
 * The variables of the file that `alembic.envFile` names, relative to the workspace folder; none when the setting is
 * empty, or when the default file is not there. A file that somebody named must be.
 */
export async function readEnvironmentFile(
  setting: string,
  folder: string,
): Promise<{ readonly variables: Variables } | RunFailure> {
  if (setting === '') return { variables: {} };
  try {
    const text = await readUtf8(path.resolve(folder, expandPath(setting, folder)));
    return { variables: readVariables(text, process.env) };
  } catch (error) {
    if (error instanceof FileRefused) return notRead(setting, `cannot be read: ${error.message}.`);
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT' && setting === defaultEnvFile) return { variables: {} };
    return notRead(setting, code === 'ENOENT' ? 'does not exist.' : `cannot be read (${code}).`);
  }
}

function notRead(setting: string, why: string): RunFailure {
  return refusal(
    'settings',
    `The setting alembic.envFile names "${setting}", which ${why} Correct the setting, or clear it.`,
    'alembic.envFile',
  );
}

/** What makes output stable and unwrapped, and leaves no .pyc files behind (alembic-semantics, section 8). */
const stableOutput: EnvironmentVariables = {
  PYTHONDONTWRITEBYTECODE: '1',
  PYTHONHASHSEED: '0',
  PYTHONIOENCODING: 'utf-8',
  PYTHONUNBUFFERED: '1',
  PYTHONUTF8: '1',
  // Set where the server runs inside the editor; nothing that the project starts should become the editor.
  ELECTRON_RUN_AS_NODE: undefined,
};

/**
 * The environment of a run: the editor's own, and the file's, which wins as in the editor's Python extension. The
 * commands of the interpreter's environment come first on PATH, as when it is activated: post-write hooks call them.
 */
export async function environmentVariables(
  file: Variables,
  interpreter: Interpreter | null,
): Promise<EnvironmentVariables> {
  const variables = { ...process.env, ...file };
  if (interpreter === null || (await environmentOfPython(interpreter.path)) === undefined)
    return { ...variables, ...stableOutput };
  const pathName = Object.keys(variables).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH';
  const searchPath = [path.dirname(interpreter.path), variables[pathName]].filter(
    (part) => part !== undefined && part !== '',
  );
  return { ...variables, [pathName]: searchPath.join(path.delimiter), ...stableOutput };
}
