import type { Fact, Span, Unknown } from '../text.js';
import type { Described, ObjectName } from './definitions.js';
import type { Term } from './term.js';

const finalNames = new Set(['alembic.op.f', 'sqlalchemy.conv', 'sqlalchemy.naming.conv']);
const quotedNames = new Set(['sqlalchemy.quoted_name']);

/** Of a call: what it calls, where that is imported. */
export function calledPath(term: Term): string | undefined {
  return term.kind === 'call' && term.callee.kind === 'reference' ? term.callee.path : undefined;
}

/** What a term is, for a value of another kind: known to be wrong, or not known. */
function other<T>(term: Term): Fact<T> {
  const { span } = term;
  switch (term.kind) {
    case 'unknown':
      return { kind: 'unknown', reason: term.reason, span };
    case 'none':
      return { kind: 'invalid', found: 'None', span };
    case 'boolean':
      return { kind: 'invalid', found: term.value ? 'True' : 'False', span };
    case 'number':
      return { kind: 'invalid', found: `the number ${term.text}`, span };
    case 'string':
      return { kind: 'invalid', found: 'a string', span };
    case 'sequence':
      return { kind: 'invalid', found: `a ${term.type}`, span };
    case 'dict':
      return { kind: 'invalid', found: 'a dict', span };
    case 'other':
      return { kind: 'invalid', found: term.found, span };
    case 'reference':
      return { kind: 'unknown', reason: whyReference(term.path), span };
    default:
      return { kind: 'unknown', reason: 'it is an expression', span };
  }
}

/** Why something imported is not known. */
export function whyReference(path: string): string {
  const at = path.lastIndexOf('.');
  if (path.startsWith('builtins.')) return `the name ${path.slice(at + 1)} has no value above this line`;
  return at < 0 ? `${path} is a module` : `it comes from ${path.slice(0, at)}`;
}

/** A string, also one in `op.f(…)` or `quoted_name(…)`. */
export function stringFact(term: Term): Fact<string> {
  if (term.kind === 'string') return { kind: 'known', value: term.value, span: term.span };
  const inside = wrapped(term, finalNames) ?? wrapped(term, quotedNames);
  return inside === undefined ? other(term) : { ...stringFact(inside), span: term.span };
}

export function nullableStringFact(term: Term): Fact<string | null> {
  return term.kind === 'none' ? { kind: 'known', value: null, span: term.span } : stringFact(term);
}

/** The name of a constraint or an index; None has none. */
export function nameFact(term: Term): Fact<ObjectName | null> {
  if (term.kind === 'none') return { kind: 'known', value: null, span: term.span };
  const name = stringFact(term);
  if (name.kind !== 'known') return name;
  return { ...name, value: { value: name.value, isFinal: wrapped(term, finalNames) !== undefined } };
}

function wrapped(term: Term, paths: ReadonlySet<string>): Term | undefined {
  const path = calledPath(term);
  return term.kind === 'call' && path !== undefined && paths.has(path) ? term.positional[0] : undefined;
}

/** Python's truth of what is given for a flag; None is as if it were not given. */
export function flagFact(term: Term): Fact<boolean> | undefined {
  if (term.kind === 'none') return undefined;
  if (term.kind === 'boolean') return { kind: 'known', value: term.value, span: term.span };
  if (term.kind === 'number') return { kind: 'known', value: !/^-?0*$/.test(term.text), span: term.span };
  return other(term);
}

/** Whether a flag is known to be set; what is not known is listed elsewhere. */
export function isSet(term: Term | undefined): boolean {
  const fact = term === undefined ? undefined : flagFact(term);
  return fact?.kind === 'known' && fact.value;
}

export function termFact(term: Term): Fact<Term> {
  return term.kind === 'unknown' ? other(term) : { kind: 'known', value: term, span: term.span };
}

/** A list of column names. A plain string is a list of its characters, as for Alembic. */
export function namesFact(term: Term): Fact<readonly Fact<string>[]> {
  const items = listFact(term);
  return items.kind === 'known' ? { ...items, value: items.value.map(columnName) } : items;
}

export function listFact(term: Term): Fact<readonly Term[]> {
  const { span } = term;
  if (term.kind === 'sequence') return { kind: 'known', value: term.items, span };
  if (term.kind !== 'string') return other(term);
  return {
    kind: 'known',
    value: Array.from(term.value, (character) => ({ kind: 'string', value: character, span })),
    span,
  };
}

/** The name of a column, also of `sa.column('x')` or `table.c.x`. */
export function columnName(term: Term): Fact<string> {
  const path = calledPath(term);
  const [first] = term.kind === 'call' ? term.positional : [];
  if ((path === 'sqlalchemy.column' || path === 'sqlalchemy.Column') && first !== undefined) return stringFact(first);
  const isColumn = term.kind === 'attribute' && term.of.kind === 'attribute' && /^(?:c|columns)$/.test(term.of.name);
  return isColumn ? { kind: 'known', value: term.name, span: term.span } : stringFact(term);
}

/** A type as written: `sa.String`, `sa.String(20)`, `sa.JSON().with_variant(…)`. */
export function typeFact(term: Term): Fact<Described> {
  const described = describedOf(term);
  if (described !== undefined) return { kind: 'known', value: described, span: term.span };
  const fact: Fact<Described> = other(term);
  return fact.kind === 'invalid' && term.kind === 'other'
    ? { kind: 'unknown', reason: `it is ${term.found}`, span: term.span }
    : fact;
}

/** What a construct of SQLAlchemy is and gets; undefined for anything else. */
export function describedOf(term: Term): Described | undefined {
  const { span } = term;
  if (term.kind === 'reference')
    return { path: term.path, positional: [], keywords: new Map(), variants: [], isInstance: false, span };
  if (term.kind !== 'call') return undefined;
  const { callee, positional, keywords } = term;
  const named = term.isClass === true ? { isInstance: false } : {};
  if (callee.kind === 'reference') return { path: callee.path, positional, keywords, variants: [], ...named, span };
  if (callee.kind !== 'attribute') return undefined;
  const of = describedOf(callee.of);
  if (of === undefined) return undefined;
  if (callee.name !== 'with_variant') return undefined;
  const [given, ...names] = positional;
  const type = given === undefined ? undefined : describedOf(given);
  const dialects = names.flatMap((name) => (name.kind === 'string' ? [name.value] : []));
  if (type === undefined || dialects.length !== names.length) return undefined;
  const adapted = term.isAdapted === true ? { isAdapted: true as const } : {};
  return { ...of, variants: [...of.variants, { dialects, type, ...adapted }], ...named, span };
}

export function missing(what: string, span: Span): Unknown {
  return { kind: 'unknown', reason: `no ${what} is given`, span };
}
