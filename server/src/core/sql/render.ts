import { cannotRender, isRefused, rendered } from '../dialects/notRendered.js';
import type { Operation } from '../operations/operation.js';
import type { Span, Unknown } from '../text.js';
import { guardHolds } from './guards.js';
import { checkBatch } from './impl/batch.js';
import type { RunMemo, SqlOptions } from './options.js';
import { perform } from './perform.js';
import type { Coverage, Rendered } from './rendered.js';
import { checkCall } from './signatures.js';
import { sqlDialect } from './sqlDialect.js';
import { switchesOf, whyNoSql } from './versions.js';
import { targetOf, type Target, type Writer } from './writer.js';

export { newMemo, type RunMemo, type SqlOptions, type SqlVersions } from './options.js';

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
  const on = switchesOf(options.versions);
  const target = targetOf(options, sqlDialect(options.dialect, on), on, memo);
  const run: Run = {
    target,
    database: options.database ?? null,
    unknownVersions: whyNoSql(options.versions),
    statements: [],
    chunks: [],
    operations: 0,
    understood: 0,
    isEnded: false,
  };
  performAll(operations, run);
  return {
    statements: run.statements,
    chunks: run.chunks,
    coverage: { operations: run.operations, understood: run.understood },
  };
}

export interface RenderedOperations {
  readonly statements: readonly Rendered[];
  readonly chunks: readonly Chunk[];
  readonly coverage: Coverage;
}

/** One piece of Alembic's output: a statement with its terminator, a batch separator, or a gap in their place. */
export type Chunk = { readonly text: string } | { readonly gap: string };

/** What is written so far. */
interface Run {
  readonly target: Target;
  readonly database: string | null;
  readonly unknownVersions: string | null;
  readonly statements: Rendered[];
  readonly chunks: Chunk[];
  operations: number;
  understood: number;
  /** Alembic has ended with an error. */
  isEnded: boolean;
}

function performAll(operations: readonly Operation[], run: Run, isBatch = false): void {
  for (const operation of operations) {
    if (run.isEnded) return;
    performGuarded(operation, run, isBatch);
  }
}

function performGuarded(operation: Operation, run: Run, isBatch: boolean): void {
  const holds = guardHolds(operation.when, run.target.dialect.name, run.database);
  if (holds === false) return;
  const span = operation.origin.call;
  if (operation.kind === 'autocommit' && holds === true && run.unknownVersions === null) {
    const isOwn = operation.directive === 'begin_transaction';
    const writer = writerFor(run, span);
    transactionWord(writer, isOwn ? 'begin' : 'commit');
    performAll(operation.body, run);
    // Also behind an error `autocommit_block` enters a transaction again.
    if (!run.isEnded || !isOwn) transactionWord(writer, isOwn ? 'commit' : 'begin');
    return;
  }
  run.operations++;
  if (run.unknownVersions !== null || holds !== true) {
    addGap(run, holds === true ? { kind: 'unknown', reason: run.unknownVersions ?? '', span } : holds, span);
    return;
  }
  const problem = rendered(() => {
    if (operation.kind === 'batch') {
      checkBatch(operation, writerFor(run, span));
      performBatch(operation, run);
    } else {
      checkCall(operation, isBatch, run.target.on);
      perform(operation, writerFor(run, span));
    }
    return null;
  });
  if (problem === null) run.understood++;
  else addGap(run, problem, span);
}

/** Outside SQLite a batch block is what it says, statement by statement, at its end; `execute` runs at once. */
function performBatch(operation: Operation & { readonly kind: 'batch' }, run: Run): void {
  const isImmediate = ({ kind }: Operation): boolean => kind === 'execute';
  const end = operation.body.findIndex(
    ({ kind, when }) => kind === 'raises' && guardHolds(when, run.target.dialect.name, run.database) !== false,
  );
  // An error within the block leaves out what the block has collected.
  const reached = end < 0 ? operation.body : operation.body.slice(0, end);
  performAll(reached.filter(isImmediate), run, true);
  const collected = end < 0 ? reached.filter((each) => !isImmediate(each)) : operation.body.slice(end, end + 1);
  performAll(collected, run, true);
}

function addGap(run: Run, problem: Unknown, span: Span): void {
  run.statements.push({ gap: problem.reason, span, database: run.database, run: 0 });
  run.chunks.push({ gap: problem.reason });
  if (isRefused(problem)) run.isEnded = true;
}

/** The batch separator of a dialect, which Alembic prints behind each statement. */
const separators: Readonly<Partial<Record<Target['dialect']['name'], string>>> = { mssql: 'GO', oracle: '/' };

function writerFor(run: Run, span: Span): Writer {
  const { target, database } = run;
  const separator = separators[target.dialect.name];
  const put = (sql: string, terminator: string, hasSeparator: boolean): void => {
    const text = sql.replaceAll('\t', '    ').trim();
    run.statements.push({ sql: withoutSemicolons(text), span, database, run: 0 });
    run.chunks.push({ text: `${text}${terminator}` });
    if (hasSeparator && separator !== undefined) run.chunks.push({ text: separator });
  };
  return {
    ...target,
    exec: (sql) => {
      put(doubled(sql, target, span), target.dialect.name === 'oracle' ? '' : ';', true);
    },
    transaction: (sql, hasSeparator) => {
      put(sql, ';', hasSeparator);
    },
  };
}

/** A driver that takes `%` for a parameter gets it twice. */
function doubled(sql: string, { doublesPercent }: Target, span: Span): string {
  if (doublesPercent === 'unknown')
    return sql.includes('%')
      ? cannotRender('env.py sets no paramstyle="named" in dialect_opts, and the driver decides how % is written', span)
      : sql;
  return doublesPercent ? sql.replaceAll('%', '%%') : sql;
}

function withoutSemicolons(sql: string): string {
  let end = sql.trimEnd();
  while (end.endsWith(';')) end = end.slice(0, -1).trimEnd();
  return end;
}

/** `autocommit_block()` leaves the transaction and enters a new one, where the dialect has DDL in transactions. */
function transactionWord(writer: Writer, word: 'begin' | 'commit'): void {
  const { name } = writer.dialect;
  if (name !== 'postgresql' && name !== 'mssql') return;
  if (word === 'commit') writer.transaction('COMMIT', true);
  else writer.transaction(name === 'mssql' ? 'BEGIN TRANSACTION' : 'BEGIN', false);
}
