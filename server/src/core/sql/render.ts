import type { Operation } from '../operations/operation.js';
import { coverageOf } from '../operations/coverage.js';
import type { Coverage, Rendered } from './rendered.js';
import type { RunMemo, SqlOptions } from './options.js';

export { newestVersions, newMemo, type RunMemo, type SqlOptions, type SqlVersions } from './options.js';

/**
 * The instant SQL: what Alembic prints offline (`--sql`) for the operations of one direction of one revision, without
 * Python and without a database.
 *
 * - `operations` are those of `readOperations(…).upgrade` or `.downgrade`. Nothing else of the file is needed.
 * - `options` say for which dialect and versions. They depend on no revision: make them once for a run.
 * - `memo` is what the revisions of one run of Alembic share. Make one with `newMemo()` for each run, and hand it to
 *   the revisions in the order in which they run: PostgreSQL's enum types are created once for each run.
 *
 * `statements` are in Alembic's order, each with the span of the Python call that makes it. What is not known, and what
 * Alembic refuses, is a gap at its place with its reason; behind a refusal nothing follows, because Alembic ends there.
 * `chunks` is the same as Alembic prints it, for the text form: see `frame.ts`.
 */
export function renderOperations(
  operations: readonly Operation[],
  options: SqlOptions,
  memo: RunMemo,
): RenderedOperations {
  void memo;
  const statements = operations.map(({ origin }): Rendered => ({
    gap: 'not rendered yet',
    span: origin.call,
    database: options.database ?? null,
    run: 0,
  }));
  return {
    statements,
    chunks: statements.map(({ gap }) => ({ gap: gap ?? '' })),
    coverage: { ...coverageOf(operations), understood: 0 },
  };
}

export interface RenderedOperations {
  readonly statements: readonly Rendered[];
  readonly chunks: readonly Chunk[];
  readonly coverage: Coverage;
}

/** One piece of Alembic's output: a statement with its terminator, a batch separator, or a gap in their place. */
export type Chunk = { readonly text: string } | { readonly gap: string };
