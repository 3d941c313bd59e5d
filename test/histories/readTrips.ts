import { readFileSync } from 'node:fs';
import { dialects } from '../../server/src/core/dialects/dialects.js';
import type { DialectName } from '../../server/src/core/dialects/dialectName.js';
import { applyChanges } from '../../server/src/core/edits/textChange.js';
import { coverageOf } from '../../server/src/core/operations/coverage.js';
import { emptySchema } from '../../server/src/core/schema/schema.js';
import { readSettings } from '../../server/src/core/settings/settings.js';
import { conventionOf } from '../../server/src/workspace/projectConvention.js';
import { readOptionsFor } from '../../server/src/workspace/readOptions.js';
import { roundTripsOf } from '../../server/src/workspace/roundTrips.js';
import { createSchemaStore } from '../../server/src/workspace/schemaStore.js';
import { openHistory } from './openHistory.js';

/** What is said of one revision's round trip, and of one with a downgrade that is written for it. */
export interface ReadTrip {
  readonly file: string;
  readonly id: string | null;
  readonly verdict: string;
  readonly data: string;
  readonly reasons: readonly string[];
  /** Whether all operations of `upgrade` and `downgrade` are understood. */
  readonly isUnderstood: boolean;
  /** The file with the downgrade; null where none is written. */
  readonly written: string | null;
  readonly writtenVerdict: string | null;
  readonly writtenReasons: readonly string[];
}

/** Of the last revisions of an environment, in an order in which they can run. */
export async function readTrips(
  folder: string,
  {
    environment,
    dialect,
    database,
    last,
  }: { environment: string; dialect: DialectName; database: string | null; last: number },
): Promise<{ readonly revisions: readonly string[]; readonly trips: readonly ReadTrip[] }> {
  return openHistory(folder, 'headers', async ({ snapshot, readers: { downgrade: write }, store }) => {
    const indexed = snapshot.environments.find((each) => each.environment.name === environment);
    if (indexed === undefined) throw new Error(`${folder} has no environment ${environment}`);
    const settings = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
    const options = readOptionsFor(indexed, settings);
    const history = await createSchemaStore(store).read(indexed, snapshot, options, new AbortController().signal);
    const convention = conventionOf(indexed);
    const steps = history.steps({ targets: indexed.graph.heads, dialect, database, convention });
    const revisions = steps.map(({ revision }) => revision);
    const asked = revisions.slice(-last).filter(({ id }) => id !== null);
    const verdicts = roundTripsOf({ indexed, history, dialect, candidates: [], convention }, asked);
    const trips = asked.map((revision, at): ReadTrip => {
      const operations = history.operationsOf(revision);
      const text = readFileSync(revision.file.path, 'utf8');
      const before =
        history.steps({ targets: [revision], dialect, database, convention }).at(-1)?.before ?? emptySchema;
      const result = write(text, { before, dialect: dialects[dialect], convention, options, mode: 'generate' });
      const isWritten = result.kind === 'changes';
      const counts = [operations.upgrade, operations.downgrade].map(coverageOf);
      const verdict = verdicts[at];
      return {
        file: revision.file.path,
        id: revision.id,
        verdict: verdict?.verdict ?? 'unknown',
        data: verdict?.data ?? 'unknown',
        reasons: verdict?.reasons.map(({ message }) => message) ?? [],
        isUnderstood: counts.every((each) => each.operations === each.understood),
        written: isWritten
          ? applyChanges(
              text,
              result.changes.toSorted((one, other) => one.span.start - other.span.start),
            )
          : null,
        writtenVerdict: isWritten ? result.roundTrip.verdict : null,
        writtenReasons: isWritten ? result.roundTrip.reasons.map(({ message }) => message) : [result.reason],
      };
    });
    return { revisions: revisions.map(({ file }) => file.path), trips };
  });
}
