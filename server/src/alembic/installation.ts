import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { declaredRequirements, namesAlembic } from '../core/project/requirements.js';
import type { Interpreter } from './interpreter.js';
import { directoriesUp, environmentOfPython, findOnPath } from './interpreterPlaces.js';

/** What gets Alembic into the project's Python. It is shown to the user, who runs it or not. */
export interface Installation {
  /** Where it is to be run. */
  readonly cwd: string;
  /** One after the other, each a list of arguments. */
  readonly commands: readonly (readonly string[])[];
}

export interface InstallationQuery {
  /** Null where none was found. */
  readonly interpreter: Interpreter | null;
  /** Whether the setting alembic.interpreter names it: then it is this one that gets Alembic. */
  readonly isChosen: boolean;
  /** Where Alembic will run, and the folder above it where the search for the project's files ends. */
  readonly from: string;
  readonly folder: string;
  /** What is installed where the project declares nothing. */
  readonly packages: readonly string[];
}

interface Manager {
  readonly lock: string;
  readonly tool: string;
  /** Installs what the project declares. */
  readonly sync: readonly string[];
  readonly add: readonly string[];
}

/** They know where the project's Python is, and keep its lock file. */
const managers: readonly Manager[] = [
  { lock: 'uv.lock', tool: 'uv', sync: ['sync'], add: ['add'] },
  { lock: 'poetry.lock', tool: 'poetry', sync: ['install'], add: ['add'] },
  { lock: 'pdm.lock', tool: 'pdm', sync: ['install'], add: ['add'] },
  { lock: 'Pipfile', tool: 'pipenv', sync: ['install'], add: ['install'] },
];

const isWindows = process.platform === 'win32';

/**
 * By the project's own manager of packages where it has one, else by pip, into a new virtual environment where there is
 * none. Undefined on a machine without Python and without uv, which can bring one. Starts nothing.
 */
export async function installation(query: InstallationQuery): Promise<Installation | undefined> {
  const { from, folder, packages } = query;
  for (const cwd of directoriesUp(from, folder)) {
    for (const { lock, tool, sync, add } of managers) {
      const text = await readIfThere(path.join(cwd, lock));
      if (text === undefined || (await findOnPath([tool])) === undefined) continue;
      return { cwd, commands: [[tool, ...(namesAlembic(text) ? sync : [...add, ...packages])]] };
    }
    const what = await whatIsDeclared(cwd);
    if (what !== undefined) return withPip(query, cwd, what);
  }
  return withPip(query, from, packages);
}

/** What pip is to install, where a directory declares that Alembic is needed. */
async function whatIsDeclared(cwd: string): Promise<readonly string[] | undefined> {
  if (namesAlembic((await readIfThere(path.join(cwd, 'requirements.txt'))) ?? '')) return ['-r', 'requirements.txt'];
  const declared = declaredRequirements((await readIfThere(path.join(cwd, 'pyproject.toml'))) ?? '');
  return namesAlembic(declared.join('\n')) ? declared : undefined;
}

async function withPip(
  { interpreter, isChosen }: InstallationQuery,
  cwd: string,
  what: readonly string[],
): Promise<Installation | undefined> {
  const environment = interpreter === null ? undefined : await environmentOfPython(interpreter.path);
  if (interpreter !== null && (environment !== undefined || isChosen)) {
    const python = shortest(interpreter.path, cwd);
    const ofUv = /^uv\s*=/m.test((await readIfThere(path.join(environment ?? '', 'pyvenv.cfg'))) ?? '');
    // An environment that uv has made has no pip.
    if (ofUv && (await findOnPath(['uv'])) !== undefined)
      return { cwd, commands: [['uv', 'pip', 'install', '--python', python, ...what]] };
    return { cwd, commands: [[python, '-m', 'pip', 'install', ...what]] };
  }
  const base = await firstOnPath(isWindows ? ['py', 'python'] : ['python3', 'python']);
  if (base === undefined) return (await findOnPath(['uv'])) === undefined ? undefined : withUv(cwd, what);
  const python = isWindows ? '.venv\\Scripts\\python' : '.venv/bin/python';
  return {
    cwd,
    commands: [
      [base, '-m', 'venv', '.venv'],
      [python, '-m', 'pip', 'install', ...what],
    ],
  };
}

function withUv(cwd: string, what: readonly string[]): Installation {
  return {
    cwd,
    commands: [
      ['uv', 'venv'],
      ['uv', 'pip', 'install', ...what],
    ],
  };
}

/** The first of the names that is a program on PATH. */
async function firstOnPath(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) if ((await findOnPath([name])) !== undefined) return name;
  return undefined;
}

function shortest(file: string, cwd: string): string {
  const relative = path.relative(cwd, file);
  return relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}

async function readIfThere(file: string): Promise<string | undefined> {
  return readUtf8(file, { cut: true }).catch(() => undefined);
}
