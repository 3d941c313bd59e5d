import type { Dialect } from '../dialects/dialect.js';
import type { Term } from '../operations/term.js';
import type { Span, Unknown } from '../text.js';
import type { Inspections } from './inspections.js';
import type { NamingConvention } from './namingConvention.js';
import type { Place, Uncertainty } from './schema.js';

/** For what operations are applied. */
export interface ApplyContext {
  readonly dialect: Dialect;
  readonly revision: string;
  /** Of the multidb template: the engine whose schema it is; null elsewhere. */
  readonly database: string | null;
  /** The naming convention of the metadata that `env.py` gives, as far as it is known. */
  readonly convention?: NamingConvention | undefined;
  /** What an inspector answers, where the operations are only a part of a run. */
  readonly inspections?: Inspections | undefined;
  /** The schema before is changed itself, for who needs it no more: of thousands of revisions each would be a copy. */
  readonly overwrites?: boolean | undefined;
}

/** Databases that keep the case of names without quotes, and find a column whatever the case of its name. */
export function keepsCase({ name }: Dialect): boolean {
  return name === 'mysql' || name === 'mariadb' || name === 'sqlite' || name === 'mssql';
}

/** One operation on its way into the schema. */
export interface Step {
  readonly context: ApplyContext;
  readonly directive: string;
  readonly place: Place;
  readonly arguments: ReadonlyMap<string, Term>;
  /** Why it may not run, or run more than once; null where it runs once. */
  readonly maybe: Uncertainty | null;
  /** What of its arguments is not known. */
  readonly doubts: readonly Uncertainty[];
}

/** Whether it comes from SQL text: there nothing is added that SQLAlchemy would add. */
export function isSql({ directive }: Pick<Step, 'directive'>): boolean {
  return /^[A-Z]/.test(directive);
}

/** An unknown value as a reason to be uncertain. */
export function uncertainty({ reason, span }: Pick<Unknown, 'reason' | 'span'>, revision: string): Uncertainty {
  return { reason, span, revision };
}

/** The same for something that this step does. */
export function doubt(step: Step, reason: string, span: Span = step.place.span): Uncertainty {
  return { reason, span, revision: step.place.revision };
}

/** The doubts about none of these parts, which say for themselves what of them is not known. */
export function doubtsBeside({ doubts }: Step, parts: readonly { readonly span: Span }[]): Uncertainty[] {
  return doubts.filter(({ span }) => !parts.some((part) => part.span.start <= span.start && span.end <= part.span.end));
}

/** All reasons why what the step does is not certain. */
export function doubtsOf({ maybe, doubts }: Step): Uncertainty[] {
  return [...(maybe === null ? [] : [maybe]), ...doubts];
}
