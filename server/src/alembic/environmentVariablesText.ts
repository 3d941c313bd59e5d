/** The variables of an environment file. */
export type Variables = Readonly<Record<string, string>>;

const whitespace = /\s*/y;
const exportWord = /(?:export[^\S\r\n]+)?/y;
const quotedKey = /'([^']+)'/y;
const plainKey = /([^=#\s]+)/y;
const equalSign = /[^\S\r\n]*(=[^\S\r\n]*)/y;
const singleQuoted = /'([^'\\]*(?:\\[^][^'\\]*)*)'/y;
const doubleQuoted = /"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
const plainValue = /([^\r\n]*)/y;
const endOfLine = /[^\S\r\n]*(?:#[^\r\n]*)?(?:\r\n|\n|\r|$)/y;
const restOfLine = /[^\r\n]*(?:\r\n|\n|\r|$)/y;

const escapes: Readonly<Record<string, string>> = { a: '\x07', b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/**
 * Reads the text of an environment file by the rules of python-dotenv, by which Python projects (pydantic-settings,
 * Flask, uvicorn) read it themselves: "#" begins a comment only behind a blank, `${NAME}` and `${NAME:-default}` are
 * replaced, a bare `$` is not. `inherited` are the variables that the file may refer to; its own come first.
 * A line that cannot be read is left out, as there.
 */
export function readVariables(text: string, inherited: Readonly<Record<string, string | undefined>>): Variables {
  const values = new Map<string, string | null>(
    Object.entries(inherited).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const variables: Record<string, string> = {};
  for (const { name, value } of bindings(text.replace(/^\uFEFF/, ''))) {
    const meant = value === null ? null : interpolate(value, values);
    values.set(name, meant);
    if (meant === null) Reflect.deleteProperty(variables, name);
    else variables[name] = meant;
  }
  return variables;
}

interface Binding {
  readonly name: string;
  /** Null without "=": python-dotenv then forgets the name. */
  readonly value: string | null;
}

function bindings(text: string): Binding[] {
  const found: Binding[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return undefined;
    at = pattern.lastIndex;
    return match[1] ?? match[0];
  };
  const takeBinding = (): Binding | undefined => {
    take(exportWord);
    const name = text[at] === "'" ? take(quotedKey) : take(plainKey);
    if (name === undefined) return undefined;
    const equal = take(equalSign);
    const isComment = equal !== undefined && equal !== '=' && text[at] === '#';
    const value = equal === undefined ? null : isComment ? '' : takeValue(text[at], take);
    return value === undefined || take(endOfLine) === undefined ? undefined : { name, value };
  };
  while (take(whitespace) !== undefined && at < text.length) {
    const binding = takeBinding();
    if (binding === undefined) take(restOfLine);
    else found.push(binding);
  }
  return found;
}

/** Undefined for a quote that is not closed. */
function takeValue(first: string | undefined, take: (pattern: RegExp) => string | undefined): string | undefined {
  switch (first) {
    case "'":
      return take(singleQuoted)?.replace(/\\([\\'])/g, '$1');
    case '"':
      return take(doubleQuoted)?.replace(
        /\\([\\'"abfnrtv])/g,
        (_, character: string) => escapes[character] ?? character,
      );
    default:
      return take(plainValue)
        ?.replace(/(?<!\s)\s+#.*/, '')
        .trimEnd();
  }
}

/** `${NAME}` and `${NAME:-otherwise}`: a name ends at the first "}" or ":". */
function interpolate(value: string, known: ReadonlyMap<string, string | null>): string {
  const parts: string[] = [];
  let done = 0;
  let stop = -1;
  const last = value.lastIndexOf('}');
  for (let at = value.indexOf('${'); at >= 0 && at < last;) {
    // The end of this name may be that of many that begin before it, and is looked for once.
    if (stop < at + 2) stop = endOfName(value, at + 2);
    const isPlain = value.charAt(stop) === '}';
    const end = isPlain ? stop : value.startsWith(':-', stop) ? value.indexOf('}', stop) : -1;
    if (end < 0) {
      at = value.indexOf('${', at + 2);
      continue;
    }
    const name = value.slice(at + 2, stop);
    parts.push(
      value.slice(done, at),
      known.has(name) ? (known.get(name) ?? '') : isPlain ? '' : value.slice(stop + 2, end),
    );
    done = end + 1;
    at = value.indexOf('${', done);
  }
  return parts.join('') + value.slice(done);
}

function endOfName(value: string, from: number): number {
  const end = /[}:]/g;
  end.lastIndex = from;
  return end.exec(value)?.index ?? value.length;
}
