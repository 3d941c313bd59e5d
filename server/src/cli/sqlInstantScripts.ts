import type { DialectName } from '../core/dialects/dialectName.js';
import type { Refused } from '../core/graph/refusal.js';
import { resolve } from '../core/graph/resolve.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import { notAllKnown, planRangeIn } from '../workspace/environmentPlan.js';
import type { InstantDatabase, InstantRevision, InstantStep } from '../workspace/instantSql.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { SqlFacts } from '../workspace/sqlFacts.js';
import { UsageError } from './io.js';
import type { Project } from './project.js';
import type { SqlArguments } from './sqlArguments.js';

/** Steps that Alembic would run together: a range, or one revision. */
export interface InstantScript {
  readonly steps: readonly InstantStep[];
  /** The rows of the version table before the first step. */
  readonly versionsBefore: readonly string[];
  /** What each step takes from the version table and adds to it; null where Alembic can't keep it. */
  readonly changes: readonly ({ readonly removed: readonly string[]; readonly added: readonly string[] } | null)[];
  /** Where Alembic stops because it can't write down what the database is at: after which step, and why. */
  readonly stop: { readonly after: number; readonly message: string } | null;
}

export interface RenderedScript extends InstantScript {
  readonly revisions: readonly InstantRevision[];
}

export interface InstantResult {
  readonly project: Project;
  readonly indexed: IndexedEnvironment;
  readonly facts: SqlFacts;
  readonly dialect: DialectName;
  readonly dialectSource: string;
  readonly databases: readonly InstantDatabase[];
  readonly scripts: readonly RenderedScript[];
}

/** A range as one run, or each revision as its own. */
export function scriptsOf(
  { snapshot }: Project,
  indexed: IndexedEnvironment,
  { range, revisions, direction }: SqlArguments,
): InstantScript[] {
  if (range !== null) {
    const planned = orUsage(planRangeIn(snapshot, indexed, { from: range.from, target: range.to, direction }));
    const failure = planned.versionTableFailure;
    return [
      {
        steps: planned.steps.map(({ revision }) => ({
          revision: revision.id ?? '',
          path: revision.file.path,
          direction,
        })),
        versionsBefore: planned.versionsBefore,
        changes: planned.steps.map(({ versions }) => versions),
        stop:
          failure === null
            ? null
            : {
                after: planned.steps.findIndex(({ versions }) => versions === null),
                message: `${failure.kind}: ${failure.message}`,
              },
      },
    ];
  }
  return revisions.flatMap((name) => revisionsNamed(indexed, name)).map((revision) => scriptOfOne(revision, direction));
}

function scriptOfOne({ id, file, downRevisions }: Revision, direction: InstantStep['direction']): InstantScript {
  const revision = id ?? '';
  const [before, after] = direction === 'upgrade' ? [downRevisions, [revision]] : [[revision], downRevisions];
  return {
    steps: [{ revision, path: file.path, direction }],
    versionsBefore: before,
    changes: [{ removed: before, added: after }],
    stop: null,
  };
}

function revisionsNamed(indexed: IndexedEnvironment, name: string): readonly Revision[] {
  const { graph } = indexed;
  // A full id has its SQL in a history that Alembic would refuse as a whole, too.
  const exact = graph.byId.get(name);
  if (exact !== undefined) return [exact];
  const { revisions } = orUsage(notAllKnown(indexed) ?? resolve(graph, name));
  if (revisions.length === 0) throw new UsageError(`sql: "${name}" names no revision`);
  return revisions;
}

function orUsage<T extends object>(answer: T | Refused): T {
  if (!('refusal' in answer)) return answer;
  const { kind, message } = answer.refusal;
  throw new UsageError(
    kind === 'NotKnown' ? `sql: ${message} --engine alembic asks Alembic.` : `sql: ${kind}: ${message}`,
  );
}
