import { pythonReaders, type PythonReaders } from '../../server/src/workspace/factReader.js';
import type { FactReader } from '../../server/src/workspace/sourceFile.js';
import { loadParser } from './parser.js';

let loaded: Promise<PythonReaders> | undefined;

/** The server's readers of Python files, loaded once per test process. */
export function testReaders(): Promise<PythonReaders> {
  loaded ??= loadParser().then(pythonReaders);
  return loaded;
}

/** The server's reader of revision files. */
export async function testReader(): Promise<FactReader> {
  return (await testReaders()).facts;
}
