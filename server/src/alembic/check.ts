import { joinedSummary, summaryOfDatabase, type BridgeDatabase, type DatabaseSummary } from './databaseTarget.js';
import { refusal, type RunFailure } from './failure.js';
import { askOnline } from './onlineBridge.js';
import { runSetup, type AlembicProject } from './runSetup.js';

/** What autogenerate finds between the models and the database. */
export interface ModelCheck {
  readonly database: DatabaseSummary;
  readonly differences: readonly {
    /** "column item.price is in the models and not in the database". */
    readonly description: string;
    /** The Python of the operation that would bring the database in line with the models. */
    readonly operation: string;
  }[];
}

interface CheckReply {
  readonly databases: readonly BridgeDatabase[];
  /** `database`: its name in the multidb template. */
  readonly differences: readonly {
    readonly description: string;
    readonly operation: string;
    readonly database: string | null;
  }[];
}

/** Reading a large database's schema takes its time. */
const timeoutMilliseconds = 600_000;

/** Compares the models with the database, by the project's own autogenerate. Connects; creates and changes nothing. */
export async function checkModels(
  script: string,
  project: AlembicProject,
  signal: AbortSignal,
): Promise<ModelCheck | RunFailure> {
  const setup = await runSetup(project, signal);
  if ('failure' in setup) return setup;
  const reply = await askOnline<CheckReply>(script, setup, { method: 'check', timeoutMilliseconds }, signal);
  if ('failure' in reply) return reply;
  const { databases, differences } = reply.result;
  const [first, ...more] = databases.map((database) => summaryOfDatabase(database, setup.env));
  if (first === undefined) {
    return refusal(
      'environmentRaised',
      'env.py finished without calling context.run_migrations(), so the models were not compared with a database.',
    );
  }
  return {
    database: joinedSummary([first, ...more]),
    differences: differences.map(({ description, operation, database }) => ({
      description: database === null ? description : `${database}: ${description}`,
      operation,
    })),
  };
}
