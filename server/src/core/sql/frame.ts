import type { Direction } from '../graph/plan.js';
import type { SqlOptions } from './options.js';
import type { RenderedOperations } from './render.js';

/** One step of a run, for the text form. */
export interface FrameStep {
  readonly revision: string;
  readonly direction: Direction;
  /** What the step comes from and leads to, as Alembic's line "-- Running upgrade a -> b" says; empty for base. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The rows of the version table before and after the step. */
  readonly rowsBefore: readonly string[];
  readonly rowsAfter: readonly string[];
  readonly rendered: RenderedOperations;
}

/**
 * The whole text that `alembic upgrade --sql` prints for these steps: BEGIN and COMMIT, the version table, the lines
 * that say which step runs, and the batch separators of SQL Server and Oracle. A gap is a comment in its place.
 */
export function frameText(steps: readonly FrameStep[], options: SqlOptions): string {
  void options;
  return steps
    .flatMap(({ rendered }) =>
      rendered.chunks.map((chunk) => ('text' in chunk ? chunk.text : `-- not known: ${chunk.gap}`)),
    )
    .map((text) => `${text}\n\n`)
    .join('');
}
