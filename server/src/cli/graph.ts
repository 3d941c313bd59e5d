import { parseArgs } from 'node:util';
import { parseFor } from './arguments.js';
import { graphDocument } from './graphJson.js';
import { graphText } from './graphText.js';
import { UsageError, type CommandIo, type ExitCode } from './io.js';
import { loadProject } from './project.js';
import { stylesFor } from './style.js';

const formats = ['text', 'json'];

/** `alembic-ls graph [PATH] [--format text|json]`: what is there and what is wrong with it. Problems are data here: 0 all the same. */
export async function runGraph(args: readonly string[], io: CommandIo): Promise<ExitCode> {
  const { path, format } = readArguments(args);
  const project = await loadProject(path, io);
  io.stdout.write(format === 'json' ? `${JSON.stringify(graphDocument(project), null, 2)}\n` : graphText(project, stylesFor(io)));
  return 0;
}

function readArguments(args: readonly string[]): { path: string; format: string } {
  const { values, positionals } = parseFor('graph', () => parseArgs({ args: [...args], options: { format: { type: 'string', default: 'text' } }, allowPositionals: true }));
  const [path = '.', ...more] = positionals;
  if (more[0] !== undefined) throw new UsageError(`graph takes one PATH, and "${more[0]}" is a second`);
  if (!formats.includes(values.format)) throw new UsageError(`--format takes text or json, not "${values.format}"`);
  return { path, format: values.format };
}
