import type { DialectName } from '../../core/dialects/dialectName.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import type { SchemaStep } from '../../core/schema/history.js';
import { dialectOf } from '../../workspace/environmentDialect.js';
import type { ReadHistory } from '../../workspace/schemaStore.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { FeatureContext } from '../context.js';

/** What a schema is shown for where nothing says the dialect: names and keys are the same in all of them. */
const assumed: DialectName = 'postgresql';

/** The schemas of one environment, for its dialect. */
export interface EnvironmentSchemas {
  readonly history: ReadHistory;
  readonly dialect: DialectName;
  /** What says the dialect; null where it is assumed. */
  readonly dialectSource: string | null;
  /** The steps up to these revisions. */
  steps(targets: readonly Revision[], database?: string | null): readonly SchemaStep[];
  /** Those up to all heads. */
  all(database?: string | null): readonly SchemaStep[];
}

/** Reads what the environment's revisions do. Neither Python nor a database has a part in it. */
export async function environmentSchemas(
  indexed: IndexedEnvironment,
  context: Pick<FeatureContext, 'schemas' | 'snapshot' | 'signal' | 'settings' | 'bufferText'>,
): Promise<EnvironmentSchemas> {
  const { schemas, snapshot, signal, settings } = context;
  const [history, { dialect: setting }] = await Promise.all([
    schemas.read(indexed, snapshot, signal),
    settings.of(indexed.folder.uri),
  ]);
  const known = dialectOf({ environment: indexed, setting, imported: history.imported });
  const dialect = known?.dialect ?? assumed;
  const steps = (targets: readonly Revision[], database: string | null = null): readonly SchemaStep[] =>
    history.steps({ targets, dialect, database });
  return {
    history,
    dialect,
    dialectSource: known?.source ?? null,
    steps,
    all: (database) => steps(indexed.graph.effectiveHeads, database),
  };
}
