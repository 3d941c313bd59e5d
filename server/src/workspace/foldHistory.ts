import { enginesOf } from '../core/operations/enginesOf.js';
import type { DialectName } from '../core/dialects/dialectName.js';
import { dialects } from '../core/dialects/dialects.js';
import { coverageOf } from '../core/operations/coverage.js';
import type { Coverage } from '../core/operations/operation.js';
import { applyRevision, upgradeOrderOf } from '../core/schema/history.js';
import { emptySchema, type Schema } from '../core/schema/schema.js';
import { notRead, operationsFor, type OperationStore } from './operationStore.js';
import type { ProjectReadOptions } from './readOptions.js';
import type { ReadHistory, SchemaSubject } from './schemaStore.js';
import type { IndexedEnvironment, Snapshot } from './snapshot.js';

/** What a whole history comes to. */
export interface FoldedHistory extends Pick<ReadHistory, 'imported' | 'modules' | 'engines'> {
  readonly schema: Schema;
  readonly coverage: Coverage & { readonly revisions: number };
}

/** So many revisions are read before they are applied; the store needs to keep no more of them. */
export const foldedTogether = 64;

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
  const context = { dialect: dialects[dialect], database, convention };
  const order = upgradeOrderOf(graph, targets);
  const ordered = new Set(order);
  const all = [...order, ...graph.revisions.filter((revision) => !ordered.has(revision))];
  const imported = new Set<DialectName>();
  const modules = new Map<string, string | null>();
  const engines = new Set<string>();
  const coverage = { revisions: order.length, operations: 0, understood: 0 };
  let schema = emptySchema;
  for (let at = 0; at < all.length; at += foldedTogether) {
    const revisions = all.slice(at, at + foldedTogether);
    const files = revisions.map(({ file }) => sources(file.path));
    const there = files.filter((file) => file !== undefined);
    const queue = (await operations.readAll(there, options, signal)).values();
    for (const [place, revision] of revisions.entries()) {
      const reading = (files[place] && queue.next().value) ?? notRead('the file is gone');
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
