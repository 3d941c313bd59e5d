import { readFacts } from '../../server/src/core/syntax/readFacts.js';
import type { FactReader } from '../../server/src/workspace/sourceFile.js';
import { loadParser } from './parser.js';

let loaded: Promise<FactReader> | undefined;

/** The server's reader of revision files, loaded once per test process. */
export function testReader(): Promise<FactReader> {
  loaded ??= loadParser().then((parser) => (text: string) => readFacts(parser, text));
  return loaded;
}
