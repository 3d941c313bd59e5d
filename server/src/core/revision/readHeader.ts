import { findCertainErrors } from '../python/certainErrors.js';
import { readDocstring } from './docstring.js';
import { executeModule } from '../python/execute.js';
import type { RevisionFacts, RevisionHeader } from './facts.js';
import { withoutText } from './factsText.js';
import { endsOutsideStrings, type Outline, outlineOf } from './outline.js';
import type { PythonParser } from '../python/parser.js';
import { headerIn } from './readFacts.js';
import { mayHaveOwnComments } from './instructions.js';
import { readAny } from './readStart.js';
import { whyUnreadable } from '../python/unreadable.js';
import { readTemplateHeader } from './templateHeader.js';

/**
 * The facts that make the graph, from the header alone wherever that is certain to give what the whole file gives
 * (there is no body then), else from the whole file. Takes any text, as `readAny` does. The facts hold nothing of
 * the text itself.
 */
export function readHeader(parser: PythonParser, text: string): RevisionFacts {
  const header = certainHeader(parser, text);
  return header === undefined ? withoutText(readAny(parser, text)) : { header, body: null };
}

function certainHeader(parser: PythonParser, text: string): RevisionHeader | undefined {
  // Of a file with comments for this tool all of them are read.
  if (whyUnreadable(text) !== null || mayHaveOwnComments(text)) return undefined;
  const outline = outlineOf(text);
  if (!outline?.functions.includes('upgrade')) return undefined;
  const read = readTemplateHeader(outline.header, outline.functions) ?? parseHeader(parser, outline, text);
  // What is missing is judged by the whole file.
  if (read?.revision?.kind !== 'known' || read.downRevision === undefined) return undefined;
  return read;
}

function parseHeader(parser: PythonParser, { header, functions }: Outline, text: string): RevisionHeader | undefined {
  if (!endsOutsideStrings(header) || findCertainErrors(header, 1).length > 0) return undefined;
  return parser.withTree(header, (root) => {
    if (root.hasError) return undefined;
    const read = headerIn(executeModule(root, text), readDocstring(root));
    return withoutText({ header: { ...read, names: new Set([...read.names, ...functions]) }, body: null }).header;
  });
}
