import type { DialectName } from '../core/dialects/dialectName.js';
import { dialects } from '../core/dialects/dialects.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import { coverageOf } from '../core/operations/coverage.js';
import { checkOperations, type OperationReview } from '../core/review/operations/checkOperations.js';
import { freshBefore } from '../core/review/operations/fresh.js';
import { reviewedRevision, type ReviewTarget } from '../core/review/operations/reviewedRevision.js';
import type { Problem } from '../core/review/problem.js';
import { type Schema } from '../core/schema/schema.js';
import type { Settings } from '../core/settings/settings.js';
import { assumedSource } from './projectVersions.js';
import { dialectOf, dialectOfDatabase, type KnownDialect } from './environmentDialect.js';
import { type Pace, pausesOf } from './readTexts.js';
import type { ReadHistory, SchemaStore } from './schemaStore.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';
import type { SqlFacts } from './sqlFacts.js';

/** What the rules about operations say of one file. */
export interface FileReview {
  /** Of the very text that was reviewed. */
  readonly digest: string;
  readonly problems: readonly Problem[];
  readonly coverage: ReviewCoverage;
}

/** How much of an upgrade was reviewed. */
export interface ReviewCoverage {
  readonly operations: number;
  readonly understood: number;
  /** Operations about which some rule could not decide. */
  readonly unchecked: number;
}

/** What the rules about operations say of the revisions of one environment that are reviewed. */
export interface EnvironmentReview {
  readonly files: ReadonlyMap<string, FileReview>;
  /** The dialects that it was for; empty where nothing says the dialect, so that only rules of all dialects applied. */
  readonly dialects: ReadonlySet<DialectName>;
}

export interface ReviewQuestion {
  readonly indexed: IndexedEnvironment;
  readonly revisions: readonly Revision[];
  readonly snapshot: Pick<Snapshot, 'file' | 'sources'>;
  readonly facts: SqlFacts;
  readonly settings: Pick<Settings, 'dialect' | 'review'>;
  readonly signal: AbortSignal;
  /** Hears now and then how many revisions were reviewed. */
  readonly report?: ((done: number) => void) | undefined;
  /** How it lets other work through. */
  readonly pace?: Pace | undefined;
}

/** Reviews revisions; what was reviewed before with all that it depends on is not reviewed again. */
export type OperationReviewer = (question: ReviewQuestion) => Promise<EnvironmentReview>;

/** For what a schema is replayed where nothing says the dialect: names and keys are the same in all of them. */
const assumed: DialectName = 'postgresql';

export function createOperationReviewer(schemas: SchemaStore): OperationReviewer {
  const cache = new WeakMap<Schema, Map<string, OperationReview>>();

  function reviewed(before: Schema, key: string, compute: () => OperationReview): OperationReview {
    const known = cache.get(before) ?? new Map<string, OperationReview>();
    cache.set(before, known);
    const review = known.get(key) ?? compute();
    // Of a text that is being typed the older forms are of no use.
    if (known.size >= mostForms) known.clear();
    known.set(key, review);
    return review;
  }

  return async ({ indexed, revisions, snapshot, facts, settings, signal, report, pace }) => {
    const pause = pausesOf(signal, pace);
    const history = await schemas.read(indexed, snapshot, facts.readOptions, signal, pace);
    const targets = targetsOf(indexed, history, facts, settings);
    const found = new Map<string, FileReview>();
    const wanted = new Set(revisions);
    for (const [at, target] of targets.entries()) {
      const targetKey = JSON.stringify({ ...target, dialect: target.dialect.name });
      const subject = {
        targets: indexed.graph.effectiveHeads,
        dialect: target.dialect.name,
        database: target.database,
        convention: target.convention,
      };
      const steps = await history.walk(subject, signal, pace);
      // In the order of the history: schemas that follow each other share most of what is looked up in them.
      const reviewedSteps = steps.filter((step) => wanted.has(step.revision));
      for (const [index, { revision, before: schema }] of reviewedSteps.entries()) {
        const pausing = pause();
        if (pausing !== undefined) {
          report?.(Math.floor((at * reviewedSteps.length + index) / targets.length));
          await pausing;
        }
        const file = snapshot.file(revision.file.path);
        if (file === undefined || file.digest === '') continue;
        const operations = target.isDialectKnown
          ? history.operationsFor(revision, target.dialect.name)
          : history.operationsOf(revision);
        const fresh = freshBefore(revision, indexed.graph, indexed.released);
        const key = JSON.stringify([history.digestOf(revision), file.path, [...fresh], targetKey]);
        const review = reviewed(schema, key, () =>
          checkOperations(reviewedRevision({ revision, operations, before: schema, target, fresh })),
        );
        const others = found.get(file.path);
        found.set(file.path, {
          digest: file.digest,
          problems: distinct([...(others?.problems ?? []), ...review.problems]),
          coverage: { ...coverageOf(operations.upgrade), unchecked: review.unchecked.size },
        });
      }
    }
    const known = targets.filter(({ isDialectKnown }) => isDialectKnown);
    return { files: found, dialects: new Set(known.map(({ dialect }) => dialect.name)) };
  };
}

