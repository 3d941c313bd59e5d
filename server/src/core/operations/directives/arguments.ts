import type { Fact, Span } from '../../text.js';
import type { TableName } from '../operation.js';
import { flagFact, isSet, missing, stringFact } from '../facts.js';
import type { Term } from '../term.js';
import type { Signature } from './signatures.js';

/** The arguments of one call of a directive, under Alembic's parameter names. */
export class Arguments {
  public constructor(
    public readonly terms: ReadonlyMap<string, Term>,
    public readonly span: Span,
  ) {}

  public get(name: string): Term | undefined {
    return this.terms.get(name);
  }

  /** What a parameter that must be given is; not known where it is not given. */
  public required<T>(name: string, read: (term: Term) => Fact<T>): Fact<T> {
    const term = this.terms.get(name);
    return term === undefined ? missing(name, this.span) : read(term);
  }

  public optional<T>(name: string, read: (term: Term) => T | undefined): T | undefined {
    const term = this.terms.get(name);
    return term === undefined ? undefined : read(term);
  }

  public flag(name: string): Fact<boolean> | undefined {
    return this.optional(name, flagFact);
  }

  public isSet(name: string): boolean {
    return isSet(this.terms.get(name));
  }

  public table(name = 'table_name', schema = 'schema'): TableName {
    return { name: this.required(name, stringFact), schema: this.optional(schema, schemaFact) };
  }

  /** Everything but these, for dialect options. */
  public others(names: readonly string[]): ReadonlyMap<string, Term> {
    return new Map([...this.terms].filter(([name]) => !names.includes(name)));
  }
}

export function schemaFact(term: Term): Fact<string | null> {
  return term.kind === 'none' ? { kind: 'known', value: null, span: term.span } : stringFact(term);
}

/** Gives each argument the name of its parameter; what fits none keeps the name it has. */
export function nameArguments(
  { parameters, rest, aliases }: Signature,
  positional: readonly Term[],
  keywords: ReadonlyMap<string, Term>,
  span: Span,
): ReadonlyMap<string, Term> {
  const named = new Map<string, Term>();
  positional.slice(0, parameters.length).forEach((term, at) => {
    named.set(parameters[at] ?? '', term);
  });
  const others = positional.slice(parameters.length);
  if (rest !== undefined) named.set(rest, { kind: 'sequence', type: 'tuple', items: others, span });
  else if (others.length > 0) named.set('*', { kind: 'sequence', type: 'tuple', items: others, span });
  for (const [name, term] of keywords) {
    const isOld = aliases !== undefined && Object.hasOwn(aliases, name) && !parameters.includes(name);
    named.set(isOld ? (aliases[name] ?? name) : name, term);
  }
  return named;
}
