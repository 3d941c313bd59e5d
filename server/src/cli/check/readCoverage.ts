import type { OperationCoverage } from '../../check/report.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { coverageOf } from '../../core/operations/coverage.js';
import { readSettings } from '../../core/settings/settings.js';
import { createOperationStore } from '../../workspace/operationStore.js';
import { readOptionsFor } from '../../workspace/readOptions.js';
import type { IndexedEnvironment, Snapshot } from '../../workspace/snapshot.js';
import type { OpenProject } from '../project.js';

/** The revisions of one environment that are reviewed. */
export interface ReviewedIn {
  readonly indexed: IndexedEnvironment;
  readonly revisions: readonly Revision[];
}

/** How much of what the upgrades of these revisions do is understood. Their files are read; nothing of them runs. */
export async function readCoverage(
  reviewed: readonly ReviewedIn[],
  snapshot: Snapshot,
  { upgradeFirst }: OpenProject['readers'],
): Promise<OperationCoverage> {
  const store = createOperationStore({
    reader: () => Promise.resolve(upgradeFirst),
    bufferText: () => undefined,
  });
  let [revisions, operations, understood] = [0, 0, 0];
  for (const { indexed, revisions: those } of reviewed) {
    const settings = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
    const files = those.flatMap(({ file }) => snapshot.file(file.path) ?? []);
    const readings = await store.readAll(files, readOptionsFor(indexed, settings), new AbortController().signal);
    revisions += those.length;
    for (const { operations: read } of readings) {
      const covered = coverageOf(read.upgrade);
      operations += covered.operations;
      understood += covered.understood;
    }
  }
  return { revisions, operations, understood };
}
