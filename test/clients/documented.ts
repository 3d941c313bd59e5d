import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { makeDirectory } from '../support/gitRepository.js';
import { builtServer } from '../support/languageClient.js';

const page = path.resolve(import.meta.dirname, '../../docs/editors.md');

/** The first block of a language under a heading of docs/editors.md: what is written there is what runs here. */
export function documentedConfiguration(heading: string, language: string): string {
  const text = readFileSync(page, 'utf8');
  const section = text.split(/^## /m).find((each) => each.startsWith(`${heading}\n`)) ?? '';
  const block = new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'ms').exec(section)?.[1];
  if (block === undefined) throw new Error(`${page} has no ${language} under "${heading}".`);
  return block;
}

/** A directory with the built server as the program `alembic-ls`. */
export function commandFolder(): string {
  const directory = makeDirectory();
  const program = path.join(directory, 'alembic-ls');
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${builtServer}" "$@"\n`);
  chmodSync(program, 0o755);
  return directory;
}
