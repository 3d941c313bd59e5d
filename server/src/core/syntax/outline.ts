import { headerOf } from './readFacts.js';
import { stringOrComment } from './stringPattern.js';

/** A text whose body certainly holds nothing but functions. */
export interface Outline {
  /**
   * The text before the first function, with the same offsets. Whoever reads it has to see that it ends outside of any
   * string: a "def" in a string is no function.
   */
  readonly header: string;
  /** The names of all functions of the top level. */
  readonly functions: readonly string[];
}

/** What the scan stops at: whole strings and comments, the start of a line of the top level, and what it is not sure of. */
const stop = new RegExp(`${stringOrComment}|\\n(?=[^ \\t\\r\\n])|["'\`\\\\]`, 'g');
const unsure = new Set(['"', "'", '`', '\\']);

const definition = /def ([A-Za-z_]\w*)\(/y;
/** What else may begin a line of the top level: closing brackets, comments, and a string alone on its line. */
const otherAtTop = new RegExp(`[)\\]}#]|(?:${stringOrComment})[ \\t]*\\r?(?:\\n|$)`, 'y');

/** Characters that Python reads otherwise than this scan: other ends of lines, and what resets an indent. */
const unusual = /[\f\v\0\u2028\u2029]|\r(?!\n)/;

/** Words by which even a broken body could concern the graph; the pieces are found faster than the words. */
const identifier = /\b(?:revision|down_revision|branch_labels|depends_on|__getattr__)\b/g;
const pieces = ['revision', 'branch_labels', 'depends_on', '__getattr__'];

/**
 * The outline of a revision file where a scan without a parser can be sure of it: where the names that the file binds
 * are those of its header and of its functions, whatever stands inside of these, broken code included. Else undefined.
 */
export function outlineOf(text: string): Outline | undefined {
  const header = headerOf(text);
  if (header === '' || unusual.test(text) || mentionsIdentifier(text, header.length)) return undefined;
  const functions = functionsFrom(text, header.length);
  return functions && { header, functions };
}

/** Whether all strings of a header end in it. */
export function endsOutsideStrings(header: string): boolean {
  return [...header.matchAll(stop)].every(([found]) => !unsure.has(found));
}

function mentionsIdentifier(text: string, start: number): boolean {
  if (!pieces.some((piece) => text.includes(piece, start))) return false;
  identifier.lastIndex = start;
  return identifier.test(text);
}

/** The functions of a body that holds nothing else; undefined where a string does not end or a line is continued. */
function functionsFrom(text: string, start: number): string[] | undefined {
  const functions: string[] = [];
  if (!takeTop(text, start, functions)) return undefined;
  stop.lastIndex = start;
  for (let found = stop.exec(text)?.[0]; found !== undefined; found = stop.exec(text)?.[0]) {
    if (unsure.has(found) || (found === '\n' && !takeTop(text, stop.lastIndex, functions))) return undefined;
  }
  return functions;
}

/** Whether a line of the top level may stand there; a function's name is noted. */
function takeTop(text: string, at: number, functions: string[]): boolean {
  definition.lastIndex = at;
  const name = definition.exec(text)?.[1];
  if (name !== undefined) functions.push(name);
  otherAtTop.lastIndex = at;
  return name !== undefined || otherAtTop.test(text);
}
