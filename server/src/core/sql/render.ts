import type { TypeCall } from '../dialects/typeCall.js';
import { cannotRender, isRefused, passOn, refuse, rendered } from '../dialects/notRendered.js';
import type { Operation } from '../operations/operation.js';
import type { Span, Unknown } from '../text.js';
import { type Customization, customizedBy } from './customized.js';
import { guardHolds, type GuardedRun } from './guards.js';
import { LiveRun } from './live/liveRun.js';
import { batchAnew, copyFrom, refuseOffline, type CopiedFrom } from './batch/batch.js';
import { makesAnew, type Batch } from './batch/decide.js';
import { missingType } from './model/typeSignatures.js';
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
 * Where it ends because there is no database to read a table from, and the schema before the operations is given, the gap
 * and those behind it have what a live run executes.
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
    customizations: options.customizations ?? [],
    unknownVersions: whyNoSql(options.versions),
    statements: [],
    chunks: [],
    operations: 0,
    understood: 0,
    isEnded: false,
    live: options.schemaBefore === undefined ? null : new LiveRun(options.schemaBefore, options),
    mode: 'offline',
    withoutTable: null,
    isBegun: false,
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
export type Chunk =
  { readonly text: string } | { readonly gap: string; readonly isEnd: boolean; readonly online?: readonly string[] };

/** What is written so far. */
interface Run {
  readonly target: Target;
  readonly database: string | null;
  readonly customizations: readonly Customization[];
  readonly unknownVersions: string | null;
  readonly statements: Rendered[];
  readonly chunks: Chunk[];
  operations: number;
  understood: number;
  /** Alembic has ended with an error. */
  isEnded: boolean;
  /** A live run beside the offline one, as far as the schema before it is known. */
  readonly live: LiveRun | null;
  /** `afterwards`: Alembic has ended offline where a live run goes on. */
  mode: 'offline' | 'afterwards' | 'live';
  /** The block at which Alembic ends offline, because it has no database to read the table from. */
  withoutTable: Batch | null;
  /** What a block executes at once is written already. */
  readonly isBegun: boolean;
}

/** `isNoted`: they are not part of a block that is noted as a whole. */
function performAll(operations: readonly Operation[], run: Run, isNoted = true): void {
  for (const operation of operations) {
    if (run.isEnded) return;
    performGuarded(operation, run);
    if (isNoted && operation.kind !== 'autocommit') run.live?.note(operation);
  }
}

function performGuarded(operation: Operation, run: Run): void {
  const holds = guardHolds(operation.when, guardedRun(run));
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
  if (run.mode === 'afterwards') {
    addLive(operation, run, 'in --sql mode Alembic ends at the batch block above');
    return;
  }
  run.operations++;
  if (operation.unordered !== undefined && operation.kind !== 'raises') {
    addGap(run, operation.unordered, span);
    return;
  }
  if (run.unknownVersions !== null || holds !== true) {
    addGap(run, holds === true ? { kind: 'unknown', reason: run.unknownVersions ?? '', span } : holds, span);
    return;
  }
  const problem = rendered(() => {
    if (operation.kind === 'batch') performBatch(operation, run);
    else {
      checkCustomized(operation, run);
      const missing = missingTypeOf(operation, run);
      if (missing !== undefined) refuse(`SQLAlchemy has no type ${missing.name} in this version`, missing.span);
      checkCall(operation, operation.isBatched === true, run.target.on);
      perform(operation, writerFor(run, span));
    }
    return null;
  });
  if (problem === null) run.understood++;
  else if (run.withoutTable === operation) {
    run.operations--;
    addLive(operation, run, problem.reason);
    run.mode = 'afterwards';
  } else addGap(run, problem, span);
}

/** What code of the project may change is not known. */
function checkCustomized(operation: Operation, { customizations, target }: Run): void {
  if (customizations.length === 0) return;
  const why = customizedBy(customizations, operation, target.dialect.name);
  if (why !== undefined) cannotRender(why, operation.origin.call);
}

/** A type that the version does not have, in any argument. */
function missingTypeOf({ arguments: args }: Operation, { target }: Run): TypeCall | undefined {
  if (target.on.isTwoOne) return undefined;
  for (const term of args.values()) {
    const missing = missingType(term, target.on);
    if (missing !== undefined) return missing;
  }
  return undefined;
}

