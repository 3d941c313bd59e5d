import type { OperationCoverage } from '../../check/report.js';
import type { DialectName } from '../../core/dialects/dialectName.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { readSettings } from '../../core/settings/settings.js';
import { createOperationReviewer } from '../../workspace/operationReviewer.js';
import type { SchemaStore } from '../../workspace/schemaStore.js';
import { readSqlFacts } from '../../workspace/sqlFacts.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { WorkspaceIndex } from '../../workspace/workspaceIndex.js';
import type { OpenProject } from '../project.js';

/** The revisions of one environment that are reviewed. */
export interface ReviewedIn {
  readonly indexed: IndexedEnvironment;
  readonly revisions: readonly Revision[];
}

export interface ReviewServices {
  readonly index: WorkspaceIndex;
  readonly readers: OpenProject['readers'];
  readonly schemas: SchemaStore;
  /** The option `--dialect`. */
  readonly dialect: DialectName | null;
  readonly signal: AbortSignal;
}

/**
 * Applies the rules about operations to these revisions, gives the findings to the index, and says how much of the
 * upgrades was understood. Files are read; nothing of them runs.
 */
export async function reviewRevisions(
  reviewed: readonly ReviewedIn[],
  { index, readers, schemas, dialect, signal }: ReviewServices,
): Promise<OperationCoverage> {
  const review = createOperationReviewer(schemas);
  const snapshot = index.snapshot();
  const coverage = { revisions: 0, operations: 0, understood: 0, unchecked: 0 };
  const withoutDialect: string[] = [];
  for (const { indexed, revisions } of reviewed) {
    coverage.revisions += revisions.length;
    if (revisions.length === 0) continue;
    const own = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
    const settings = { ...own, dialect: dialect ?? own.dialect };
    const facts = readSqlFacts({ indexed, settings, readEnvironment: readers.environment });
    const found = await review({ indexed, revisions, snapshot, facts, settings, signal });
    index.setReview(indexed.id, found);
    const hasOperations = [...found.files.values()].some(({ coverage: { operations: number } }) => number > 0);
    if (found.dialects.size === 0 && hasOperations) withoutDialect.push(indexed.environment.name);
    for (const { coverage: each } of found.files.values()) {
      coverage.operations += each.operations;
      coverage.understood += each.understood;
      coverage.unchecked += each.unchecked;
    }
  }
  return { ...coverage, withoutDialect };
}
