import type { Described } from '../operations/definitions.js';
import type { Term } from '../operations/term.js';
import type { Span } from '../text.js';
import { dialectNames, type DialectName } from './dialectName.js';
import { cannotRender, passOn } from './notRendered.js';

/** A type as written, with a reader for its arguments. A reader ends the rendering where the text does not say. */
export interface TypeCall {
  /** The class, such as `String`. */
  readonly name: string;
  /** The dialect in whose module it is; null for SQLAlchemy's own. */
  readonly home: DialectName | null;
  readonly span: Span;
  readonly positional: readonly Term[];
  readonly keywords: ReadonlyMap<string, Term>;
  /** An argument by name, or by its place, unless it is left out or None. */
  term(name: string, position?: number): Term | undefined;
  /** A number, as written. */
  number(name: string, position?: number): string | undefined;
  string(name: string, position?: number): string | undefined;
  flag(name: string, position?: number): boolean;
  /** Whether it is there at all, `None` or not. */
  has(name: string): boolean;
}

const ownPath = /^sqlalchemy\.(?:types\.|sql\.(?:sqltypes\.|types\.)?|schema\.)?(\w+)$/;
const dialectPath = /^sqlalchemy\.dialects\.(\w+)(?:\.\w+)*\.(\w+)$/;

/** The type as SQLAlchemy's own or one of its dialects'; undefined for any other. */
export function typeCall(type: Described): TypeCall | undefined {
  const own = ownPath.exec(type.path)?.[1];
  if (own !== undefined) return callOf(type, own, null);
  const [, dialect = '', name = ''] = dialectPath.exec(type.path) ?? [];
  const home = dialectNames.find((each) => each === dialect);
  return home === undefined ? undefined : callOf(type, name, home);
}

/** The same with a name of its own choice, for types of other libraries. */
export function callOf(type: Described, name: string, home: DialectName | null): TypeCall {
  const term = (key: string, position?: number): Term | undefined => {
    const found = type.keywords.get(key) ?? (position === undefined ? undefined : type.positional[position]);
    if (found?.kind === 'unknown') passOn(found);
    return found?.kind === 'none' ? undefined : found;
  };
  const expected = (found: Term, what: string): never =>
    cannotRender(`an argument of ${name}() is no ${what}`, found.span);
  return {
    name,
    home,
    span: type.span,
    positional: type.positional,
    keywords: type.keywords,
    term,
    has: (key) => type.keywords.has(key),
    number(key, position) {
      const found = term(key, position);
      if (found === undefined) return undefined;
      if (found.kind === 'number') return found.text.replaceAll('_', '');
      // SQL Server's `max`.
      return found.kind === 'string' && /^max$/i.test(found.value) ? found.value : expected(found, 'number');
    },
    string(key, position) {
      const found = term(key, position);
      if (found === undefined) return undefined;
      return found.kind === 'string' ? found.value : expected(found, 'string');
    },
    flag(key, position) {
      const found = term(key, position);
      if (found === undefined) return false;
      if (found.kind === 'boolean') return found.value;
      return found.kind === 'number' ? found.text !== '0' : expected(found, 'boolean');
    },
  };
}

/** A type that is an argument, such as that of an array; undefined where it is none. */
export function describedOf(term: Term): Described | undefined {
  if (term.kind === 'reference')
    return { path: term.path, positional: [], keywords: new Map(), variants: [], isInstance: false, span: term.span };
  if (term.kind !== 'call') return undefined;
  const { callee, positional, keywords, span } = term;
  const named = term.isClass === true ? { isInstance: false } : {};
  if (callee.kind === 'reference') return { path: callee.path, positional, keywords, variants: [], ...named, span };
  if (callee.kind !== 'attribute' || callee.name !== 'with_variant') return undefined;
  const [base, variant] = [
    describedOf(callee.of),
    positional[0] === undefined ? undefined : describedOf(positional[0]),
  ];
  const dialects = positional.slice(1).flatMap((each) => (each.kind === 'string' ? [each.value] : []));
  if (base === undefined || variant === undefined) return undefined;
  const adapted = term.isAdapted === true ? { isAdapted: true as const } : {};
  return { ...base, variants: [...base.variants, { dialects, type: variant, ...adapted }], ...named, span };
}
