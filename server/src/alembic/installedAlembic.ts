import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { environmentOfPython, isExecutable } from './interpreterPlaces.js';
import type { PythonSetup } from './runSetup.js';
import { runProcess } from './runProcess.js';

/**
 * Pythons that were seen to have Alembic. One that has none is looked at anew each time: it may be installed at any
 * moment.
 */
const known = new Set<string>();

const timeoutMilliseconds = 10_000;
/** The exit code that says that there is none; any other one says nothing. */
const isMissing = 3;

/**
 * Whether Alembic can be imported. The working directory does not count: the folder of the migrations is often called
 * "alembic", too.
 */
const question = `
import sys
sys.path[:] = [path for path in sys.path if path != ""]
from importlib.util import find_spec
found = find_spec("alembic")
sys.exit(${isMissing} if found is None or found.origin is None else 0)
`;

/**
 * Whether the Python of a run has no Alembic, for sure. What pip, uv, Poetry and conda leave on the disk is enough to
 * see that it has; only where that is not found is Python itself asked, because packages may be anywhere.
 */
export async function lacksAlembic(
  { interpreter, cwd, env, secrets }: PythonSetup,
  signal: AbortSignal,
): Promise<boolean> {
  // With a command of the user's own nothing is known.
  if (interpreter === null) return false;
  if (known.has(interpreter.path) && (await isExecutable(interpreter.path))) return false;
  if (!(await holdsAlembic(interpreter.path))) {
    const { exitCode } = await runProcess({
      file: interpreter.path,
      args: ['-c', question],
      cwd,
      env,
      secrets,
      timeoutMilliseconds,
      signal,
    });
    if (exitCode !== 0) return exitCode === isMissing;
  }
  known.add(interpreter.path);
  return false;
}

/** Whether the virtual or conda environment of a Python holds the metadata of an installed Alembic. */
async function holdsAlembic(python: string): Promise<boolean> {
  const environment = await environmentOfPython(python);
  if (environment === undefined) return false;
  const libraries = await entriesOf(path.join(environment, 'lib'));
  const packages = [
    path.join(environment, 'Lib'),
    ...libraries.filter((name) => name.startsWith('python')).map((name) => path.join(environment, 'lib', name)),
  ];
  const installed = await Promise.all(packages.map((directory) => entriesOf(path.join(directory, 'site-packages'))));
  return installed.flat().some((name) => /^alembic-\d.*\.dist-info$/.test(name));
}

async function entriesOf(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
