import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { loadPythonParser } from '../core/syntax/parser.js';
import { readFacts } from '../core/syntax/readFacts.js';
import type { FactReader } from './sourceFile.js';

/** The two files that a build copies beside the bundle. */
const names = { runtime: 'web-tree-sitter.wasm', grammar: 'tree-sitter-python.wasm' };

/** Loads the Python parser from the directory that holds its two wasm files; throws an error that names what is missing. */
export async function loadFactReader(directory: string): Promise<FactReader> {
  const [runtime, grammar] = await Promise.all([wasm(directory, names.runtime), wasm(directory, names.grammar)]);
  const parser = await loadPythonParser({ runtime, grammar });
  return (text) => readFacts(parser, text);
}

async function wasm(directory: string, name: string): Promise<Uint8Array> {
  try {
    return await readFile(path.join(directory, name));
  } catch (cause) {
    throw new Error(`${name} is missing in ${directory}: the installation is incomplete. Install the extension again, or run "npm run build".`, { cause });
  }
}
