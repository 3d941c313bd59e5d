import { access, constants, stat } from 'node:fs/promises';
import path from 'node:path';

const isWindows = process.platform === 'win32';

/** The interpreter of a virtual environment's directory; undefined when it is not one, or is broken. */
export async function pythonOfVirtualEnvironment(directory: string): Promise<string | undefined> {
  if (!(await exists(path.join(directory, 'pyvenv.cfg')))) return undefined;
  const python = path.join(directory, isWindows ? 'Scripts/python.exe' : 'bin/python');
  return (await isExecutable(python)) ? python : undefined;
}

/** The interpreter of a conda environment's directory; undefined when it is not one, or holds no Python. */
export async function pythonOfCondaEnvironment(directory: string): Promise<string | undefined> {
  if (!(await exists(path.join(directory, 'conda-meta')))) return undefined;
  const python = path.join(directory, isWindows ? 'python.exe' : 'bin/python');
  return (await isExecutable(python)) ? python : undefined;
}

/** The directory of the virtual or conda environment that an interpreter belongs to; undefined for any other. */
export async function environmentOfPython(python: string): Promise<string | undefined> {
  const own = path.dirname(python);
  for (const directory of [own, path.dirname(own)]) {
    for (const mark of ['pyvenv.cfg', 'conda-meta']) {
      if (await exists(path.join(directory, mark))) return directory;
    }
  }
  return undefined;
}

/** The first of the commands that a search path holds, absolute. */
export async function findOnPath(
  names: readonly string[],
  searchPath = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  const directories = searchPath.split(path.delimiter).filter((directory) => directory !== '');
  for (const name of names) {
    for (const directory of directories) {
      const candidate = path.join(directory, isWindows && !/\.\w+$/.test(name) ? `${name}.exe` : name);
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

/** The directories from one up to another above it, and that one in any case. */
export function directoriesUp(from: string, last: string): string[] {
  const directories = [];
  const end = path.resolve(last);
  let directory = path.resolve(from);
  while (true) {
    directories.push(directory);
    const parent = path.dirname(directory);
    if (directory === end || parent === directory || !directory.startsWith(end)) break;
    directory = parent;
  }
  return directories.includes(end) ? directories : [...directories, end];
}

export async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}

export async function isExecutable(file: string): Promise<boolean> {
  const [found, executable] = await Promise.all([
    stat(file).then(
      (entry) => entry.isFile(),
      () => false,
    ),
    access(file, constants.X_OK).then(
      () => true,
      () => false,
    ),
  ]);
  return found && executable;
}
