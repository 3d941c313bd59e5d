import type { DialectName } from '../core/dialects/dialectName.js';
import { dialects } from '../core/dialects/dialects.js';
import type { Revision, RevisionGraph } from '../core/graph/revisionGraph.js';
import { enginesOf } from '../core/operations/enginesOf.js';
import type { FileOperations, Operation } from '../core/operations/operation.js';
import { atOnce, type SchemaQuestion, type SchemaStep, type SchemaWalk, walkSchemas } from '../core/schema/history.js';
import { SchemaCache } from '../core/schema/schemaCache.js';
import { sameItems } from '../core/text.js';
import { type FileReading, keyOf, notRead, operationsFor, type OperationStore, sameModules } from './operationStore.js';
import type { NamingConvention } from '../core/schema/namingConvention.js';
import type { ProjectReadOptions } from './readOptions.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';
import type { SourceFile } from './sourceFile.js';
import { inSlices, type Pace } from './readTexts.js';
import { changedBetween, type SourceLookup } from './sourceStore.js';

/** For what a schema is worked out. */
export interface SchemaSubject {
  /** The revisions up to which it reaches, with all that they need. */
  readonly targets: readonly Revision[];
  readonly dialect: DialectName;
  /** Of the multidb template: the engine; null elsewhere. */
  readonly database: string | null;
  /** The naming convention of the metadata, as far as it is known. */
  readonly convention?: NamingConvention | undefined;
}

/** What the revisions of one environment do, as they are at one moment. */
export interface ReadHistory {
  readonly operationsOf: (revision: Revision) => FileOperations;
  /** The same on one dialect, where values depend on its name. */
  readonly operationsFor: (revision: Revision, dialect: DialectName) => FileOperations;
  /** Equal for equal texts that were read alike. */
  readonly digestOf: (revision: Revision) => string;
  /** The dialects that revisions import from SQLAlchemy. */
  readonly imported: ReadonlySet<DialectName>;
  /** The modules of the project that they use, each with its digest; null for one that is not there. */
  readonly modules: ReadonlyMap<string, string | null>;
  /** The engines of the multidb template, in the order of the alphabet; none elsewhere. */
  readonly engines: readonly string[];
  /**
   * The schemas along the way, in the order of an upgrade of an empty database. Of thousands of revisions they take
   * seconds, in which nothing else is done, unless they were worked out with `walk`.
   */
  steps(subject: SchemaSubject): readonly SchemaStep[];
  /** The same, with other work let through. Rejects when the signal is aborted. */
  walk(subject: SchemaSubject, signal: AbortSignal, pace?: Pace): Promise<readonly SchemaStep[]>;
}

/** Reads what revisions do and works out schemas; what is known of texts that stayed is kept. */
export interface SchemaStore {
  /** Rejects when the signal is aborted. */
  read(
    indexed: IndexedEnvironment,
    snapshot: Pick<Snapshot, 'sources'>,
    options: ProjectReadOptions,
    signal: AbortSignal,
    pace?: Pace,
  ): Promise<ReadHistory>;
  /** What one file does. Rejects when the signal is aborted. */
  readFile(file: SourceFile, options: ProjectReadOptions, signal: AbortSignal): Promise<FileReading>;
}

/** What was read of an environment last, to go on from: with each key in a file all of the others stayed. */
interface LastReading {
  readonly options: string;
  readonly sources: SourceLookup;
  /** In the order of the graph's revisions. */
  readonly readings: readonly FileReading[];
  readonly imported: ReadonlySet<DialectName>;
  readonly modules: ReadonlyMap<string, string | null>;
  /** Whether PostgreSQL's parser was asked. */
  readonly isPostgres: boolean;
  /** Undefined = nobody asked yet: it takes a walk through all operations. */
  engines: readonly string[] | undefined;
}

/** A walk through the schemas, and the readings that it is of. */
interface LastWalk {
  readonly subject: SchemaSubject;
  readonly readings: readonly FileReading[];
  readonly walk: SchemaWalk;
}

/** So many walks through one graph are remembered. */
const mostWalks = 4;

const gone = notRead('the file is gone');

