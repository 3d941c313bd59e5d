import { access, constants } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** The Python that runs the project's Alembic, and why it was chosen. */
export interface Interpreter {
  readonly path: string;
  readonly reason: string;
}

export interface InterpreterQuery {
  /** The setting `alembic.interpreter`; empty to search. `~` and `${workspaceFolder}` are expanded. */
  readonly setting: string;
  /** The workspace folder, where the search ends. */
  readonly folder: string;
  /** Where the search begins: the directory in which Alembic will run. */
  readonly from: string;
}

const isWindows = process.platform === 'win32';

/** The setting, else `.venv` or `venv` from the working directory up to the workspace folder, else `PATH`. Runs nothing. */
export async function findInterpreter(query: InterpreterQuery): Promise<Interpreter | { readonly missing: string }> {
  if (query.setting !== '') return fromSetting(query);
  for (const directory of directoriesUp(query.from, query.folder)) {
    for (const name of ['.venv', 'venv']) {
      const candidate = path.join(directory, name, isWindows ? 'Scripts/python.exe' : 'bin/python');
      if (await isExecutable(candidate)) return { path: candidate, reason: `found in ${path.join(directory, name)}` };
    }
  }
  return (
    (await fromPath()) ?? {
      missing: 'No Python interpreter was found: no .venv or venv in the project, and no python on PATH. Set alembic.interpreter.',
    }
  );
}

async function fromSetting({ setting, folder }: InterpreterQuery): Promise<Interpreter | { readonly missing: string }> {
  const expanded = setting.replace(/\$\{workspaceFolder\}/g, folder).replace(/^~(?=$|[/\\])/, os.homedir());
  const isBareCommand = !/[/\\]/.test(expanded);
  if (isBareCommand) {
    const found = await onPath([expanded]);
    if (found !== undefined) return { path: found, reason: 'the setting alembic.interpreter, found on PATH' };
  }
  const absolute = path.resolve(folder, expanded);
  if (await isExecutable(absolute)) return { path: absolute, reason: 'the setting alembic.interpreter' };
  return { missing: `The setting alembic.interpreter names "${setting}", which is not there or cannot be executed. Correct the setting, or clear it to search.` };
}

async function fromPath(): Promise<Interpreter | undefined> {
  const found = await onPath(isWindows ? ['python', 'py'] : ['python3', 'python']);
  return found === undefined ? undefined : { path: found, reason: 'found on PATH' };
}

async function onPath(names: readonly string[]): Promise<string | undefined> {
  const directories = (process.env['PATH'] ?? '').split(path.delimiter).filter((directory) => directory !== '');
  for (const name of names) {
    for (const directory of directories) {
      const candidate = path.join(directory, isWindows && !name.endsWith('.exe') ? `${name}.exe` : name);
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return undefined;
}

function directoriesUp(from: string, last: string): string[] {
  const directories = [];
  let directory = path.resolve(from);
  const end = path.resolve(last);
  while (true) {
    directories.push(directory);
    const parent = path.dirname(directory);
    if (directory === end || parent === directory || !directory.startsWith(end)) break;
    directory = parent;
  }
  if (!directories.includes(end)) directories.push(end);
  return directories;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
