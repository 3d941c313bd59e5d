import type { RevisionFacts } from '../core/syntax/facts.js';
import { noFacts } from '../core/syntax/readFacts.js';

/** Facts as one line of JSON. */
export function encodeFacts(facts: RevisionFacts): string {
  return JSON.stringify({ ...facts, names: [...facts.names] });
}

/** The facts of a line that `encodeFacts` wrote. */
export function decodeFacts(line: string): RevisionFacts {
  const { names, ...facts } = JSON.parse(line) as Omit<RevisionFacts, 'names'> & { readonly names: readonly string[] };
  return { ...noFacts, ...facts, names: new Set(names) };
}
