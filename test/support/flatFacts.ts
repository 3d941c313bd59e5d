import type { RevisionBody, RevisionHeader } from '../../server/src/core/revision/facts.js';
import type { PythonParser } from '../../server/src/core/python/parser.js';
import { noBody, readFacts as readParts } from '../../server/src/core/revision/readFacts.js';

export type FlatFacts = RevisionHeader & RevisionBody;

/** The header and the body of a text as one object, for tests that look at parts of either. */
export function readFacts(parser: PythonParser, text: string): FlatFacts {
  const { header, body } = readParts(parser, text);
  return { ...header, ...(body ?? noBody) };
}
