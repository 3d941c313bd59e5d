import type { DialectName } from '../core/dialects/dialectName.js';
import { dialects } from '../core/dialects/dialects.js';
import { dependenciesOf, parentsOf } from '../core/graph/lineage.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import { type SchemaStep, upgradeOrderOf } from '../core/schema/history.js';
import type { NamingConvention } from '../core/schema/namingConvention.js';
import {
  agreedTrip,
  doesNothing,
  nothingToUndo,
  worstOf,
  type RoundTrip,
  roundTripOf,
} from '../core/schema/roundTrip/roundTrip.js';
import { emptySchema, type Schema } from '../core/schema/schema.js';
import { dialectOfDatabase } from './environmentDialect.js';
import type { ReadHistory } from './schemaStore.js';
import type { IndexedEnvironment } from './snapshot.js';

/** For what round trips are worked out. */
export interface RoundTripSubject {
  readonly indexed: IndexedEnvironment;
  readonly history: ReadHistory;
  /** Undefined where nothing says it. */
  readonly dialect: DialectName | undefined;
  /** The dialects that the project may be for where nothing says which. */
  readonly candidates: readonly DialectName[];
  readonly convention: NamingConvention | undefined;
}

/**
 * The verdicts on revisions of one environment: of several databases the worst counts. Where nothing says for which
 * dialect, and several come into question, the verdict is what they agree on.
 */
export function roundTripsOf(subject: RoundTripSubject, revisions: readonly Revision[]): RoundTrip[] {
  const { history, indexed, convention } = subject;
  if (revisions.length === 0) return [];
  const targets = targetsOf(subject).map((target) =>
    target.map((each) => ({ ...each, before: schemasBefore(subject, revisions, each) })),
  );
  const tripOf = (revision: Revision): RoundTrip => {
    if (doesNothing(history.operationsOf(revision))) return nothingToUndo;
    return worstOf(
      targets.map((target): RoundTrip => {
        const trips = target.map(({ database, dialect, before }): [string, RoundTrip] => {
          const question = {
            before: before(revision),
            operations: history.operationsFor(revision, dialect),
            dialect: dialects[dialect],
            database,
            convention,
          };
          return [dialect, roundTripOf(question)];
        });
        return agreedTrip(new Map(trips));
      }),
    );
  };
  // In the order of the history: schemas that follow each other share most of what is looked up in them.
  const wanted = new Set(revisions);
  const order = revisions.length === 1 ? [] : upgradeOrderOf(indexed.graph, revisions);
  const trips = new Map(order.flatMap((revision) => (wanted.has(revision) ? [[revision, tripOf(revision)]] : [])));
  return revisions.map((revision) => trips.get(revision) ?? tripOf(revision));
}

/** The same of one revision, where the schemas before it are worked out with other work let through. */
export async function roundTripBeside(
  subject: RoundTripSubject,
  revision: Revision,
  signal: AbortSignal,
): Promise<RoundTrip | undefined> {
  const { history, convention } = subject;
  for (const target of targetsOf(subject).flat())
    await history.walk({ targets: [revision], ...target, convention }, signal);
  return roundTripsOf(subject, [revision])[0];
}

interface TripTarget {
  readonly dialect: DialectName;
  readonly database: string | null;
}

/** The databases, each with the dialects that it may be of. */
function targetsOf({ history, dialect, candidates, indexed }: RoundTripSubject): readonly (readonly TripTarget[])[] {
  // They take a walk through all operations.
  const { engines } = history;
  return (engines.length === 0 ? [null] : engines).map((database) => {
    const known =
      (database === null ? undefined : dialectOfDatabase(indexed.environment, database)?.dialect) ?? dialect;
    return (known === undefined ? candidates : [known]).map((each) => ({ dialect: each, database }));
  });
}

/** The schema before each of the revisions, which all that it needs makes and nothing else. */
function schemasBefore(
  { indexed: { graph }, history, convention }: RoundTripSubject,
  revisions: readonly Revision[],
  { dialect, database }: TripTarget,
): (revision: Revision) => Schema {
  const stepsTo = (targets: readonly Revision[]): readonly SchemaStep[] =>
    history.steps({ targets, dialect, database, convention });
  const lastOf = (revision: Revision): Schema => stepsTo([revision]).at(-1)?.before ?? emptySchema;
  if (revisions.length === 1) return lastOf;
  const together = beforeAlone(stepsTo(revisions), graph);
  return (revision) => together.get(revision) ?? lastOf(revision);
}

/** Of the steps of several revisions those before which there is nothing but what the revision needs. */
function beforeAlone(steps: readonly SchemaStep[], graph: RevisionGraph): Map<Revision, Schema> {
  const found = new Map<Revision, Schema>();
  const tips = new Set<Revision>();
  for (const { revision, before } of steps) {
    for (const needed of [...parentsOf(graph, revision), ...dependenciesOf(graph, revision)]) tips.delete(needed);
    if (tips.size === 0) found.set(revision, before);
    tips.add(revision);
  }
  return found;
}
