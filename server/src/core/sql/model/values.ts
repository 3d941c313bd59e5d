import { cannotRender, passOn, refuse } from '../../dialects/notRendered.js';
import { calledPath } from '../../operations/facts.js';
import type { Term } from '../../operations/term.js';

export type CallTerm = Extract<Term, { readonly kind: 'call' }>;
export type Keywords = ReadonlyMap<string, Term>;

/** The name that a construct of SQLAlchemy has, wherever it is imported from; undefined for anything else. */
export function constructName(term: Term): string | undefined {
  const path = calledPath(term);
  return path?.startsWith('sqlalchemy.') === true ? path.slice(path.lastIndexOf('.') + 1) : undefined;
}

/** Python's truth of a value. */
export function isTrue(term: Term | undefined): boolean {
  switch (term?.kind) {
    case undefined:
    case 'none':
      return false;
    case 'boolean':
      return term.value;
    case 'number':
      return Number(term.text.replaceAll('_', '')) !== 0;
    case 'string':
      return term.value !== '';
    case 'sequence':
      return term.items.length > 0;
    case 'dict':
      return term.entries.length > 0;
    case 'unknown':
      return passOn(term);
    case 'call':
    case 'reference':
      return true;
    case 'attribute':
    case 'operator':
    case 'other':
      return cannotRender('whether it is true is not known', term.span);
  }
}

/** A value that is given, and not None. */
export function given(term: Term | undefined): Term | undefined {
  if (term?.kind === 'unknown') return passOn(term);
  return term === undefined || term.kind === 'none' ? undefined : term;
}

/** A string, or null where it is None or left out. */
export function stringOf(term: Term | undefined): string | null {
  const found = given(term);
  if (found === undefined) return null;
  if (found.kind === 'string') return found.value;
  return cannotRender('it is no string that the text states', found.span);
}

/** What Python's `str` makes of an option that is written as it is. */
export function wordOf(term: Term): string {
  switch (term.kind) {
    case 'string':
      return term.value;
    case 'number':
      return term.text.replaceAll('_', '');
    case 'boolean':
      return term.value ? 'True' : 'False';
    case 'none':
      return 'None';
    case 'unknown':
      return passOn(term);
    default:
      return cannotRender('the value of an option is not known', term.span);
  }
}

/** The items of a list or a tuple. */
export function itemsOf(term: Term | undefined): readonly Term[] {
  const found = given(term);
  if (found === undefined) return [];
  if (found.kind === 'sequence') return found.items;
  if (found.kind === 'string')
    return Array.from(found.value, (value): Term => ({ kind: 'string', value, span: found.span }));
  return cannotRender('it is no list that the text states', found.span);
}

/** The entries of a dict whose keys are strings. */
export function entriesOf(term: Term | undefined): readonly (readonly [string, Term])[] {
  const found = given(term);
  if (found === undefined) return [];
  if (found.kind !== 'dict') return cannotRender('it is no dict that the text states', found.span);
  return found.entries.map(({ key, value }) =>
    key.kind === 'string' ? ([key.value, value] as const) : cannotRender('a key is not known', key.span),
  );
}

/** Refuses keywords that a construct does not take. What starts with a dialect's name is looked at elsewhere. */
export function checkKeywords(what: string, keywords: Keywords, known: ReadonlySet<string>): void {
  for (const [name, term] of keywords) {
    if (name === '**') passOn({ kind: 'unknown', reason: 'further arguments come from a dict', span: term.span });
    if (!known.has(name)) refuse(`${what} takes no argument "${name}"`, term.span);
  }
}
