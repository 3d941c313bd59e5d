import os from 'node:os';
import path from 'node:path';
import {
  directoriesUp,
  environmentOfPython,
  findOnPath,
  isExecutable,
  pythonOfCondaEnvironment,
  pythonOfVirtualEnvironment,
} from './interpreterPlaces.js';
import { interpreterOfTools } from './interpreterTools.js';

/** The Python that runs the project's Alembic, and why it was chosen. */
export interface Interpreter {
  readonly path: string;
  /** Reads on from "chosen because it is …" or is in brackets: "found in /work/app/.venv". */
  readonly reason: string;
}

export interface InterpreterQuery {
  /** The setting `alembic.interpreter`; empty to search. `~` and `${workspaceFolder}` are expanded. */
  readonly setting: string;
  /** The workspace folder, where the search ends. */
  readonly folder: string;
  /** Where the search begins: the directory in which Alembic will run. */
  readonly from: string;
  /** What the editor's Python extension has selected; null when there is none. */
  readonly editorInterpreter?: () => Promise<Interpreter | null>;
  /** Poetry and pipenv are asked in a trusted workspace only; nothing else is started. */
  readonly trusted: boolean;
}

type Found = Interpreter | undefined;

const isWindows = process.platform === 'win32';
const directoryNames = ['.venv', 'venv', 'env'];

/**
 * The setting; else the environment that is selected in the editor; else one in the project (`.venv`, `venv`, `env`,
 * `.conda`, from the working directory up to the workspace folder), poetry's or pipenv's, or an activated one; else an
 * interpreter of the system, the editor's first. A Python of the system that the editor has selected comes that late
 * because it is what editors fall back to when nobody selected anything.
 */
export async function findInterpreter(
  query: InterpreterQuery,
  signal: AbortSignal,
): Promise<Interpreter | { readonly missing: string }> {
  if (query.setting !== '') return fromSetting(query);
  const selected = await fromEditor(query);
  if (selected !== undefined && (await environmentOfPython(selected.path)) !== undefined) return selected;
  const directories = directoriesUp(query.from, query.folder);
  return (
    (await fromProject(directories)) ??
    (query.trusted ? await interpreterOfTools(directories, signal) : undefined) ??
    (await fromActivation()) ??
    selected ??
    (await fromPath()) ?? {
      missing:
        'No Python interpreter was found: no virtual environment in the project, and no python on PATH. Make one with "python -m venv .venv", or set alembic.interpreter.',
    }
  );
}

async function fromSetting({ setting, folder }: InterpreterQuery): Promise<Interpreter | { readonly missing: string }> {
  const expanded = expandPath(setting, folder);
  const isBareCommand = !/[/\\]/.test(expanded);
  if (isBareCommand) {
    const found = await findOnPath([expanded]);
    if (found !== undefined) return { path: found, reason: 'the setting alembic.interpreter, found on PATH' };
  }
  const absolute = path.resolve(folder, expanded);
  if (await isExecutable(absolute)) return { path: absolute, reason: 'the setting alembic.interpreter' };
  const inside = (await pythonOfVirtualEnvironment(absolute)) ?? (await pythonOfCondaEnvironment(absolute));
  if (inside !== undefined)
    return { path: inside, reason: 'the environment that the setting alembic.interpreter names' };
  return {
    missing: `The setting alembic.interpreter names "${setting}", which is not there or cannot be executed. Correct the setting, or clear it to search.`,
  };
}

/** `~` and `${workspaceFolder}` in a setting. */
export function expandPath(setting: string, folder: string): string {
  return setting.replaceAll('${workspaceFolder}', folder).replace(/^~(?=$|[/\\])/, os.homedir());
}

async function fromEditor({ editorInterpreter }: InterpreterQuery): Promise<Found> {
  const selected = await editorInterpreter?.();
  return selected !== undefined && selected !== null && (await isExecutable(selected.path)) ? selected : undefined;
}

async function fromProject(directories: readonly string[]): Promise<Found> {
  for (const directory of directories) {
    for (const name of directoryNames) {
      const candidate = path.join(directory, name);
      const python = await pythonOfVirtualEnvironment(candidate);
      if (python !== undefined) return { path: python, reason: `found in ${candidate}` };
    }
    const conda = path.join(directory, '.conda');
    const python = await pythonOfCondaEnvironment(conda);
    if (python !== undefined) return { path: python, reason: `found in ${conda}` };
  }
  return undefined;
}

/**
 * The environments that were active where the editor was started from. Conda's base is active everywhere: it chooses
 * nothing.
 */
async function fromActivation(): Promise<Found> {
  const { VIRTUAL_ENV: virtual, CONDA_PREFIX: conda, CONDA_DEFAULT_ENV: condaName } = process.env;
  const ofVirtual = virtual === undefined ? undefined : await pythonOfVirtualEnvironment(virtual);
  if (ofVirtual !== undefined) return { path: ofVirtual, reason: 'the active virtual environment, VIRTUAL_ENV' };
  const ofConda = conda === undefined || condaName === 'base' ? undefined : await pythonOfCondaEnvironment(conda);
  return ofConda === undefined ? undefined : { path: ofConda, reason: 'the active conda environment, CONDA_PREFIX' };
}

async function fromPath(): Promise<Found> {
  const found = await findOnPath(isWindows ? ['python', 'py'] : ['python3', 'python']);
  return found === undefined ? undefined : { path: found, reason: 'found on PATH' };
}
