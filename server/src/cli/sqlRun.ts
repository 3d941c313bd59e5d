import type { BridgePool } from '../alembic/bridgePool.js';
import type { RunFailure } from '../alembic/failure.js';
import type { Direction, RenderStep } from '../alembic/preview.js';
import { previewPlan, type PreviewPlan, type RevisionRange } from '../alembic/previewPlan.js';
import { refusedPlan } from '../alembic/refusedPlan.js';
import type { AlembicProject } from '../alembic/runSetup.js';
import { revisionsOfAlembic } from '../alembic/wordsOfAlembic.js';
import { resolve } from '../core/graph/resolve.js';
import { notAllKnown } from '../workspace/environmentPlan.js';
import { normalPath } from '../workspace/paths.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import { UsageError } from './io.js';
import type { Project } from './project.js';

/** One call's means: the environment that it is about, and the Python that renders it. */
export interface SqlRun {
  readonly project: Project;
  readonly indexed: IndexedEnvironment;
  readonly alembic: AlembicProject;
  readonly pool: BridgePool;
  readonly direction: Direction;
  readonly dialect: string | null;
}

/** A command ends with its process. */
export const notCancelled = new AbortController().signal;

/** The revisions that a word names, read from the files; Alembic is asked where their text does not determine it. */
export async function revisionsNamed(
  { indexed, alembic, pool }: SqlRun,
  name: string,
): Promise<Omit<RenderStep, 'direction'>[]> {
  const { graph } = indexed;
  // A full id has its SQL in a history that Alembic would refuse as a whole, too.
  const exact = graph.byId.get(name);
  const resolved = exact === undefined ? (notAllKnown(indexed) ?? resolve(graph, name)) : { revisions: [exact] };
  if ('refusal' in resolved && resolved.refusal.kind !== 'NotKnown')
    return orThrow<Omit<RenderStep, 'direction'>[]>(refusedPlan(resolved.refusal));
  const found =
    'refusal' in resolved
      ? orThrow(await revisionsOfAlembic(pool, alembic, name, notCancelled)).map(
          ({ revision, path }) => graph.byId.get(revision) ?? { revision, path: normalPath(path) },
        )
      : resolved.revisions;
  if (found.length === 0) throw new UsageError(`sql: "${name}" names no revision`);
  return found.map((one) =>
    'file' in one ? { revision: one.id ?? '', path: one.file.path, downRevisions: one.downRevisions } : one,
  );
}

/** The steps of a range, in Alembic's order. */
export async function planOfRange(
  { project: { snapshot }, indexed, alembic, pool, direction }: SqlRun,
  { from, to }: RevisionRange,
): Promise<PreviewPlan> {
  return orThrow(
    await previewPlan({ snapshot, indexed, project: alembic, pool }, { from, to, direction }, notCancelled),
  );
}

/** A failure before anything was rendered: exit code 2. */
export function orThrow<T extends object>(answer: T | RunFailure): T {
  if (!('failure' in answer)) return answer;
  const { message, refusal } = answer;
  const text = refusal === undefined ? message : `${refusal.kind}: ${refusal.message}`;
  throw new Error(
    text
      .split('\n')
      .map((line) => line.trim())
      .join(' '),
  );
}
