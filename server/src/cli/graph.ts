import { parseArgs } from 'node:util';
import { parseFor } from './arguments.js';
import { cacheOption } from './cache.js';
import { graphDocument } from './graphJson.js';
import { graphText } from './graphText.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { loadMerged, mergeOption } from './mergedProject.js';
import { loadProject, type Project } from './project.js';
import { stylesFor } from './style.js';

const formats = ['text', 'json'];

/**
 * `alembic-ls graph [PATH] [--bodies] [--merge GITREF]… [--cache DIR] [--format text|json]`: what is there and what is
 * wrong with it, by the headers of the revision files unless `--bodies` asks for what is in functions too; with
 * `--merge` as merging the refs would leave it. Problems are data here: 0 all the same.
 */
export async function runGraph(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { path, read, merge, cache, format } = readArguments(args);
  // Paths of a merge are those of a temporary directory, which is gone once the output is written.
  const output = (project: Project): string =>
    format === 'json' ? `${JSON.stringify(graphDocument(project), null, 2)}\n` : graphText(project, stylesFor(io));
  io.stdout.write(
    merge.length === 0
      ? output(await loadProject(path, io, { read, cache }))
      : await loadMerged(path, io, { read, cache, merge }, output),
  );
  return 0;
}

function readArguments(args: readonly string[]): {
  path: string;
  read: Project['read'];
  merge: readonly string[];
  cache: string | undefined;
  format: string;
} {
  const { values, positionals } = parseFor('graph', () =>
    parseArgs({
      args: [...args],
      options: {
        format: { type: 'string', default: 'text' },
        bodies: { type: 'boolean', default: false },
        ...mergeOption,
        ...cacheOption,
      },
      allowPositionals: true,
    }),
  );
  const [path = '.', ...more] = positionals;
  if (more[0] !== undefined) throw new UsageError(`graph takes one PATH, and "${more[0]}" is a second`);
  if (!formats.includes(values.format)) throw new UsageError(`--format takes text or json, not "${values.format}"`);
  return {
    path,
    read: values.bodies ? 'bodies' : 'headers',
    merge: values.merge ?? [],
    cache: values.cache,
    format: values.format,
  };
}
