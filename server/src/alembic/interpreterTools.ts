import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { exists, findOnPath, isExecutable, pythonOfVirtualEnvironment } from './interpreterPlaces.js';
import { runProcess } from './runProcess.js';

/** A tool that keeps virtual environments elsewhere than in the project, and tells where when it is asked. */
interface EnvironmentTool {
  readonly name: string;
  /** Whether the directory is a project of the tool's. */
  readonly owns: (directory: string) => Promise<boolean>;
  readonly question: readonly string[];
}

const tools: readonly EnvironmentTool[] = [
  { name: 'poetry', owns: isPoetryProject, question: ['env', 'info', '--path'] },
  { name: 'pipenv', owns: (directory) => exists(path.join(directory, 'Pipfile')), question: ['--venv'] },
];

const timeoutMilliseconds = 10_000;

/**
 * What a tool answered for a directory. Only found environments are kept: one that is missing may be made at any time.
 */
const known = new Map<string, { readonly path: string; readonly reason: string }>();

/**
 * The virtual environment of the first directory that is a project of poetry or pipenv. Starts the tool, so call it for
 * trusted workspaces only. A tool that is not on PATH, or fails, or is slow, counts as having none.
 */
export async function interpreterOfTools(
  directories: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly path: string; readonly reason: string } | undefined> {
  for (const directory of directories) {
    for (const tool of tools) {
      if (!(await tool.owns(directory))) continue;
      const found = await ask(tool, directory, signal);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Whether poetry or pipenv may know an environment of one of the directories. Starts nothing. */
export async function isOfTool(directories: readonly string[]): Promise<boolean> {
  const owned = await Promise.all(directories.flatMap((directory) => tools.map((tool) => tool.owns(directory))));
  return owned.includes(true);
}

async function ask(
  tool: EnvironmentTool,
  directory: string,
  signal: AbortSignal,
): Promise<{ path: string; reason: string } | undefined> {
  const key = `${tool.name} ${directory}`;
  const remembered = known.get(key);
  if (remembered !== undefined && (await isExecutable(remembered.path))) return remembered;
  const file = await findOnPath([tool.name]);
  if (file === undefined) return undefined;
  const { exitCode, stdout } = await runProcess({
    file,
    args: tool.question,
    cwd: directory,
    env: process.env,
    timeoutMilliseconds,
    signal,
  });
  const answer = stdout.trim().split(/\r?\n/).at(-1) ?? '';
  const python = exitCode === 0 && path.isAbsolute(answer) ? await pythonOfVirtualEnvironment(answer) : undefined;
  if (python === undefined) return undefined;
  const found = { path: python, reason: `${tool.name}'s environment for ${directory}` };
  known.set(key, found);
  return found;
}

async function isPoetryProject(directory: string): Promise<boolean> {
  if (await exists(path.join(directory, 'poetry.lock'))) return true;
  const project = await readUtf8(path.join(directory, 'pyproject.toml')).catch(() => '');
  return /^[ \t]*\[tool\.poetry[\].]/m.test(project);
}