export function createSchemaStore(operations: OperationStore): SchemaStore {
  const cache = new SchemaCache();
  const lastReadings = new WeakMap<RevisionGraph, LastReading>();
  const lastWalks = new WeakMap<RevisionGraph, Map<string, LastWalk>>();

  async function readAll(
    graph: RevisionGraph,
    sources: SourceLookup,
    options: ProjectReadOptions,
    signal: AbortSignal,
    pace?: Pace,
  ): Promise<LastReading> {
    const files = graph.revisions.map(({ file }) => sources(file.path));
    const there = await operations.readAll(
      files.filter((file) => file !== undefined),
      options,
      signal,
      false,
      pace,
    );
    const queue = there.values();
    const readings = files.map((file) => (file === undefined ? gone : (queue.next().value ?? gone)));
    const imported = new Set(readings.flatMap(({ dialects: named }) => [...named]));
    return {
      options: keyOf(options),
      sources,
      readings,
      imported,
      isPostgres: options.isPostgres?.(imported) ?? false,
      modules: new Map(readings.flatMap(({ modules }) => [...modules])),
      engines: undefined,
    };
  }

  /** The readings after some files changed; undefined where more than these may be another one. */
  async function readChanged(
    graph: RevisionGraph,
    sources: SourceLookup,
    options: ProjectReadOptions,
    signal: AbortSignal,
  ): Promise<LastReading | undefined> {
    const last = lastReadings.get(graph);
    const isSame = last?.options === keyOf(options) && sameModules(last.modules, options);
    const changed = last === undefined || !isSame ? undefined : changedBetween(last.sources, sources);
    if (last === undefined || changed === undefined) return undefined;
    const { isPostgres } = last;
    if ((options.isPostgres?.(last.imported) ?? false) !== isPostgres) return undefined;
    const places = placesIn(graph);
    const files = changed.flatMap((path) => (places.has(path) ? (sources(path) ?? []) : []));
    const read = await operations.readAll(files, { ...options, isPostgres: () => isPostgres }, signal);
    const readings = [...last.readings];
    let { engines } = last;
    for (const [at, { path }] of files.entries()) {
      const [place = -1, before, now] = [places.get(path), readings[places.get(path) ?? -1], read[at]];
      // What a file imports may be what another one does, too.
      if (before === undefined || now === undefined || now.isUnread || !importsSame(before, now)) return undefined;
      readings[place] = now;
      if (enginesOf(upgradesOf([before, now])).length > 0) engines = undefined;
    }
    return { ...last, sources, readings, engines };
  }

  /** Remembers where it came to when it is done. */
  function* walkOf(
    graph: RevisionGraph,
    readings: readonly FileReading[],
    subject: SchemaSubject,
  ): Generator<undefined, readonly SchemaStep[]> {
    const { targets, dialect, database, convention } = subject;
    const walks = lastWalks.get(graph) ?? new Map<string, LastWalk>();
    lastWalks.set(graph, walks);
    const key = JSON.stringify([targets.map(({ file, id }) => [file.path, id]), dialect, database, convention]);
    const last = walks.get(key);
    const places = placesIn(graph);
    const question: SchemaQuestion = {
      graph,
      operationsOf: ({ file }) => {
        const reading = readings[places.get(file.path) ?? -1] ?? gone;
        const { upgrade, missing } = operationsFor(reading, dialect);
        return { digest: reading.digest, upgrade, missing: missing.upgrade };
      },
      dialect: dialects[dialect],
      database,
      convention,
    };
    const from = last && {
      walk: last.walk,
      changed: graph.revisions.filter((_, place) => readings[place] !== last.readings[place]),
    };
    const alike = from === undefined && [...walks.values()].findLast((each) => isAlike(each.subject, subject));
    const walk = yield* walkSchemas(targets, question, cache, from, alike ? alike.walk : undefined);
    // Maps keep their order: the first is the oldest.
    walks.delete(key);
    walks.set(key, { subject, readings, walk });
    const [oldest] = walks.size > mostWalks ? walks.keys() : [];
    if (oldest !== undefined) walks.delete(oldest);
    return walk.steps;
  }

  return {
    async readFile(file, options, signal) {
      const [reading = gone] = await operations.readAll([file], options, signal, true);
      return reading;
    },
    async read({ graph }, { sources }, options, signal, pace) {
      const changed = await readChanged(graph, sources, options, signal);
      const read = changed ?? (await readAll(graph, sources, options, signal, pace));
      const { readings, imported, modules } = read;
      // What could not be read may be readable the next time.
      if (changed !== undefined || !readings.some(({ isUnread }) => isUnread)) lastReadings.set(graph, read);
      const places = placesIn(graph);
      const readingOf = ({ file }: Revision): FileReading => readings[places.get(file.path) ?? -1] ?? gone;
      return {
        operationsOf: (revision) => readingOf(revision).operations,
        operationsFor: (revision, dialect) => operationsFor(readingOf(revision), dialect),
        digestOf: (revision) => readingOf(revision).digest,
        imported,
        modules,
        get engines() {
          return (read.engines ??= enginesOf(upgradesOf(readings)));
        },
        steps: (subject) => atOnce(walkOf(graph, readings, subject)),
        walk: (subject, until, slowly) => inSlices(walkOf(graph, readings, subject), until, slowly),
      };
    },
  };
}

/** Whether schemas are worked out for the same but for how far they reach. */
function isAlike(one: SchemaSubject, other: SchemaSubject): boolean {
  return (
    one.dialect === other.dialect &&
    one.database === other.database &&
    JSON.stringify(one.convention) === JSON.stringify(other.convention)
  );
}

function importsSame(one: FileReading, other: FileReading): boolean {
  return sameItems([...one.dialects].sort(), [...other.dialects].sort()) && one.modules.size + other.modules.size === 0;
}

/** Where each file is among the revisions: an edit inside a function changes no graph. */
function placesIn(graph: RevisionGraph): ReadonlyMap<string, number> {
  const known = placesOf.get(graph);
  if (known !== undefined) return known;
  const made = new Map(graph.revisions.map(({ file }, at) => [file.path, at]));
  placesOf.set(graph, made);
  return made;
}

const placesOf = new WeakMap<RevisionGraph, ReadonlyMap<string, number>>();

/** A schema has no others than an upgrade. */
function upgradesOf(readings: readonly FileReading[]): readonly (readonly Operation[])[] {
  return readings.map(({ operations }) => operations.upgrade);
}
