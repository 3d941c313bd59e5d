import type { Described } from '../operations/definitions.js';
import type { Term } from '../operations/term.js';
import type { Fact } from '../text.js';
import type { Uncertainty } from './schema.js';
import { doubt, type Step } from './step.js';

/** Reads facts, and collects the reasons for those that are not known. */
export class FactReader {
  readonly doubts: Uncertainty[] = [];
  constructor(readonly step: Step) {}

  /** The value; `otherwise` where it is left out or not known. */
  value<T, D>(fact: Fact<T> | undefined, otherwise: D, what: string): T | D {
    if (fact === undefined) return otherwise;
    if (fact.kind === 'known') return fact.value;
    this.doubts.push(
      doubt(
        this.step,
        fact.kind === 'unknown' ? `${what} is not known: ${fact.reason}` : `${what} is ${fact.found}`,
        fact.span,
      ),
    );
    return otherwise;
  }

  /** Names in a list; null where any of them is not known. */
  names(fact: Fact<readonly Fact<string>[]>, what: string): string[] | null {
    const list = this.value(fact, null, what);
    if (list === null) return null;
    const names: string[] = [];
    for (const item of list) {
      const name = this.value(item, null, what);
      if (name === null) return null;
      names.push(name);
    }
    return names;
  }

  /** SQL text, or null with the reason. */
  text(text: string | { readonly reason: string; readonly span: Uncertainty['span'] }, what: string): string | null {
    if (typeof text === 'string') return text;
    this.doubts.push(doubt(this.step, `${what} is not known: ${text.reason}`, text.span));
    return null;
  }
}

/** A term's plain value, for options: undefined for anything else. */
export function plainValue(term: Term | undefined): string | boolean | null | undefined {
  switch (term?.kind) {
    case 'string':
      return term.value;
    case 'boolean':
      return term.value;
    case 'number':
      return term.text;
    case 'none':
      return null;
    default:
      return undefined;
  }
}

/** Strings of a list, or the one string. */
export function stringsOf(term: Term | undefined): string[] {
  if (term?.kind === 'string') return [term.value];
  if (term?.kind !== 'sequence') return [];
  return term.items.flatMap((item) => (item.kind === 'string' ? [item.value] : []));
}

/** Keyword options of a described construct as plain values. */
export function keyword(described: Described, name: string): string | boolean | null | undefined {
  return plainValue(described.keywords.get(name));
}
