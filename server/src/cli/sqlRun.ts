import type { BridgePool } from '../alembic/bridgePool.js';
import type { RunFailure } from '../alembic/failure.js';
import { resolveRevision, type Direction, type RenderStep } from '../alembic/preview.js';
import type { AlembicProject } from '../alembic/runSetup.js';
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

/** The revisions that a word names, with the file that the graph has them in. */
export async function revisionsNamed(
  { indexed: { graph }, alembic, pool }: SqlRun,
  name: string,
): Promise<Omit<RenderStep, 'direction'>[]> {
  const known = graph.byId.get(name);
  if (known?.id !== undefined && known.id !== null)
    return [{ revision: known.id, path: known.file.path, downRevisions: known.downRevisions }];
  const { revisions, error } = orThrow(await resolveRevision(pool, alembic, name, notCancelled));
  if (error !== null) throw new UsageError(`sql: "${name}": ${error.message}`);
  if (revisions.length === 0) throw new UsageError(`sql: "${name}" names no revision`);
  return revisions.map(({ revision, path }) => ({
    revision,
    path: graph.byId.get(revision)?.file.path ?? normalPath(path),
  }));
}

/** A failure before anything was rendered: exit code 2. */
export function orThrow<T extends object>(answer: T | RunFailure): T {
  if ('failure' in answer)
    throw new Error(
      answer.message
        .split('\n')
        .map((line) => line.trim())
        .join(' '),
    );
  return answer;
}
