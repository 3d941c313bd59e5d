import { coverageOf } from '../core/operations/coverage.js';
import type { Operation } from '../core/operations/operation.js';
import type { Direction } from '../core/graph/plan.js';
import type { Schema } from '../core/schema/schema.js';
import { newMemo, type RunMemo, type SqlOptions } from '../core/sql/options.js';
import { renderOperations, type RenderedOperations } from '../core/sql/render.js';
import type { RenderedRevision } from '../core/sql/rendered.js';
import type { DialectName } from '../core/dialects/dialectName.js';
import { dialectOfDatabase, listedDatabases } from './environmentDialect.js';
import { readText } from './disk.js';
import { notRead, type FileReading, type OperationStore } from './operationStore.js';
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

/** Reads what the revisions of steps do, open buffers over the disk. */
export async function readSteps(
  steps: readonly InstantStep[],
  { readOptions }: SqlFacts,
  { operations, bufferText }: { operations: OperationStore; bufferText: (path: string) => string | undefined },
  signal: AbortSignal,
): Promise<ReadStep[]> {
  const read: ReadStep[] = [];
  for (const step of steps) {
    signal.throwIfAborted();
    const text = bufferText(step.path) ?? (await readText(step.path).catch(() => undefined));
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
  const engines = new Set<string>();
  const note = ({ when }: Operation): void => {
    for (const guard of when) if (guard.kind === 'engine') engines.add(guard.name);
  };
  for (const { reading, direction } of steps) reading.operations[direction].forEach(note);
  const listed =
    engines.size > 0 || steps.some(({ text }) => /\bdef upgrade\(engine_name/.test(text))
      ? listedDatabases(environment)
      : [];
  const names = [...new Set([...listed, ...[...engines].sort()])];
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
    options: sqlOptions(facts, { dialect: database.dialect, database: database.name }),
    memo: newMemo(),
  }));
  return steps.flatMap((step) =>
    runs.map(({ database, options, memo }) => {
      const before = needsSchema(step, database) ? schemaBefore?.(step, database) : undefined;
      const own = before === undefined ? options : { ...options, schemaBefore: before };
      return renderStep(step, database, own, together ? memo : newMemo());
    }),
  );
}

/** SQLite's batch mode needs to know the table. */
function needsSchema({ reading, direction }: ReadStep, { dialect }: InstantDatabase): boolean {
  return dialect === 'sqlite' && reading.operations[direction].some(({ kind }) => kind === 'batch');
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
    const rendered = renderOperations(operations, options, memo);
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
