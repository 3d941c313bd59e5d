import type { DialectName } from '../../dialects/dialectName.js';
import type { Span } from '../../text.js';
import type { Fixes } from '../fix.js';
import type { RelatedPlace, Severity } from '../problem.js';
import type { Rule } from '../rule.js';
import type { Direction, ReviewedRevision, ReviewedRun, ReviewStep, ReviewTarget } from './reviewedRevision.js';

/** What a rule about operations says of one place. */
export interface Report {
  readonly span: Span;
  readonly message: string;
  /** Where it is another one than the rule's. */
  readonly severity?: Severity;
  /** The table that it is about: the setting `review.smallTables` may make less of it. */
  readonly table?: string;
  /** Where it is another one than the rule's. */
  readonly cause?: string;
  readonly related?: readonly RelatedPlace[];
  readonly fixes?: Fixes;
}

/** What a rule cannot decide, and why: it is counted, and no finding. */
export interface Unchecked {
  readonly span: Span;
  /** Completes "It could not be checked: ". */
  readonly unchecked: string;
}

/** Further code that the tests run: reported, and not. */
export interface RuleCases {
  readonly bad?: readonly string[];
  readonly good?: readonly string[];
  /** The codes of errors that its fix may lead to, as the lesser ones. */
  readonly leadsTo?: readonly string[];
  /** Where the examples are not for the newest versions without a naming convention. */
  readonly target?: Partial<ReviewTarget>;
}

/**
 * A rule about what one function of a revision does. It is called for each dialect of its own that the environment has;
 * `check` is pure and takes time in proportion to the steps.
 */
export interface OperationRule extends Rule {
  readonly dialects: 'all' | readonly DialectName[];
  /** Which functions it judges; `upgrade()` where it does not say. */
  readonly directions?: readonly Direction[];
  /** Rules of the same name report one finding together where they report the same operation: the most severe one. */
  readonly cause?: string;
  /** It matters to who uses the database meanwhile: nobody does before the first revision, and small tables matter less. */
  readonly isAboutTraffic?: boolean;
  readonly cases?: RuleCases;
  /** Whether Alembic refuses what it reports, so that the bad examples, or some of them, must fail offline. */
  readonly failsOffline?: boolean | 'some';
  /** Whether its examples need a connection, or the project: offline there is none. */
  readonly isOnlineOnly?: boolean;
  check(run: ReviewedRun, revision: ReviewedRevision): Iterable<Report | Unchecked>;
}

/** A report on the call of an operation. */
export function at({ operation }: ReviewStep, message: string, more: Omit<Report, 'span' | 'message'> = {}): Report {
  return { span: operation.origin.call, message, ...more };
}

/** A rule could not decide about an operation. */
export function unchecked({ operation }: ReviewStep, reason: string): Unchecked {
  return { span: operation.origin.call, unchecked: reason };
}
