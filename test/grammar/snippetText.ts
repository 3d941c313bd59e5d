/**
 * The text that a snippet inserts when every tab stop is left at its default; a choice gives its first entry.
 * Knows the part of the syntax that our snippets use: $1, ${1}, ${1:text with ${2:nested}}, ${1|one,two|}, and
 * backslash escapes. Throws when braces or bars are not closed.
 */
export function filledSnippet(body: string): string {
  const defaults = new Map<string, string>();
  // A tab stop may be before the one that carries its text: the second pass knows all of them.
  fill(body, defaults);
  return fill(body, defaults);
}

function fill(body: string, defaults: Map<string, string>): string {
  let at = 0;

  function read(inside: boolean): string {
    let text = '';
    while (at < body.length) {
      const character = body.charAt(at);
      if (character === '\\' && /[\\$}]/.test(body.charAt(at + 1))) {
        text += body.charAt(at + 1);
        at += 2;
      } else if (inside && character === '}') {
        at++;
        return text;
      } else if (character === '$') text += readTabStop();
      else {
        text += character;
        at++;
      }
    }
    if (inside) throw new Error(`A placeholder is not closed: ${body}`);
    return text;
  }

  function readTabStop(): string {
    const [head, bare, braced, mark] = /^(?:\$(\d+)|\$\{(\d+)([:|}]))/.exec(body.slice(at)) ?? [];
    const number = bare ?? braced;
    if (head === undefined || number === undefined) throw new Error(`No tab stop at ${body.slice(at)}`);
    at += head.length;
    if (mark === ':') remember(number, read(true));
    if (mark === '|') remember(number, readChoice());
    return defaults.get(number) ?? '';
  }

  function readChoice(): string {
    const end = body.indexOf('|}', at);
    if (end < 0) throw new Error(`A choice is not closed: ${body}`);
    const [first = ''] = body.slice(at, end).split(',');
    at = end + 2;
    return first;
  }

  function remember(number: string, text: string): void {
    if (!defaults.has(number)) defaults.set(number, text);
  }

  return read(false);
}
