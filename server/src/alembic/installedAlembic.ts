import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { environmentOfPython, exists, isExecutable } from './interpreterPlaces.js';
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

/**
 * Whether a Python has Alembic, as far as files say it for sure: undefined where its packages may be elsewhere than in
 * its virtual or conda environment. Starts nothing.
 */
export async function alembicOnDisk(python: string): Promise<boolean | undefined> {
  const environment = await environmentOfPython(python);
  if (environment === undefined) return undefined;
  const directories = await packageDirectories(environment);
  const installed = await installedIn(directories);
  if (installed.some(({ name }) => isAlembic(name))) return true;
  const seesSystem = /^include-system-site-packages\s*=\s*true/im.test(
    await textOf(path.join(environment, 'pyvenv.cfg')),
  );
  if (directories.length === 0 || seesSystem || process.env['PYTHONPATH'] !== undefined) return undefined;
  const links = installed.filter(({ name }) => name.endsWith('.pth'));
  const texts = await Promise.all(links.map(({ directory, name }) => textOf(path.join(directory, name))));
  // Lines of such files are directories with more packages, except for those that Python runs.
  return texts.some((text) => /^(?!import\s|#|\s*$)/m.test(text)) ? undefined : false;
}

/** Whether the virtual or conda environment of a Python holds the metadata of an installed Alembic. */
async function holdsAlembic(python: string): Promise<boolean> {
  const environment = await environmentOfPython(python);
  if (environment === undefined) return false;
  return (await installedIn(await packageDirectories(environment))).some(({ name }) => isAlembic(name));
}

function isAlembic(name: string): boolean {
  return /^alembic-\d.*\.dist-info$/.test(name);
}

interface Installed {
  readonly directory: string;
  readonly name: string;
}

/** The directories of an environment that packages are installed into. */
async function packageDirectories(environment: string): Promise<string[]> {
  const libraries = await entriesOf(path.join(environment, 'lib'));
  const parents = [
    path.join(environment, 'Lib'),
    ...libraries.filter((name) => name.startsWith('python')).map((name) => path.join(environment, 'lib', name)),
  ];
  const directories = parents.map((parent) => path.join(parent, 'site-packages'));
  const areThere = await Promise.all(directories.map(exists));
  return directories.filter((_, index) => areThere[index]);
}

async function installedIn(directories: readonly string[]): Promise<Installed[]> {
  const names = await Promise.all(directories.map(entriesOf));
  return directories.flatMap((directory, index) => (names[index] ?? []).map((name) => ({ directory, name })));
}

async function textOf(file: string): Promise<string> {
  return readUtf8(file, { cut: true }).catch(() => '');
}

async function entriesOf(directory: string): Promise<string[]> {
  return readdir(directory).catch(() => []);
}
