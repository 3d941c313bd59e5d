import type { Dialect } from '../../dialects/dialect.js';
import type { Revision } from '../../graph/revisionGraph.js';
import { noCode, type RevisionCode } from '../../operations/code/revisionCode.js';
import type { FileOperations, Operation } from '../../operations/operation.js';
import { applyOperations } from '../../schema/apply.js';
import type { NamingConvention } from '../../schema/namingConvention.js';
import type { Schema, Uncertainty } from '../../schema/schema.js';
import type { EnvironmentFile } from '../../sql/environmentFile.js';
import type { SqlVersions } from '../../sql/options.js';

export type Direction = 'upgrade' | 'downgrade';

/** One operation of a run, with the schema on both sides of it. */
export interface ReviewStep {
  readonly operation: Operation;
  /** The blocks and the SQL texts that it is in, outermost first. */
  readonly within: readonly Operation[];
  /** Why it may not run, or run more than once; null where it runs once. */
  readonly maybe: Uncertainty | null;
  readonly before: Schema;
  readonly after: Schema;
}

/** What one function does on one dialect: what other dialects run is not among the steps. */
export interface ReviewedRun {
  readonly direction: Direction;
  readonly steps: readonly ReviewStep[];
  /** All that is written in the function, for other dialects too. */
  readonly operations: readonly Operation[];
  /** Why nothing is known of the function. */
  readonly missing: string | undefined;
  readonly before: Schema;
  readonly after: Schema;
}

/** For what the revisions of an environment are reviewed. */
export interface ReviewTarget {
  /** The dialect of the schemas; `isDialectKnown` says whether it is the environment's, or assumed. */
  readonly dialect: Dialect;
  readonly isDialectKnown: boolean;
  /** Of the multidb template: the engine; null elsewhere. */
  readonly database: string | null;
  readonly versions: SqlVersions;
  /** Nothing says the version of SQLAlchemy, so that `versions` has the newest one. */
  readonly assumesSqlalchemy?: boolean;
  /** The setting `review.targetVersion`; empty for the oldest version that is supported. */
  readonly targetVersion: string;
  readonly smallTables: readonly string[];
  /** Whether most revisions of the project have no `downgrade()`: there is no way back by its own rules. */
  readonly isOneWay?: boolean;
  readonly convention: NamingConvention | undefined;
  /** Whether the metadata may have a naming convention that its text does not state. */
  readonly mayHaveOtherConvention: boolean;
  readonly env: EnvironmentFile;
  /** The text of env.py; empty where it cannot be read. */
  readonly envText: string;
}

/** One revision as the rules see it. */
export interface ReviewedRevision {
  readonly revision: Revision;
  readonly target: ReviewTarget;
  readonly upgrade: ReviewedRun;
  readonly downgrade: ReviewedRun;
  /** What the Python of the file does beside its operations. */
  readonly code: RevisionCode;
  /** Whether a revision is of the same run that is not released yet: nobody has rows in what it created. */
  readonly isFresh: (revision: string) => boolean;
}

export interface RevisionQuestion {
  readonly revision: Revision;
  readonly operations: FileOperations;
  /** The schema right before it. */
  readonly before: Schema;
  readonly target: ReviewTarget;
  /** The ids of revisions that are no more released than this one. */
  readonly fresh: ReadonlySet<string>;
}

/** Replays both functions of a revision step by step; the downgrade begins where the upgrade ends. */
export function reviewedRevision({
  revision,
  operations: file,
  before,
  target,
  fresh,
}: RevisionQuestion): ReviewedRevision {
  const id = revision.id ?? '';
  const run = (direction: Direction, from: Schema): ReviewedRun => {
    const operations = file[direction];
    const observed: Omit<ReviewStep, 'after'>[] = [];
    const { schema: after } = applyOperations(
      from,
      operations,
      { dialect: target.dialect, revision: id, database: target.database, convention: target.convention },
      (each) => observed.push(each),
    );
    const steps = observed.map((step, at) => ({ ...step, after: observed[at + 1]?.before ?? after }));
    return { direction, steps, operations, missing: file.missing[direction], before: from, after };
  };
  const upgrade = run('upgrade', before);
  return {
    revision,
    target,
    upgrade,
    downgrade: run('downgrade', upgrade.after),
    // Read when a rule asks.
    get code() {
      return file.code ?? noCode;
    },
    isFresh: (other) => other === id || fresh.has(other),
  };
}

/** The steps of some kinds, in the order in which they run. */
export function stepsOf<K extends Operation['kind']>(
  { steps }: Pick<ReviewedRun, 'steps'>,
  ...kinds: readonly K[]
): (ReviewStep & { readonly operation: Operation & { readonly kind: K } })[] {
  const wanted = new Set<string>(kinds);
  return steps.filter((step): step is ReviewStep & { readonly operation: Operation & { readonly kind: K } } =>
    wanted.has(step.operation.kind),
  );
}
