import { isDeepStrictEqual } from 'node:util';
import { dialects } from '../core/dialects/dialects.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import { coverageOf } from '../core/operations/coverage.js';
import { enginesOf } from '../core/operations/enginesOf.js';
import type { Operation } from '../core/operations/operation.js';
import type { Direction } from '../core/graph/plan.js';
import { recreates } from '../core/schema/batch.js';
import type { SchemaStep } from '../core/schema/history.js';
import type { Schema } from '../core/schema/schema.js';
import { newMemo, type RunMemo, type SqlOptions } from '../core/sql/options.js';
import { renderKept } from '../core/sql/keptRendering.js';
import type { RenderedOperations } from '../core/sql/render.js';
import type { RenderedRevision } from '../core/sql/rendered.js';
import type { DialectName } from '../core/dialects/dialectName.js';
import { dialectOfDatabase, listedDatabases } from './environmentDialect.js';
import { readText, readTextNow } from './disk.js';
import { askDisk, type DiskRequest } from './readTexts.js';
import { notRead, operationsFor, type FileReading, type OperationStore } from './operationStore.js';
import { sqlOptions, type SqlFacts } from './sqlFacts.js';
import type { IndexedEnvironment } from './snapshot.js';

/** One revision to render without Python. */
export interface InstantStep {
  readonly revision: string;
  readonly path: string;
  readonly direction: Direction;
}

/** A step of which it is known what it does. */
export interface ReadStep extends InstantStep {
  readonly text: string;
  readonly reading: FileReading;
}

/** A database that the steps run on: the only one, without a name, or those of the multidb template. */
export interface InstantDatabase {
  readonly name: string | null;
  readonly dialect: DialectName;
}

/** One revision's SQL on one database. */
export interface InstantRevision extends RenderedRevision {
  readonly database: string | null;
  /** What the engine gave, for the text form; null for an error. */
  readonly rendered: RenderedOperations | null;
}

const onDisk: DiskRequest<string | undefined> = {
  now: (path) => readTextNow(path),
  later: (path) => readText(path).catch(() => undefined),
};

export interface StepSources {
  readonly operations: OperationStore;
  readonly bufferText: (path: string) => string | undefined;
  /** How the texts of files are read, where they are asked for again and again. */
  readonly textNow?: (path: string) => string | undefined;
}

/** Reads what the revisions of steps do, open buffers over the disk. */
export async function readSteps(
  steps: readonly InstantStep[],
  { readOptions }: SqlFacts,
  { operations, bufferText, textNow }: StepSources,
  signal: AbortSignal,
): Promise<ReadStep[]> {
  const read: ReadStep[] = [];
  const texts = new Map<string, string | undefined>();
  for (const { path } of steps) texts.set(path, bufferText(path));
  const closed = [...texts.keys()].filter((path) => texts.get(path) === undefined);
  const request = textNow === undefined ? onDisk : { ...onDisk, now: textNow };
  await askDisk(closed, request, (path, text) => void texts.set(path, text));
  for (const step of steps) {
    signal.throwIfAborted();
    const text = texts.get(step.path);
    const reading =
      text === undefined ? notRead('the file cannot be read') : await operations.readText(text, readOptions);
    read.push({ ...step, text: text ?? '', reading });
  }
  return read;
}

/**
 * The databases that the steps run on: several where revisions have functions for engines, as with the multidb template.
 * Each has the dialect of its own URL where none is asked for.
 */
