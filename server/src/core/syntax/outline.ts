import { headerOf } from './readFacts.js';

/** A text whose body certainly holds nothing but functions. */
export interface Outline {
  /** The text before the first function, with the same offsets. */
  readonly header: string;
  /** The names of all functions of the top level. */
  readonly functions: readonly string[];
}

/** Strings and comments, as far as they end; prefixes stay outside, and do not matter to where a string ends. */
const stringOrComment = new RegExp(
  [
    '#[^\\r\\n]*',
    '"""[^"\\\\]*(?:(?:\\\\[^]|"(?!""))[^"\\\\]*)*"""',
    "'''[^'\\\\]*(?:(?:\\\\[^]|'(?!''))[^'\\\\]*)*'''",
    '"[^"\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[^])[^"\\\\\\r\\n]*)*"',
    "'[^'\\\\\\r\\n]*(?:\\\\(?:\\r\\n|[^])[^'\\\\\\r\\n]*)*'",
  ].join('|'),
  'g',
);

/** Stands for a string or comment. */
const hole = '$';

/** What else could begin a line of the top level: only functions, closing brackets, comments and strings may. */
const otherAtTop = /^(?!def [A-Za-z_]\w*\(|[)\]}]|\$[ \t]*\r?$)[^ \t\r\n]/m;

/** Characters that Python reads otherwise than this scan: other ends of lines, and what resets an indent. */
const unusual = /[\f\v\0\u2028\u2029]|\r(?!\n)/;

/** Words by which even a broken body could concern the graph. */
const identifier = /\b(?:revision|down_revision|branch_labels|depends_on|__getattr__)\b/;

/**
 * The outline of a revision file where a scan without a parser can be sure of it: where the names that the file binds
 * are those of its header and of its functions, whatever stands inside of these, broken code included. Else undefined.
 */
export function outlineOf(text: string): Outline | undefined {
  const header = headerOf(text);
  const body = text.slice(header.length);
  if (header === '' || unusual.test(text) || identifier.test(body) || withoutStrings(header) === undefined) return undefined;
  const code = withoutStrings(body);
  if (code === undefined || otherAtTop.test(code)) return undefined;
  return { header, functions: [...code.matchAll(/^def (\w+)/gm)].map(([, name = '']) => name) };
}

/** The code with a hole for each string and comment; undefined where a string does not end or a line is continued. */
function withoutStrings(text: string): string | undefined {
  const code = text.replace(stringOrComment, () => hole);
  return /["'`\\]/.test(code) ? undefined : code;
}
