import { parseArgs } from 'node:util';
import { parseFor } from './arguments.js';
import { cacheOption } from './cache.js';
import { graphDocument } from './graphJson.js';
import { graphText } from './graphText.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { loadProject, type Project } from './project.js';
import { stylesFor } from './style.js';

const formats = ['text', 'json'];

/**
 * `alembic-ls graph [PATH] [--bodies] [--cache DIR] [--format text|json]`: what is there and what is wrong with it, by the headers of
 * the revision files unless `--bodies` asks for what is in functions too. Problems are data here: 0 all the same.
 */
export async function runGraph(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { path, read, cache, format } = readArguments(args);
  const project = await loadProject(path, io, { read, cache });
  io.stdout.write(
    format === 'json' ? `${JSON.stringify(graphDocument(project), null, 2)}\n` : graphText(project, stylesFor(io)),
  );
  return 0;
}

function readArguments(args: readonly string[]): {
  path: string;
  read: Project['read'];
  cache: string | undefined;
  format: string;
} {
  const { values, positionals } = parseFor('graph', () =>
    parseArgs({
      args: [...args],
      options: {
        format: { type: 'string', default: 'text' },
        bodies: { type: 'boolean', default: false },
        ...cacheOption,
      },
      allowPositionals: true,
    }),
  );
  const [path = '.', ...more] = positionals;
  if (more[0] !== undefined) throw new UsageError(`graph takes one PATH, and "${more[0]}" is a second`);
  if (!formats.includes(values.format)) throw new UsageError(`--format takes text or json, not "${values.format}"`);
  return { path, read: values.bodies ? 'bodies' : 'headers', cache: values.cache, format: values.format };
}
