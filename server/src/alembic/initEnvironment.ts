import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { readUtf8 } from '../files/readFile.js';
import { runBareAlembic } from './alembicCommand.js';
import { refusal, type RunFailure } from './failure.js';
import { initOwnTemplate, ownTemplates, type Initialized, type Template } from './initEnvironmentOwn.js';
import { pythonSetup, type RunContext } from './runSetup.js';

export interface InitRequest {
  /** Relative to the workspace folder. */
  readonly directory: string;
  /** The name of one of `initTemplates`. */
  readonly template: string;
  /** The directory of our own templates. */
  readonly templates: string;
}

/** Our own templates and every one that the folder's Alembic offers (`alembic list_templates`). */
export async function initTemplates(
  context: RunContext,
  signal: AbortSignal,
): Promise<readonly Template[] | RunFailure> {
  const setup = await pythonSetup(context, context.folder, signal);
  if ('failure' in setup) return setup;
  const output = await runBareAlembic(setup, ['list_templates'], signal);
  if ('failure' in output) return output;
  const offered = [...output.stdout.matchAll(/^(\w+) - (.+)$/gm)].map(([, name = '', description = '']) => ({
    name,
    description: description.trim(),
  }));
  // Alembic tells them in no order.
  return [...ownTemplates, ...offered.sort((one, other) => one.name.localeCompare(other.name))];
}

/**
 * Makes an environment in a workspace folder. Refuses, and writes nothing, where it would meet files that are there.
 */
export async function initEnvironment(
  context: RunContext,
  request: InitRequest,
  signal: AbortSignal,
): Promise<Initialized | RunFailure> {
  const directory = path.normalize(request.directory).replace(/[/\\]$/, '');
  if (
    path.isAbsolute(directory) ||
    directory === '.' ||
    directory === '' ||
    directory.startsWith('..') ||
    /[\n"'%]/.test(directory)
  ) {
    return refusal(
      'settings',
      `"${request.directory}" cannot be the environment's directory. Give one inside the workspace folder, such as migrations or db/migrations.`,
    );
  }
  const setup = await pythonSetup(context, context.folder, signal);
  if ('failure' in setup) return setup;
  const obstacle = await whatIsThere(context.folder, directory);
  if (obstacle !== undefined) return refusal('fileExists', obstacle);
  const own = ownTemplates.find(({ name }) => name === request.template);
  if (own !== undefined)
    return initOwnTemplate(own, { folder: context.folder, directory, templates: request.templates });
  const before = await filesOf(context.folder);
  const output = await runBareAlembic(
    setup,
    ['init', '-t', request.template, directory.replaceAll(path.sep, '/')],
    signal,
  );
  if ('failure' in output) return output;
  const made = await filesMade(context.folder, directory, before);
  return { files: made, output: [output.stdout, output.stderr].join('\n').trim() };
}

/** Files of an environment that would be overwritten, or that would make Alembic read another one. */
async function whatIsThere(folder: string, directory: string): Promise<string | undefined> {
  const entries = await readdir(path.join(folder, directory)).catch(() => []);
  if (entries.length > 0)
    return `${directory} already exists and holds ${entries.slice(0, 3).join(', ')}. Nothing was written. Choose another directory.`;
  const isFile = await stat(path.join(folder, directory)).then(
    (entry) => entry.isFile(),
    () => false,
  );
  if (isFile) return `${directory} is a file. Nothing was written. Choose another name for the directory.`;
  if ((await readText(path.join(folder, 'alembic.ini'))) !== undefined) {
    return 'This folder has an alembic.ini already, and it is not overwritten. Nothing was written. Remove it first, or initialize another folder.';
  }
  const project = await readText(path.join(folder, 'pyproject.toml'));
  return project !== undefined && /^[ \t]*\[tool\.alembic\]/m.test(project)
    ? 'The pyproject.toml of this folder has a [tool.alembic] already. Nothing was written. Remove it first, or initialize another folder.'
    : undefined;
}

const configurationFiles = ['alembic.ini', 'pyproject.toml'];

/** The configuration files as they are, to tell later which were made or added to. */
async function filesOf(folder: string): Promise<Map<string, string | undefined>> {
  return new Map(
    await Promise.all(configurationFiles.map(async (name) => [name, await readText(path.join(folder, name))] as const)),
  );
}

/** The configuration first: Alembic's own templates want the database's URL there. */
async function filesMade(
  folder: string,
  directory: string,
  before: ReadonlyMap<string, string | undefined>,
): Promise<string[]> {
  const after = await filesOf(folder);
  const configuration = configurationFiles.filter((name) => after.get(name) !== before.get(name));
  const entries = await readdir(path.join(folder, directory), { recursive: true }).catch(() => []);
  const scripts: string[] = [];
  for (const file of entries.sort().map((entry) => path.join(folder, directory, entry))) {
    if ((await stat(file)).isFile()) scripts.push(file);
  }
  return [...configuration.map((name) => path.join(folder, name)), ...scripts];
}

async function readText(file: string): Promise<string | undefined> {
  return readUtf8(file).catch(() => undefined);
}
