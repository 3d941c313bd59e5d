import { isDialectName, type DialectName } from '../core/dialects/dialectName.js';
import type { ReadOptions } from '../core/operations/options.js';
import type { FoldedHistory } from '../workspace/foldHistory.js';
import type { KeptAnswers } from '../workspace/keptAnswers.js';
import type { SchemaSubject } from '../workspace/schemaStore.js';
import type { IndexedEnvironment, Snapshot } from '../workspace/snapshot.js';

/** What `schema` says of one subject. */
export type HistorySchema = Pick<FoldedHistory, 'schema' | 'coverage'>;

/** What `schema` asks of a history. */
export interface SchemaHistory extends Pick<FoldedHistory, 'imported' | 'engines'> {
  /**
   * What `write` makes of the schema, or what it made of it for an earlier process.
   * @param question all that the text depends on beside the history itself
   */
  written(subject: SchemaSubject, question: object, write: (found: HistorySchema) => string): Promise<string>;
}

/** What is kept of a history beside what is written of it. */
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
 * @param guess what is probably asked, before the revisions say what else there is: all of it is read once then
 */
export async function schemaHistory(
  kept: KeptAnswers | undefined,
  key: string | undefined,
  digestOf: (module: string) => string | null,
  guess: SchemaSubject,
  fold: (subject: SchemaSubject) => Promise<FoldedHistory>,
): Promise<SchemaHistory> {
  let last: { readonly name: string; readonly folded: Promise<FoldedHistory> } | undefined;
  const foldedTo = (subject: SchemaSubject): Promise<FoldedHistory> => {
    const name = nameOf(subject);
    if (last?.name !== name) last = { name, folded: fold(subject) };
    return last.folded;
  };
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
      const { imported, engines, modules } = await foldedTo(guess);
      return JSON.stringify({ imported: [...imported], engines, modules: [...modules] } satisfies Summary);
    },
    (text) => (JSON.parse(text) as Summary).modules.every(([name, digest]) => digestOf(name) === digest),
  );
  const { imported, engines, modules } = JSON.parse(summary) as Summary;
  return {
    imported: new Set(imported.filter((name): name is DialectName => isDialectName(name))),
    engines,
    written(subject, question, write) {
      return keep(JSON.stringify([nameOf(subject), modules, question]), async () => {
        const { schema, coverage } = await foldedTo(subject);
        return write({ schema, coverage });
      });
    },
  };
}

function nameOf(subject: SchemaSubject): string {
  return JSON.stringify({ ...subject, targets: subject.targets.map(({ file, id }) => [file.path, id]) });
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
