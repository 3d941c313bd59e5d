import type { RevisionFacts } from './facts.js';
import type { PythonParser } from '../python/parser.js';
import { readFacts } from './readFacts.js';
import { topStatements } from '../python/understood.js';
import { longestText } from '../python/unreadable.js';

/**
 * How much is read of a file that is too long: its header is in the first lines, in front of the data that it loads.
 */
export const startLength = 256 * 1024;

/** The facts of any text: of the whole, or where that is too long of its start. */
export function readAny(parser: PythonParser, text: string): RevisionFacts {
  return text.length > longestText ? readStart(parser, text.slice(0, startLength)) : readFacts(parser, text);
}

/**
 * The facts that the start of a long file holds. The statement that goes on behind it is most likely the function with
 * the data: it is left out, and what follows may bind any other name.
 */
export function readStart(parser: PythonParser, start: string): RevisionFacts {
  const last = topStatements(start).at(-1);
  const facts = readFacts(parser, start.slice(0, last?.span.start ?? start.length));
  const { header } = facts;
  const names = last?.definition === undefined ? header.names : new Set([...header.names, last.definition.name]);
  return {
    ...facts,
    header: { ...header, names, otherNames: header.otherNames ?? 'the rest of the file, which is too long to be read' },
  };
}
