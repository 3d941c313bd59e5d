import { readFileSync } from 'node:fs';
import path from 'node:path';
import { loadPythonParser, type PythonParser } from '../../server/src/core/python/parser.js';

const modules = path.resolve(import.meta.dirname, '../../node_modules');

/** The real Python parser, from the wasm files that the packages ship. */
export async function loadParser(): Promise<PythonParser> {
  return loadPythonParser({
    runtime: readFileSync(path.join(modules, 'web-tree-sitter/web-tree-sitter.wasm')),
    grammar: readFileSync(path.join(modules, 'tree-sitter-python/tree-sitter-python.wasm')),
  });
}