const mostForms = 20;

/** What several databases report alike is one finding. */
function distinct(problems: readonly Problem[]): Problem[] {
  return [
    ...new Map(
      problems.map((problem) => [JSON.stringify([problem.code, problem.span, problem.message]), problem]),
    ).values(),
  ];
}

function targetsOf(
  indexed: IndexedEnvironment,
  { imported, engines }: ReadHistory,
  facts: SqlFacts,
  { dialect: setting, review }: Pick<Settings, 'dialect' | 'review'>,
): ReviewTarget[] {
  const known = dialectFor(indexed, facts, setting, imported);
  const { convention, versions, env, envText } = facts;
  const isOneWay = hasFewDowngrades(indexed.graph);
  return (engines.length === 0 ? [null] : engines).map((database) => {
    const own = database === null ? undefined : dialectOfDatabase(indexed.environment, database)?.dialect;
    const name = own ?? known?.dialect;
    return {
      dialect: dialects[name ?? assumed],
      isDialectKnown: name !== undefined,
      database,
      versions: { alembic: versions.alembic.version, sqlalchemy: versions.sqlalchemy.version },
      assumesSqlalchemy: versions.sqlalchemy.source === assumedSource,
      targetVersion: review.targetVersion,
      smallTables: review.smallTables,
      isOneWay,
      convention: convention === undefined || 'unknown' in convention ? undefined : convention,
      mayHaveOtherConvention: convention !== undefined && 'unknown' in convention,
      env,
      envText,
    };
  });
}

/** By the graph, which stays with each key in a function: it takes a pass over all revisions. */
const oneWayGraphs = new WeakMap<RevisionGraph, boolean>();

/** Whether most revisions have no downgrade. */
function hasFewDowngrades(graph: RevisionGraph): boolean {
  const known = oneWayGraphs.get(graph);
  if (known !== undefined) return known;
  const { revisions } = graph;
  const withDowngrade = revisions.filter(({ file }) => file.header.names.has('downgrade')).length;
  const isOneWay = revisions.length > 2 && withDowngrade * 2 < revisions.length;
  oneWayGraphs.set(graph, isOneWay);
  return isOneWay;
}

/** What the facts were asked last: files of dependencies are not read with every key. */
const recentDialects = new WeakMap<SqlFacts, { readonly key: string; readonly known: KnownDialect | undefined }>();

function dialectFor(
  environment: IndexedEnvironment,
  facts: SqlFacts,
  setting: string,
  imported: ReadonlySet<DialectName>,
): KnownDialect | undefined {
  if (facts.dialect !== undefined) return facts.dialect;
  const key = [setting, ...imported].join(' ');
  const before = recentDialects.get(facts);
  if (before?.key === key) return before.known;
  const known = dialectOf({ environment, setting, imported });
  recentDialects.set(facts, { key, known });
  return known;
}