function guardedRun({ target, database, mode }: Run): GuardedRun {
  return { dialect: target.dialect.name, database, isLive: mode !== 'offline' };
}

/** What Alembic does not do offline, with what a live run does. */
function addLive(operation: Operation, run: Run, why: string): void {
  const own: Run = {
    ...run,
    mode: 'live',
    // What the block executes at once is printed offline too.
    isBegun: run.mode === 'offline',
    withoutTable: null,
    statements: [],
    chunks: [],
    operations: 0,
    understood: 0,
  };
  performGuarded(operation, own);
  const online = own.statements.flatMap(({ sql }) => sql ?? []);
  const doubts = own.statements.flatMap(({ gap }) => gap ?? []);
  const gap = doubts.length === 0 ? why : `${why}. What a live run does is not known: ${doubts.join('; ')}`;
  run.statements.push({ gap, online, span: operation.origin.call, database: run.database, run: 0 });
  run.chunks.push({ gap, isEnd: run.mode === 'offline' || own.isEnded, online });
  run.operations += own.operations;
  run.understood += own.understood;
  run.isEnded = own.isEnded;
}

/**
 * A block is what is called on it, statement by statement, at its end, or makes its table anew. Its `execute`, and what
 * else is called within the block, runs at once (Alembic's
 * operations/batch.py, `BatchOperationsImpl.flush`).
 */
function performBatch(operation: Batch, run: Run): void {
  const holds = ({ when }: Operation): ReturnType<typeof guardHolds> => guardHolds(when, guardedRun(run));
  const body = operation.body.filter((each) => holds(each) !== false);
  const fails = (each: Operation): boolean => each.kind === 'raises' || missingTypeOf(each, run) !== undefined;
  const end = body.findIndex(fails);
  // An error within the block leaves out what the block has collected.
  const reached = end < 0 ? body : body.slice(0, end);
  const isImmediate = ({ kind, isBatched }: Operation): boolean => isBatched !== true || kind === 'execute';
  if (!run.isBegun) performAll(reached.filter(isImmediate), run, false);
  const collected = end < 0 ? reached.filter((each) => !isImmediate(each)) : body.slice(end, end + 1);
  if (run.isEnded) return;
  const writer = writerFor(run, operation.origin.call);
  // Python makes the table of copy_from whatever becomes of it.
  const from = rendered(() => copyFrom(operation, writer));
  if (from !== undefined && 'reason' in from && isRefused(from)) passOn(from);
  if (end >= 0 || !makesAnew(operation, collected, writer)) {
    performAll(collected, run, false);
    return;
  }
  if (from !== undefined && 'reason' in from) passOn(from);
  checkCustomized(operation, run);
  const source = from ?? databaseTable(operation, run, writer);
  run.operations += collected.length;
  for (const each of collected) {
    const certain = holds(each);
    if (typeof certain !== 'boolean') passOn(certain);
  }
  batchAnew(operation, collected, source, writer);
  run.understood += collected.length;
}

/** The table as Alembic reads it from the database, which there is in a live run only. */
function databaseTable(batch: Batch, run: Run, writer: Writer): CopiedFrom {
  if (run.mode === 'live' && run.live !== null) return run.live.tableOf(batch, writer);
  if (run.live !== null) run.withoutTable = batch;
  return refuseOffline(batch, writer);
}

function addGap(run: Run, problem: Unknown, span: Span): void {
  run.statements.push({ gap: problem.reason, span, database: run.database, run: 0 });
  run.chunks.push({ gap: problem.reason, isEnd: isRefused(problem) });
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
function doubled(sql: string, { dialect, driver, isNamedStyle }: Target, span: Span): string {
  if (isNamedStyle || !sql.includes('%') || !/^(?:postgresql|mysql|mariadb)$/.test(dialect.name)) return sql;
  if (doubling.test(driver ?? '')) return sql.replaceAll('%', '%%');
  return plain.test(driver ?? '')
    ? sql
    : cannotRender('env.py sets no paramstyle="named" in dialect_opts, and the driver decides how % is written', span);
}

const doubling = /^(?:psycopg2?|psycopg_async|mysqldb|pymysql|aiomysql|asyncmy)$/;
const plain = /^(?:asyncpg|pg8000|mysqlconnector|mariadbconnector)$/;

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
