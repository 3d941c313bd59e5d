import { plainString } from './stringPattern.js';

/** A place in a text that is read from left to right. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** How many calls were read so far. */
  calls: number;
}

/** Deeper expressions are left to the parser: each level takes some frames of the stack. */
const deepest = 50;

const blank = /[ \t]*/y;
/** Within brackets lines end as they like. */
const gap = /[ \t\r\n]*(?:#[^\r\n]*[\r\n][ \t\r\n]*)*/y;

/** Words that are no plain name in some version of Python, or to the grammar. */
const keywords = new Set(
  'and as assert async await break class continue def del elif else except exec finally for from global if import in is lambda match case nonlocal not or pass print raise return try type while with yield'.split(
    ' ',
  ),
);
const constants = new Set(['None', 'True', 'False']);

const word = /[A-Za-z_]\w*/y;
const number = /(?:0|[1-9]\d*)(?:\.\d+)?(?![\w.])/y;
const strings = new RegExp(plainString, 'y');
const unary = /[-+~]/y;
const negation = /not\b/y;
/** "not" may follow the first two alone. */
const logical = /(?:and|or)\b/y;
const binary = /(?:==|!=|<=|>=|<<|>>|\*\*|\/\/|[-+*/%|&^<>](?!=)|(?:not[ \t]+in|is[ \t]+not|in|is)\b)(?!=)/y;

/** Goes on behind a pattern; says whether it was there. */
export function take(cursor: Cursor, pattern: RegExp): boolean {
  pattern.lastIndex = cursor.at;
  if (!pattern.test(cursor.text)) return false;
  cursor.at = pattern.lastIndex;
  return true;
}

/** The plain name that is there, and was gone behind; undefined for none, and for a keyword. */
export function takeName(cursor: Cursor): string | undefined {
  const start = cursor.at;
  if (!take(cursor, word)) return undefined;
  const name = cursor.text.slice(start, cursor.at);
  return keywords.has(name) || constants.has(name) ? undefined : name;
}

export function takeCharacter(cursor: Cursor, character: string): boolean {
  if (cursor.text.charAt(cursor.at) !== character) return false;
  cursor.at++;
  return true;
}

/**
 * Goes behind an expression of names, literals, displays, attributes, subscripts, calls and operators, and the white
 * space that follows. False where it is none of these, or not surely valid Python.
 * @param isInside whether it is in brackets
 */
export function takeExpression(cursor: Cursor, isInside: boolean, depth = 0): boolean {
  if (depth > deepest) return false;
  const space = isInside ? gap : blank;
  take(cursor, space);
  let mayNegate = true;
  for (;;) {
    while (mayNegate && take(cursor, negation)) take(cursor, space);
    while (take(cursor, unary)) take(cursor, space);
    if (!takeOperand(cursor, space, depth)) return false;
    if (take(cursor, logical)) mayNegate = true;
    else if (take(cursor, binary)) mayNegate = false;
    else return true;
    take(cursor, space);
  }
}

function takeOperand(cursor: Cursor, space: RegExp, depth: number): boolean {
  const kind = takeAtom(cursor, depth);
  if (kind === undefined) return false;
  take(cursor, space);
  if (kind === 'string') while (take(cursor, strings)) take(cursor, space);
  if (kind === 'number') return true;
  for (;;) {
    if (takeCharacter(cursor, '.')) {
      take(cursor, space);
      if (takeName(cursor) === undefined) return false;
    } else if (takeCharacter(cursor, '(')) {
      cursor.calls++;
      if (!takeItems(cursor, ')', depth, takeArgument)) return false;
    } else if (takeCharacter(cursor, '[')) {
      if (!takeExpression(cursor, true, depth + 1) || !takeCharacter(cursor, ']')) return false;
    } else return true;
    take(cursor, space);
  }
}

function takeAtom(cursor: Cursor, depth: number): 'string' | 'number' | 'other' | undefined {
  // A prefix is a name, so that strings come first.
  if (take(cursor, strings)) return 'string';
  if (take(cursor, number)) return 'number';
  const start = cursor.at;
  if (take(cursor, word))
    return keywords.has(cursor.text.slice(start, cursor.at)) || isQuote(cursor) ? undefined : 'other';
  if (takeCharacter(cursor, '(')) return takeItems(cursor, ')', depth, takeItem) ? 'other' : undefined;
  if (takeCharacter(cursor, '[')) return takeItems(cursor, ']', depth, takeItem) ? 'other' : undefined;
  if (takeCharacter(cursor, '{')) return takeItems(cursor, '}', depth, takeEntry) ? 'other' : undefined;
  return undefined;
}

/** Whether a string with another prefix is there. */
function isQuote({ text, at }: Cursor): boolean {
  const character = text.charAt(at);
  return character === '"' || character === "'";
}

type TakeItem = (cursor: Cursor, depth: number) => boolean;

/** Goes behind items between commas and the bracket that closes them. */
function takeItems(cursor: Cursor, close: string, depth: number, takeOne: TakeItem): boolean {
  for (;;) {
    take(cursor, gap);
    if (takeCharacter(cursor, close)) return true;
    if (!takeOne(cursor, depth + 1)) return false;
    if (!takeCharacter(cursor, ',')) return takeCharacter(cursor, close);
  }
}

function takeItem(cursor: Cursor, depth: number): boolean {
  return takeExpression(cursor, true, depth);
}

/** An entry of a dictionary. */
function takeEntry(cursor: Cursor, depth: number): boolean {
  return takeItem(cursor, depth) && takeCharacter(cursor, ':') && takeItem(cursor, depth);
}

const keyword = /([A-Za-z_]\w*)[ \t]*=(?!=)/y;

function takeArgument(cursor: Cursor, depth: number): boolean {
  keyword.lastIndex = cursor.at;
  const name = keyword.exec(cursor.text)?.[1];
  if (name !== undefined) {
    if (keywords.has(name) || constants.has(name)) return false;
    cursor.at = keyword.lastIndex;
  } else if (takeCharacter(cursor, '*')) takeCharacter(cursor, '*');
  return takeExpression(cursor, true, depth);
}
