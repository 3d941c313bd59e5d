import type { DialectName } from '../../core/dialects/dialectName.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import type { ReadOptions } from '../../core/operations/options.js';
import type { SchemaStep } from '../../core/schema/history.js';
import type { NamingConvention } from '../../core/schema/namingConvention.js';
import { dialectsFor, type KnownDialect } from '../../workspace/environmentDialect.js';
import { conventionOf } from '../../workspace/projectConvention.js';
import { readOptionsFor } from '../../workspace/readOptions.js';
import type { ReadHistory } from '../../workspace/schemaStore.js';
import type { IndexedEnvironment } from '../../workspace/snapshot.js';
import type { FeatureContext } from '../context.js';

/** What a schema is shown for where nothing says the dialect: names and keys are the same in all of them. */
const assumed: DialectName = 'postgresql';

/** The schemas of one environment, for its dialect. */
export interface EnvironmentSchemas {
  readonly history: ReadHistory;
  /** How its revisions are read. */
  readonly readOptions: ReadOptions;
  readonly dialect: DialectName;
  /** What says the dialect; null where it is assumed. */
  readonly dialectSource: string | null;
  /** The dialects that the project may be for where nothing says which. */
  readonly candidates: readonly DialectName[];
  /** The naming convention of the metadata, as far as it is known. */
  readonly convention: NamingConvention | undefined;
  /** The steps up to these revisions. Rejects when the signal of the request is aborted. */
  steps(targets: readonly Revision[], options?: StepOptions): Promise<readonly SchemaStep[]>;
  /** Those up to all heads, of the database given or of the only one. */
  all(database?: string | null): Promise<readonly SchemaStep[]>;
}

export interface StepOptions {
  /** Of the multidb template: the engine. */
  readonly database?: string | null;
  /** Another dialect than the environment's own. */
  readonly dialect?: DialectName;
}

/** Reads what the environment's revisions do. Neither Python nor a database has a part in it. */
export async function environmentSchemas(
  indexed: IndexedEnvironment,
  context: Pick<FeatureContext, 'schemas' | 'snapshot' | 'signal' | 'settings' | 'bufferText'>,
): Promise<EnvironmentSchemas> {
  const { schemas, snapshot, signal, settings } = context;
  const own = await settings.of(indexed.folder.uri);
  const readOptions = {
    ...readOptionsFor(indexed, own, context.bufferText),
    isPostgres: (imported: ReadonlySet<DialectName>): boolean =>
      projectFacts(indexed, own.dialect, imported).known?.dialect === 'postgresql',
  };
  const history = await schemas.read(indexed, snapshot, readOptions, signal);
  const { known, candidates, convention } = projectFacts(indexed, own.dialect, history.imported);
  const dialect = known?.dialect ?? assumed;
  const steps = (
    targets: readonly Revision[],
    { database = null, dialect: other = dialect }: StepOptions = {},
  ): Promise<readonly SchemaStep[]> => history.walk({ targets, dialect: other, database, convention }, signal);
  return {
    history,
    readOptions,
    dialect,
    dialectSource: known?.source ?? null,
    candidates,
    convention,
    steps,
    all: (database = null) => steps(indexed.graph.effectiveHeads, { database }),
  };
}

interface ProjectFacts {
  readonly known: KnownDialect | undefined;
  readonly candidates: readonly DialectName[];
  readonly convention: NamingConvention | undefined;
}

/** What files beside the revisions say; looked up again after a while, not with every key. */
function projectFacts(indexed: IndexedEnvironment, setting: string, imported: ReadonlySet<DialectName>): ProjectFacts {
  const key = [setting, ...imported].join(' ');
  const before = recent.get(indexed.environment);
  if (before?.key === key && performance.now() - before.time < fresh) return before.facts;
  const facts = {
    ...dialectsFor({ environment: indexed, setting, imported }),
    convention: conventionOf(indexed),
  };
  recent.set(indexed.environment, { key, time: performance.now(), facts });
  return facts;
}

/** In milliseconds. */
const fresh = 3000;
const recent = new WeakMap<
  IndexedEnvironment['environment'],
  { readonly key: string; readonly time: number; readonly facts: ProjectFacts }
>();
