import { isDialectName, type DialectName } from '../core/dialects/dialectName.js';
import { coverageOf } from '../core/operations/coverage.js';
import type { ReadOptions } from '../core/operations/options.js';
import type { Coverage } from '../core/operations/operation.js';
import { packSchema, unpackSchema } from '../core/schema/packedSchema.js';
import { emptySchema, type Schema } from '../core/schema/schema.js';
import type { KeptAnswers } from '../workspace/keptAnswers.js';
import type { ReadHistory, SchemaSubject } from '../workspace/schemaStore.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';

/** What `schema` says of one subject. */
export interface HistorySchema {
  readonly schema: Schema;
  readonly coverage: Coverage & { readonly revisions: number };
}

/** What `schema` asks of a history. */
export interface SchemaHistory extends Pick<ReadHistory, 'imported' | 'engines'> {
  schemaOf(subject: SchemaSubject): Promise<HistorySchema>;
}

/** What is kept of a history beside its schemas. */
interface Summary {
  readonly imported: readonly string[];
  readonly engines: readonly string[];
  /** The modules of the project that it uses, each with its digest: with another one all of it is another. */
  readonly modules: readonly (readonly [name: string, digest: string | null])[];
}

/**
 * The history, from the answers that an earlier process kept for the same texts; what is not among them is worked out,
 * and kept.
 * @param digestOf the digest of a module of the project as it is now; null where there is none of that name
 */
export async function schemaHistory(
  kept: KeptAnswers | undefined,
  key: string | undefined,
  digestOf: (module: string) => string | null,
  read: () => Promise<ReadHistory>,
): Promise<SchemaHistory> {
  let reading: Promise<ReadHistory> | undefined;
  const history = (): Promise<ReadHistory> => (reading ??= read());
  const keep = async (
    name: string,
    work: () => Promise<string>,
    isTrue: (answer: string) => boolean = () => true,
  ): Promise<string> => {
    const whole = key === undefined ? undefined : `${key} ${name}`;
    const known = whole === undefined ? undefined : await kept?.get(whole);
    if (known !== undefined && isTrue(known)) return known;
    const answer = await work();
    if (whole !== undefined) await kept?.set(whole, answer);
    return answer;
  };
  const summary = await keep(
    'summary',
    async () => {
      const { imported, engines, modules } = await history();
      return JSON.stringify({ imported: [...imported], engines, modules: [...modules] } satisfies Summary);
    },
    (text) => (JSON.parse(text) as Summary).modules.every(([name, digest]) => digestOf(name) === digest),
  );
  const { imported, engines, modules } = JSON.parse(summary) as Summary;
  return {
    imported: new Set(imported.filter((name): name is DialectName => isDialectName(name))),
    engines,
    async schemaOf(subject) {
      const targets = subject.targets.map(({ file, id }) => [file.path, id]);
      const answer = await keep(JSON.stringify({ ...subject, targets, modules }), async () =>
        pack(schemaIn(await history(), subject)),
      );
      return unpack(answer);
    },
  };
}

function schemaIn(history: ReadHistory, subject: SchemaSubject): HistorySchema {
  const steps = history.steps(subject);
  const read = steps.map(({ revision }) => coverageOf(history.operationsOf(revision).upgrade));
  return {
    schema: steps.at(-1)?.after ?? emptySchema,
    coverage: {
      revisions: steps.length,
      operations: read.reduce((sum, { operations }) => sum + operations, 0),
      understood: read.reduce((sum, { understood }) => sum + understood, 0),
    },
  };
}

function pack({ coverage, schema }: HistorySchema): string {
  return `${JSON.stringify(coverage)}\n${packSchema(schema)}`;
}

function unpack(text: string): HistorySchema {
  const end = text.indexOf('\n');
  const coverage = JSON.parse(text.slice(0, end)) as HistorySchema['coverage'];
  return { coverage, schema: unpackSchema(text.slice(end + 1)) };
}

/** All that a history comes from beside the project's modules; undefined where the text of a file is not known. */
export function historyKey(
  { graph }: IndexedEnvironment,
  snapshot: Pick<Snapshot, 'file'>,
  options: ReadOptions,
): string | undefined {
  const files = graph.revisions.map(({ id, file }) => [id, file.path, snapshot.file(file.path)?.digest ?? '']);
  return files.some(([, , digest]) => digest === '') ? undefined : JSON.stringify([options, files]);
}
