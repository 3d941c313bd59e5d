import { copyOf } from './factsText.js';
import { headerOf } from './readFacts.js';
import { stringOrComment } from '../python/stringPattern.js';
import { mayBeTemplate } from './templateTags.js';

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

/**
 * What the scan stops at: after a whole string or comment, at the start of a line of the top level, and where it is not
 * sure of anything more, at the end of all.
 */
const stop = new RegExp(`${stringOrComment}|\\n(?=[^ \\t\\r\\n])|["'\`\\\\][^]*`, 'g');

const definition = /def ([A-Za-z_]\w*)\(/y;
/** What else may begin a line of the top level: closing brackets, comments, and a string alone on its line. */
const otherAtTop = new RegExp(`[)\\]}#]|(?:${stringOrComment})[ \\t]*\\r?(?:\\n|$)`, 'y');

/** Characters that Python reads otherwise than this scan: other ends of lines, and what resets an indent. */
const unusual = /[\f\v\0\u2028\u2029]|\r(?!\n)/;
/** One class of characters is looked for faster. */
const maybeUnusual = /[\f\v\0\r\u2028\u2029]/;

/** Words by which even a broken body could concern the graph. */
const identifier = /\b(?:revision|down_revision|branch_labels|depends_on|__getattr__)\b/g;

/**
 * The outline of a revision file where a scan without a parser can be sure of it: where the names that the file binds
 * are those of its header and of its functions, whatever is inside of these, broken code included. Else undefined.
 */
export function outlineOf(text: string): Outline | undefined {
  const header = headerOf(text);
  if (
    header === '' ||
    mayBeTemplate(text) ||
    (maybeUnusual.test(text) && unusual.test(text)) ||
    mentionsIdentifier(text, header.length)
  )
    return undefined;
  const functions = functionsFrom(text, header.length);
  return functions && { header, functions };
}

/** Whether all strings of a header end in it. */
export function endsOutsideStrings(header: string): boolean {
  return scan(header, 0, () => true);
}

/** Whether the rest of a text is sure, and so each line of the top level. */
function scan(text: string, start: number, isSureAt: (at: number) => boolean): boolean {
  stop.lastIndex = start;
  while (stop.test(text)) {
    const at = stop.lastIndex;
    // So a text that ends with a string or comment, and no line end, is read by the parser too.
    if (at === text.length || (text.charAt(at - 1) === '\n' && !isSureAt(at))) return false;
  }
  return true;
}

function mentionsIdentifier(text: string, start: number): boolean {
  identifier.lastIndex = start;
  return identifier.test(text);
}

/** The functions of a body that holds nothing else; undefined where a string does not end or a line is continued. */
function functionsFrom(text: string, start: number): string[] | undefined {
  const functions: string[] = [];
  const isSure = takeTop(text, start, functions) && scan(text, start, (at) => takeTop(text, at, functions));
  return isSure ? functions : undefined;
}

/** Whether a line of the top level may be there; a function's name is noted. */
function takeTop(text: string, at: number, functions: string[]): boolean {
  definition.lastIndex = at;
  const name = definition.exec(text)?.[1];
  if (name !== undefined) {
    functions.push(copyOf(name));
    return true;
  }
  otherAtTop.lastIndex = at;
  return otherAtTop.test(text);
}
