import type { CodeReader } from './codeReader.js';
import type { PlainNode } from './plainNode.js';
import { readStatements } from './readStatements.js';

/** What makes a text another one than it seems: a byte order mark, and what ends lines or resets an indent elsewhere. */
const unusual = /^\uFEFF|[\f\v\0\u2028\u2029]|\r(?!\n)/;

/**
 * The statements of a module in ordinary Python, without the parser: the nodes that it makes of them, but for comments,
 * annotations and tokens without meaning; the few that its grammar reads otherwise than Python does are read as Python
 * does. Undefined for any text that is not surely read so.
 */
export function readCode(text: string): readonly PlainNode[] | undefined {
  if (unusual.test(text)) return undefined;
  const reader: CodeReader = { text, at: 0 };
  return readStatements(reader);
}