export function databasesOf(
  steps: readonly ReadStep[],
  { environment }: Pick<IndexedEnvironment, 'environment'>,
  dialect: DialectName,
  isAsked: boolean,
): readonly InstantDatabase[] {
  const engines = enginesOf(steps.map(({ reading, direction }) => reading.operations[direction]));
  const listed =
    engines.length > 0 || steps.some(({ text }) => /\bdef upgrade\(engine_name/.test(text))
      ? listedDatabases(environment)
      : [];
  const names = [...new Set([...listed, ...engines])];
  if (names.length === 0) return [{ name: null, dialect }];
  return names.map((name) => ({
    name,
    dialect: isAsked ? dialect : (dialectOfDatabase(environment, name)?.dialect ?? dialect),
  }));
}

export interface InstantRun {
  readonly databases: readonly InstantDatabase[];
  /** Whether the steps are one run, in which Alembic remembers the enum types that it created. */
  readonly together: boolean;
  /** The schema before a step, for what a live run would do; asked only where it matters. */
  readonly schemaBefore?: (step: ReadStep, database: InstantDatabase) => Schema | undefined;
}

/** Renders steps, one entry for each step and database. */
export function renderSteps(
  steps: readonly ReadStep[],
  facts: SqlFacts,
  { databases, together, schemaBefore }: InstantRun,
): InstantRevision[] {
  const runs = databases.map((database) => ({
    database,
    options: sameAsBefore(sqlOptions(facts, { dialect: database.dialect, database: database.name })),
    memo: newMemo(),
  }));
  return steps.flatMap((step) =>
    runs.map(({ database, options, memo }) => {
      const own = stepFor(step, database);
      const before = readsTable(own, database) ? schemaBefore?.(step, database) : undefined;
      const asked = before === undefined ? options : { ...options, schemaBefore: before };
      return renderStep(own, database, asked, together ? memo : newMemo());
    }),
  );
}

/** A step on one dialect. */
function stepFor(step: ReadStep, { dialect }: InstantDatabase): ReadStep {
  const operations = operationsFor(step.reading, dialect);
  return operations === step.reading.operations ? step : { ...step, reading: { ...step.reading, operations } };
}

/** The options of the last runs, newest first. */
const recentOptions: SqlOptions[] = [];
const mostOptions = 16;

/** The object of an earlier run that says the same: what was rendered for it is kept. */
function sameAsBefore(options: SqlOptions): SqlOptions {
  const found = recentOptions.find((earlier) => isDeepStrictEqual(earlier, options));
  if (found !== undefined) return found;
  recentOptions.unshift(options);
  recentOptions.splice(mostOptions);
  return options;
}

/** Whether a step has a block of batch mode on SQLite for which Alembic reads the table from the database. */
export function readsTable({ reading, direction }: ReadStep, { dialect }: InstantDatabase): boolean {
  const reads = (operation: Operation): boolean => {
    if (operation.kind === 'autocommit') return operation.body.some(reads);
    if (operation.kind !== 'batch') return false;
    const given = operation.arguments.get('copy_from');
    return (given === undefined || given.kind === 'none') && recreates(operation, dialects.sqlite);
  };
  return dialect === 'sqlite' && reading.operations[direction].some(reads);
}

/** The schema before each step: before the revision for an upgrade, behind it for a downgrade. */
export function schemasBefore(
  { graph }: Pick<IndexedEnvironment, 'graph'>,
  stepsTo: (target: Revision, database: InstantDatabase) => readonly SchemaStep[],
): NonNullable<InstantRun['schemaBefore']> {
  return ({ revision, direction }, database) => {
    const target = graph.byId.get(revision);
    const last = target && stepsTo(target, database).at(-1);
    return direction === 'upgrade' ? last?.before : last?.after;
  };
}

function renderStep(
  { revision, path, direction, text, reading }: ReadStep,
  { name }: InstantDatabase,
  options: SqlOptions,
  memo: RunMemo,
): InstantRevision {
  const about = { revision, direction, path, text, database: name };
  const missing = reading.operations.missing[direction];
  if (missing !== undefined)
    return {
      ...about,
      statements: [],
      error: { message: `${missing.slice(0, 1).toUpperCase()}${missing.slice(1)}.`, details: '', span: null },
      coverage: { operations: 0, understood: 0 },
      rendered: null,
    };
  const operations = reading.operations[direction];
  try {
    const rendered = renderKept(operations, options, memo);
    return { ...about, statements: rendered.statements, error: null, coverage: rendered.coverage, rendered };
  } catch (error) {
    // A fault of the renderer costs one revision, and is shown in its place.
    const message = `This revision cannot be rendered: ${error instanceof Error ? error.message : String(error)}.`;
    return {
      ...about,
      statements: [],
      error: { message, details: '', span: null },
      coverage: { operations: coverageOf(operations).operations, understood: 0 },
      rendered: null,
    };
  }
}
