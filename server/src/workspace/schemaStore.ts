import type { DialectName } from '../core/dialects/dialectName.js';
import { dialects } from '../core/dialects/dialects.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import type { FileOperations, Operation } from '../core/operations/operation.js';
import { type SchemaStep, SchemaCache, schemaSteps } from '../core/schema/history.js';
import { type FileReading, notRead, type OperationStore } from './operationStore.js';
import type { NamingConvention } from '../core/schema/namingConvention.js';
import type { ProjectReadOptions } from './readOptions.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';
import type { SourceFile } from './sourceFile.js';

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
  /** The dialects that revisions import from SQLAlchemy. */
  readonly imported: ReadonlySet<DialectName>;
  /** The modules of the project that they use, each with its digest; null for one that is not there. */
  readonly modules: ReadonlyMap<string, string | null>;
  /** The engines of the multidb template, in the order of the alphabet; none elsewhere. */
  readonly engines: readonly string[];
  /** The schemas along the way, in the order of an upgrade of an empty database. */
  steps(subject: SchemaSubject): readonly SchemaStep[];
}

/** Reads what revisions do and works out schemas; what is known of texts that stayed is kept. */
export interface SchemaStore {
  /** Rejects when the signal is aborted. */
  read(
    indexed: IndexedEnvironment,
    snapshot: Pick<Snapshot, 'file'>,
    options: ProjectReadOptions,
    signal: AbortSignal,
  ): Promise<ReadHistory>;
  /** What one file does. Rejects when the signal is aborted. */
  readFile(file: SourceFile, options: ProjectReadOptions, signal: AbortSignal): Promise<FileReading>;
}

export function createSchemaStore(operations: OperationStore): SchemaStore {
  const cache = new SchemaCache();
  return {
    async readFile(file, options, signal) {
      const [reading = notRead('the file is gone')] = await operations.readAll([file], options, signal);
      return reading;
    },
    async read({ graph }, snapshot, options, signal) {
      const files = graph.revisions.flatMap(({ file }) => snapshot.file(file.path) ?? []);
      const readings = await operations.readAll(files, options, signal);
      const byPath = new Map(files.map(({ path }, index) => [path, readings[index]]));
      const readingOf = ({ file }: Revision): ReturnType<typeof notRead> =>
        byPath.get(file.path) ?? notRead('the file is gone');
      return {
        operationsOf: (revision) => readingOf(revision).operations,
        imported: new Set(readings.flatMap((reading) => [...reading.dialects])),
        modules: new Map(readings.flatMap((reading) => [...reading.modules])),
        // Few ask, and it takes a walk through all operations.
        get engines() {
          return enginesOf(readings.map((reading) => reading.operations));
        },
        steps: ({ targets, dialect, database, convention }) =>
          schemaSteps(
            targets,
            {
              graph,
              operationsOf: (revision) => {
                const { digest, operations: read } = readingOf(revision);
                return { digest, upgrade: read.upgrade, missing: read.missing.upgrade };
              },
              dialect: dialects[dialect],
              database,
              convention,
            },
            cache,
          ),
      };
    },
  };
}

/** The engines that an upgrade runs on: a schema has no others. */
function enginesOf(files: readonly FileOperations[]): string[] {
  const engines = new Set<string>();
  const note = ({ when }: Operation): void => {
    for (const guard of when) if (guard.kind === 'engine') engines.add(guard.name);
  };
  for (const { upgrade } of files) upgrade.forEach(note);
  return [...engines].sort();
}
