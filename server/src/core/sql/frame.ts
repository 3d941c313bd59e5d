import type { Direction } from '../graph/plan.js';
import type { SqlOptions } from './options.js';
import { newMemo } from './options.js';
import type { Chunk, RenderedOperations } from './render.js';
import { sqlDialect } from './sqlDialect.js';
import { switchesOf } from './versions.js';
import { versionTable, type VersionTable } from './versionTable.js';
import { targetOf, type Target } from './writer.js';

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
  readonly rendered: Pick<RenderedOperations, 'chunks'>;
}

/**
 * The whole text that `alembic upgrade --sql` prints for these steps (alembic/runtime/migration.py, `run_migrations`):
 * BEGIN and COMMIT, the version table, the lines that say which step runs, and the batch separators of SQL Server and
 * Oracle. A gap is a comment in its place; where Alembic ends with an error, nothing follows.
 */
export function frameText(steps: readonly FrameStep[], options: SqlOptions): string {
  return frameChunks(steps, options)
    .map((chunk) => ('text' in chunk ? chunk.text : gapText(chunk)))
    .map((text) => `${text}\n\n`)
    .join('');
}

/** A gap, with what a live run executes in its place. */
function gapText({ gap, isEnd, online = [] }: Exclude<Chunk, { readonly text: string }>): string {
  const lines = online.flatMap((sql) => `${sql};`.split('\n').map((line) => `--   ${line}`));
  return [
    `-- ${isEnd ? 'Alembic ends here' : 'not known'}: ${gap.replaceAll(/\s+/g, ' ')}`,
    ...(lines.length === 0 ? [] : ['-- A live run executes:', ...lines]),
  ].join('\n');
}

/** The same piece by piece. */
export function frameChunks(steps: readonly FrameStep[], options: SqlOptions): Chunk[] {
  const on = switchesOf(options.versions);
  const target = targetOf(options, sqlDialect(options.dialect, on), on, newMemo());
  const { name } = target.dialect;
  const isTransactional = options.transactionalDdl ?? (name === 'postgresql' || name === 'mssql');
  const isPerStep = options.transactionPerMigration === true;
  const [begin, commit] = isTransactional ? transactionWords(target) : [[], []];
  const [outer, inner] = isPerStep ? [false, true] : [true, false];
  const table = versionTable(options, target);
  const endsIn = (step: FrameStep): boolean => step.rendered.chunks.some((chunk) => 'gap' in chunk && chunk.isEnd);
  const start = (step: FrameStep): readonly Chunk[] => [
    ...(inner ? begin : []),
    ...(step.rowsBefore.length === 0 ? statements([table.create], target) : []),
    { text: `-- Running ${step.direction} ${step.from.join(', ')} -> ${step.to.join(', ')}` },
    ...step.rendered.chunks,
  ];
  const end = (step: FrameStep): readonly Chunk[] => [
    ...statements(versionStatements(step, table), target),
    ...(inner ? commit : []),
  ];
  const at = steps.findIndex(endsIn);
  if (at >= 0)
    return [
      ...(outer ? begin : []),
      ...steps.slice(0, at + 1).flatMap((step, index) => [...start(step), ...(index < at ? end(step) : [])]),
    ];
  return [
    ...(outer ? begin : []),
    ...steps.flatMap((step) => [...start(step), ...end(step)]),
    ...(!on.keepsVersionTable && steps.at(-1)?.rowsAfter.length === 0 ? statements([table.drop], target) : []),
    ...(outer ? commit : []),
  ];
}

function transactionWords({ dialect }: Target): readonly [readonly Chunk[], readonly Chunk[]] {
  if (dialect.name === 'mssql') return [[{ text: 'BEGIN TRANSACTION;' }], [{ text: 'COMMIT;' }, { text: 'GO' }]];
  if (dialect.name === 'oracle')
    return [
      [{ text: 'SET TRANSACTION READ WRITE' }, { text: '/' }],
      [{ text: 'COMMIT' }, { text: '/' }],
    ];
  return [[{ text: 'BEGIN;' }], [{ text: 'COMMIT;' }]];
}

/** With what Alembic prints behind each statement. */
function statements(texts: readonly string[], { dialect }: Target): Chunk[] {
  const isOracle = dialect.name === 'oracle';
  const separator = isOracle ? [{ text: '/' }] : dialect.name === 'mssql' ? [{ text: 'GO' }] : [];
  return texts.flatMap((text) => [{ text: isOracle ? text : `${text};` }, ...separator]);
}

/** What a step does to the version table: `HeadMaintainer.update_to_step`. */
function versionStatements({ from, to, rowsBefore, rowsAfter }: FrameStep, table: VersionTable): string[] {
  const removed = inOrderOf(
    from,
    rowsBefore.filter((row) => !rowsAfter.includes(row)),
  );
  const added = inOrderOf(
    to,
    rowsAfter.filter((row) => !rowsBefore.includes(row)),
  );
  const [lastRemoved, lastAdded] = [removed.at(-1), added.at(-1)];
  if (lastRemoved === undefined) return added.map(table.insert);
  if (lastAdded === undefined) return removed.map(table.delete);
  return [
    ...removed.slice(0, -1).map(table.delete),
    ...added.slice(0, -1).map(table.insert),
    table.update(lastRemoved, lastAdded),
  ];
}

function inOrderOf(order: readonly string[], rows: readonly string[]): readonly string[] {
  const rank = (row: string): number => (order.includes(row) ? order.indexOf(row) : order.length);
  return [...rows].sort((one, other) => rank(one) - rank(other));
}
