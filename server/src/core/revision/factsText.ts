import type { RevisionFacts } from './facts.js';
import { noHeader } from './readFacts.js';

/** Facts as one line of JSON. */
export function encodeFacts(facts: RevisionFacts): string {
  const { header, body } = facts;
  return JSON.stringify({ header: { ...header, names: [...header.names] }, body });
}

/** The facts of a line that `encodeFacts` wrote. */
export function decodeFacts(line: string): RevisionFacts {
  const { header, body } = JSON.parse(line) as RevisionFacts & {
    readonly header: { readonly names: readonly string[] };
  };
  return { header: { ...noHeader, ...header, names: new Set(header.names) }, body };
}

/** Values cut out of a text keep the whole of it in memory; a copy holds only what it says. */
export function withoutText(facts: RevisionFacts): RevisionFacts {
  return decodeFacts(encodeFacts(facts));
}

/** V8 copies shorter pieces of a text by itself. */
const shortest = 13;

/** The same for one text. */
export function copyOf(text: string): string {
  return text.length < shortest ? text : (JSON.parse(JSON.stringify(text)) as string);
}
