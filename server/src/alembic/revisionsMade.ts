import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { type AlembicOptions, type AlembicProject, runAlembic } from './alembicCommand.js';
import type { RunFailure } from './failure.js';
import type { Interpreter } from './interpreter.js';

export interface RevisionsMade {
  /** Absolute paths; empty when Alembic ended well and made none. */
  readonly files: readonly string[];
  /** What Alembic printed. */
  readonly output: string;
  readonly interpreter: Interpreter | null;
}

/**
 * Runs a command of Alembic's that makes revision files, and tells which. They are found by comparing the version
 * locations, not from what Alembic prints, which hooks and versions change. A failure names a file that was left
 * behind: Alembic notices some mistakes, a label that is taken for instance, only after it wrote the file.
 */
export async function runAndFindRevisions(
  project: AlembicProject,
  args: readonly string[],
  signal: AbortSignal,
  options?: AlembicOptions,
): Promise<RevisionsMade | RunFailure> {
  if (project.trusted) await makeOnlyLocation(project);
  const before = new Set(await pythonFiles(project));
  const output = await runAlembic(project, args, signal, options);
  const files = (await pythonFiles(project)).filter((file) => !before.has(file));
  if (!('failure' in output))
    return { files, output: [output.stdout, output.stderr].join('\n').trim(), interpreter: output.interpreter };
  const [left] = files;
  if (left === undefined) return output;
  const message = `${output.message} The file ${path.basename(left)} was written before that: correct it, or delete it.`;
  return { ...output, message, place: { path: left, line: 1 } };
}

/**
 * Git keeps no empty directory, and Alembic before 1.10 fails without it. Of several locations some may be meant to be
 * missing.
 */
async function makeOnlyLocation({ environment: { scriptLocation, versionLocations } }: AlembicProject): Promise<void> {
  const [location] = versionLocations;
  if (versionLocations.length === 1 && location === path.posix.join(scriptLocation, 'versions'))
    await mkdir(location, { recursive: true });
}

async function pythonFiles({ environment }: AlembicProject): Promise<string[]> {
  const lists = await Promise.all(
    environment.versionLocations.map(async (location) => {
      // A location need not exist before its first revision.
      const entries = await readdir(location, { recursive: true }).catch(() => []);
      return entries.filter((entry) => entry.endsWith('.py')).map((entry) => path.join(location, entry));
    }),
  );
  return lists.flat();
}
