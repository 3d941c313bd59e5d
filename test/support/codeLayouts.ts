import { pythonTokens } from '../../server/src/core/python/tokens.js';
import type { Span } from '../../server/src/core/text.js';

/** Writes code in another way that means the same; calls are those at the spans. */
export type CodeLayout = (text: string, calls: readonly Span[]) => string;

export const codeLayouts: Readonly<Record<string, CodeLayout>> = {
  'lines end in CRLF': (text) => text.replaceAll('\n', '\r\n'),
  'indented by tabs': (text) => text.replaceAll(/^(?: {4})+/gm, (blanks) => '\t'.repeat(blanks.length / 4)),
  'a comment behind each argument': ofCalls(
    (name, all) =>
      `${name}(  # (first\n        ${all.map((each, at) => `${each}${at + 1 < all.length ? ',' : ''}  # ${at}, (here`).join('\n        ')}\n    )`,
  ),
  'a comma and a comment behind each argument': ofCalls(
    (name, all) => `${name}(\n        ${all.map((each, at) => `${each},  # ${at}`).join('\n        ')}\n    )`,
  ),
  'a comment before the end': ofCalls(
    (name, all) => `${name}(\n        ${all.join(', ')}\n        # nothing more\n    )`,
  ),
  'blank lines': ofCalls((name, all) => `${name}(\n\n        ${all.join(',\n\n        ')}\n\n    )`),
  'the end on the line of the last argument': ofCalls((name, all) => `${name}(${all.join(',\n            ')})  # done`),
  'blanks around dots and parentheses': ofCalls((name, all) => `${name.replaceAll('.', ' . ')} ( ${all.join(' , ')} )`),
};

function ofCalls(write: (name: string, all: readonly string[]) => string): CodeLayout {
  return (text, calls) => {
    const spans = [...new Map(calls.map((span) => [span.start, span])).values()];
    return spans
      .sort((one, other) => other.start - one.start)
      .reduce((now, { start, end }) => {
        const call = text.slice(start, end);
        if (!/^[\w.]+\([^\n]+\)$/.test(call)) return now;
        const [name = '', ...all] = parts(call);
        return now.slice(0, start) + write(name, all) + now.slice(end);
      }, text);
  };
}

/** What is called, and the arguments. */
function parts(call: string): string[] {
  const tokens = [...pythonTokens(call)];
  const found: string[] = [];
  let [depth, from] = [0, 0];
  for (const { start, end } of tokens) {
    const word = call.slice(start, end);
    if (/^[([{]$/.test(word)) depth += 1;
    const isEnd = (depth === 1 && /^[(,)]$/.test(word)) || word === '';
    if (isEnd) {
      if (call.slice(from, start).trim() !== '') found.push(call.slice(from, start).trim());
      from = end;
    }
    if (/^[)\]}]$/.test(word)) depth -= 1;
  }
  return found;
}

/** What code says, whatever its layout: without line ends, comments and commas before an end. */
export function saidBy(text: string): string {
  const words = [...pythonTokens(text)]
    .filter(({ type }) => type !== 'newline' && type !== 'continuation')
    .map(({ start, end }) => text.slice(start, end));
  return words.filter((word, at) => word !== ',' || !/^[)\]}]$/.test(words[at + 1] ?? '')).join(' ');
}
