import { enginesOf } from '../core/operations/enginesOf.js';
import type { DialectName } from '../core/dialects/dialectName.js';
import { dialects } from '../core/dialects/dialects.js';
import { coverageOf } from '../core/operations/coverage.js';
import type { Coverage } from '../core/operations/operation.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import { applyRevision, upgradeOrderOf } from '../core/schema/history.js';
import { newSchema, type Schema } from '../core/schema/schema.js';
import { type FileReading, notRead, operationsFor, type OperationStore } from './operationStore.js';
import type { ProjectReadOptions } from './readOptions.js';
import type { ReadHistory, SchemaSubject } from './schemaStore.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';

/** What a whole history comes to. */
export interface FoldedHistory extends Pick<ReadHistory, 'imported' | 'modules' | 'engines'> {
  readonly schema: Schema;
  readonly coverage: Coverage & { readonly revisions: number };
}

/** So many revisions are read before they are applied; the store needs to keep no more of them. */
export const foldedTogether = 32;

/** So many of these groups are begun before the first is there: PostgreSQL's parser works on one while others are read. */
const begun = 3;

/**
 * The schema at the end of a history, for who asks once: what a revision does is forgotten as soon as it is applied,
 * and so are the schemas along the way, which of thousands of revisions would fill the memory.
 */
export async function foldHistory(
  { graph }: Pick<IndexedEnvironment, 'graph'>,
  { sources }: Pick<Snapshot, 'sources'>,
  operations: OperationStore,
  options: ProjectReadOptions,
  { targets, dialect, database, convention }: SchemaSubject,
): Promise<FoldedHistory> {
  const { signal } = new AbortController();
  const context = { dialect: dialects[dialect], database, convention, overwrites: true };
  const order = upgradeOrderOf(graph, targets);
  const ordered = new Set(order);
  const all = [...order, ...graph.revisions.filter((revision) => !ordered.has(revision))];
  const imported = new Set<DialectName>();
  const modules = new Map<string, string | null>();
  const engines = new Set<string>();
  const coverage = { revisions: order.length, operations: 0, understood: 0 };
  let schema = newSchema();
  const read = async (revisions: readonly Revision[]): Promise<readonly (readonly [Revision, FileReading])[]> => {
    const files = revisions.map(({ file }) => sources(file.path));
    const there = files.filter((file) => file !== undefined);
    const queue = (await operations.readAll(there, options, signal)).values();
    return revisions.map((revision, at) => [
      revision,
      (files[at] && queue.next().value) ?? notRead('the file is gone'),
    ]);
  };
  for await (const readings of ahead(chunks(all, foldedTogether), read)) {
    for (const [revision, reading] of readings) {
      for (const each of reading.dialects) imported.add(each);
      for (const [name, digest] of reading.modules) modules.set(name, digest);
      for (const engine of enginesOf([reading.operations.upgrade])) engines.add(engine);
      // Those of other branches say no more than that.
      if (!ordered.has(revision)) continue;
      const { upgrade, missing } = operationsFor(reading, dialect);
      ({ schema } = applyRevision(schema, revision, { upgrade, missing: missing.upgrade }, context));
      const read = coverageOf(reading.operations.upgrade);
      coverage.operations += read.operations;
      coverage.understood += read.understood;
    }
  }
  return { schema, coverage, imported, modules, engines: [...engines].sort() };
}

/** What comes of each item, in their order; work on the next ones has begun by then. */
async function* ahead<T, R>(items: readonly T[], work: (item: T) => Promise<R>): AsyncGenerator<R, undefined> {
  const queue: Promise<R>[] = [];
  for (const item of items) {
    const result = work(item);
    // Who waits for it gets the error.
    result.catch(() => undefined);
    queue.push(result);
    const first = queue.length < begun ? undefined : queue.shift();
    if (first !== undefined) yield await first;
  }
  for (const result of queue) yield await result;
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < items.length; at += size) found.push(items.slice(at, at + size));
  return found;
}
