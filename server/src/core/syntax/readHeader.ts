import { readDocstring } from './docstring.js';
import { executeModule } from './execute.js';
import type { RevisionFacts } from './facts.js';
import { detached } from './factsText.js';
import { endsOutsideStrings, type Outline, outlineOf } from './outline.js';
import type { PythonParser } from './parser.js';
import { factsIn, readFacts } from './readFacts.js';
import { whyUnreadable } from './unreadable.js';
import { readTemplateHeader } from './templateHeader.js';

/**
 * The facts that make the graph, from the header alone wherever that is certain to give what the whole file gives
 * (`isWhole` is then false), else from the whole file. Takes any text, as `readFacts` does. The facts hold nothing of
 * the text itself.
 */
export function readHeader(parser: PythonParser, text: string): RevisionFacts {
  return headerFacts(parser, text) ?? detached(readFacts(parser, text));
}

function headerFacts(parser: PythonParser, text: string): RevisionFacts | undefined {
  if (whyUnreadable(text) !== null) return undefined;
  const outline = outlineOf(text);
  if (!outline?.functions.includes('upgrade')) return undefined;
  const { header, functions } = outline;
  const facts = readTemplateHeader(header, functions) ?? parseHeader(parser, outline, text);
  // What is missing is judged by the whole file.
  if (facts?.revision?.kind !== 'known' || facts.downRevision === undefined) return undefined;
  return facts;
}

function parseHeader(parser: PythonParser, { header, functions }: Outline, text: string): RevisionFacts | undefined {
  if (!endsOutsideStrings(header)) return undefined;
  return parser.withTree(header, (root) => {
    if (root.hasError) return undefined;
    const scope = executeModule(root, text);
    if (scope.file.problems.length > 0) return undefined;
    const facts = factsIn(scope, readDocstring(root));
    return detached({ ...facts, isWhole: false, names: new Set([...facts.names, ...functions]) });
  });
}
