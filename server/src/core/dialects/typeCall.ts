import type { Described } from '../operations/definitions.js';
import { perPath } from '../operations/perPath.js';
import type { Term } from '../operations/term.js';
import type { Span } from '../text.js';
import { dialectNames, type DialectName } from './dialectName.js';
import { cannotRender, passOn } from './notRendered.js';

/** A type as written, with a reader for its arguments. A reader ends the rendering where the text does not say. */
export class TypeCall {
  /**
   * @param name the class, such as `String`
   * @param home the dialect in whose module it is; null for SQLAlchemy's own
   */
  public constructor(
    private readonly type: Described,
    public readonly name: string,
    public readonly home: DialectName | null,
  ) {}

  public get span(): Span {
    return this.type.span;
  }

  public get positional(): readonly Term[] {
    return this.type.positional;
  }

  public get keywords(): ReadonlyMap<string, Term> {
    return this.type.keywords;
  }

  /** An argument by name, or by its place, unless it is left out or None. */
  public term(name: string, position?: number): Term | undefined {
    const found = this.keywords.get(name) ?? (position === undefined ? undefined : this.positional[position]);
    if (found?.kind === 'unknown') passOn(found);
    return found?.kind === 'none' ? undefined : found;
  }

  /** A number, as written. */
  public number(name: string, position?: number): string | undefined {
    const found = this.term(name, position);
    if (found === undefined) return undefined;
    if (found.kind === 'number') return found.text.replaceAll('_', '');
    // SQL Server's `max`.
    return found.kind === 'string' && /^max$/i.test(found.value) ? found.value : this.isNo('number', found);
  }

  public string(name: string, position?: number): string | undefined {
    const found = this.term(name, position);
    if (found === undefined) return undefined;
    return found.kind === 'string' ? found.value : this.isNo('string', found);
  }

  public flag(name: string, position?: number): boolean {
    const found = this.term(name, position);
    if (found === undefined) return false;
    if (found.kind === 'boolean') return found.value;
    return found.kind === 'number' ? found.text !== '0' : this.isNo('boolean', found);
  }

  /** Whether it is there at all, `None` or not. */
  public has(name: string): boolean {
    return this.keywords.has(name);
  }

  /** The same type with this length and nothing else, or with nothing at all. */
  public sized(length?: string): TypeCall {
    const { span } = this;
    const keywords = new Map<string, Term>(
      length === undefined ? [] : [['length', { kind: 'number', text: length, span }]],
    );
    return new TypeCall({ ...this.type, positional: [], keywords }, this.name, this.home);
  }

  private isNo(what: string, { span }: Term): never {
    cannotRender(`an argument of ${this.name}() is no ${what}`, span);
  }
}

const ownPath = /^sqlalchemy\.(?:types\.|sql\.(?:sqltypes\.|types\.)?|schema\.)?(\w+)$/;
const dialectPath = /^sqlalchemy\.dialects\.(\w+)(?:\.\w+)*\.(\w+)$/;

/** The class that a path names, and the dialect in whose module it is. */
const classAt = perPath((path): Pick<TypeCall, 'name' | 'home'> | undefined => {
  const own = ownPath.exec(path)?.[1];
  if (own !== undefined) return { name: own, home: null };
  const [, dialect = '', name = ''] = dialectPath.exec(path) ?? [];
  const home = dialectNames.find((each) => each === dialect);
  return home === undefined ? undefined : { name, home };
});

/** The type as SQLAlchemy's own or one of its dialects'; undefined for any other. */
export function typeCall(type: Described): TypeCall | undefined {
  const found = classAt(type.path);
  return found === undefined ? undefined : new TypeCall(type, found.name, found.home);
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
