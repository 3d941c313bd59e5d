import { PlainNode } from './plainNode.js';

/** A place in a text that is read from left to right. */
export interface CodeReader {
  readonly text: string;
  at: number;
}

export const blank = /[ \t]*/y;
/** Within brackets lines end as they like. */
export const gap = /[ \t\r\n]*(?:#[^\r\n]*[\r\n][ \t\r\n]*)*/y;

/** Words that are no plain name in some version of Python, or to the grammar. */
const keywords = new Set(
  'and as assert async await break class continue def del elif else except exec finally for from global if import in is lambda match case nonlocal not or pass print raise return try type while with yield'.split(
    ' ',
  ),
);
const constants = new Map([
  ['None', 'none'],
  ['True', 'true'],
  ['False', 'false'],
]);

const word = /[A-Za-z_]\w*/y;

/** Goes on behind a pattern; says whether it was there. */
export function take(reader: CodeReader, pattern: RegExp): boolean {
  pattern.lastIndex = reader.at;
  if (!pattern.test(reader.text)) return false;
  reader.at = pattern.lastIndex;
  return true;
}

export function takeCharacter(reader: CodeReader, character: string): boolean {
  if (reader.text.charAt(reader.at) !== character) return false;
  reader.at++;
  return true;
}

/** The name or the constant that is there; undefined for a keyword. */
export function takeWord(reader: CodeReader): PlainNode | undefined {
  const start = reader.at;
  if (!take(reader, word)) return undefined;
  const name = reader.text.slice(start, reader.at);
  return keywords.has(name) ? undefined : leaf(reader, constants.get(name) ?? 'identifier', start);
}

export function takeName(reader: CodeReader): PlainNode | undefined {
  const name = takeWord(reader);
  return name?.type === 'identifier' ? name : undefined;
}

/** A node without children, from a start to here. */
export function leaf({ text, at }: CodeReader, type: string, start: number): PlainNode {
  return new PlainNode(text, type, start, at);
}

/** A token that is the child of a node. */
export function token({ text, at }: CodeReader, type: string, start: number): PlainNode {
  return new PlainNode(text, type, start, at, undefined, undefined, false);
}

export type Read = (reader: CodeReader, place: Place) => PlainNode | undefined;

/** Where an expression stands. */
export interface Place {
  /** The white space that may be in it. */
  readonly space: RegExp;
  readonly depth: number;
  /** Reads any expression, or one that may stand where an "if" begins something else, as in a comprehension. */
  readonly read: { readonly any: Read; readonly disjunction: Read };
}

/** In an expression of this one. */
export function deeper(place: Place): Place {
  return { ...place, depth: place.depth + 1 };
}

/** In brackets of this one. */
export function inside({ depth, read }: Place): Place {
  return { space: gap, depth: depth + 1, read };
}

/** A node from its first child to its last. */
export function node(
  { text }: CodeReader,
  type: string,
  children: PlainNode[],
  fields?: readonly (string | undefined)[],
): PlainNode {
  return new PlainNode(text, type, children[0]?.startIndex ?? 0, children.at(-1)?.endIndex ?? 0, children, fields);
}
