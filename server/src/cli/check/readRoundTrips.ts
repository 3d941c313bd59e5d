import { pathFrom } from '../../check/checkSnapshot.js';
import type { RevisionRoundTrip } from '../../check/report.js';
import type { DialectName } from '../../core/dialects/dialectName.js';
import { readSettings } from '../../core/settings/settings.js';
import { dialectsFor } from '../../workspace/environmentDialect.js';
import { rangeOf } from '../../workspace/lineTable.js';
import { conventionOf } from '../../workspace/projectConvention.js';
import { readOptionsFor } from '../../workspace/readOptions.js';
import { roundTripsOf } from '../../workspace/roundTrips.js';
import type { SchemaStore } from '../../workspace/schemaStore.js';
import type { Snapshot } from '../../workspace/snapshot.js';
import type { OpenProject } from '../project.js';
import type { ReviewedIn } from './reviewRevisions.js';

interface Project extends Pick<OpenProject, 'root'> {
  readonly schemas: SchemaStore;
  readonly snapshot: Snapshot;
  /** The option `--dialect`. */
  readonly dialect: DialectName | null;
}

/**
 * Whether the downgrades of reviewed revisions undo their upgrades, by the schemas that the revisions before them make.
 * All of them are read for that; nothing runs.
 */
export async function readRoundTrips(
  reviewed: readonly ReviewedIn[],
  { root, snapshot, schemas, dialect }: Project,
): Promise<RevisionRoundTrip[]> {
  const found: RevisionRoundTrip[] = [];
  for (const { indexed, revisions } of reviewed) {
    if (revisions.length === 0) continue;
    const settings = readSettings(undefined, snapshot.projectSettings(indexed.folder.uri));
    const options = readOptionsFor(indexed, settings);
    const history = await schemas.read(indexed, snapshot, options, new AbortController().signal);
    const { imported } = history;
    const { known, candidates } = dialectsFor({ environment: indexed, setting: settings.dialect, imported });
    const subject = {
      indexed,
      history,
      dialect: dialect ?? known?.dialect,
      candidates,
      convention: conventionOf(indexed),
    };
    const trips = roundTripsOf(subject, revisions);
    for (const [at, { id, file }] of revisions.entries()) {
      const { verdict, data, reasons } = trips[at] ?? { verdict: 'unknown', data: 'unknown', reasons: [] };
      found.push({
        environment: indexed.environment.name,
        revision: id,
        file: pathFrom(root, file.path),
        verdict,
        data,
        reasons: reasons.map(({ message, span, object }) => ({
          message,
          range: span === null ? null : rangeOf(snapshot.lines(file.path), span),
          object,
        })),
      });
    }
  }
  return found;
}
