import { dialects } from '../core/dialects/dialects.js';
import type { DowngradeQuestion, WrittenDowngrade } from '../core/edits/downgrade/generateDowngrade.js';
import type { RoundTrip } from '../core/schema/roundTrip/roundTrip.js';
import { emptySchema } from '../core/schema/schema.js';
import { roundTripBeside } from '../workspace/roundTrips.js';
import { pathOfUri } from '../workspace/paths.js';
import type { Revision } from '../core/graph/revisionGraph.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { FeatureContext } from './context.js';
import { environmentSchemas, type EnvironmentSchemas } from './schema/environmentSchemas.js';

/** A revision in the first of the environments that have its file. */
export interface RevisionAt {
  readonly path: string;
  readonly indexed: IndexedEnvironment;
  readonly revision: Revision;
}

export function revisionAt(uri: string, { snapshot }: Pick<FeatureContext, 'snapshot'>): RevisionAt | undefined {
  const path = pathOfUri(uri);
  if (path === undefined) return undefined;
  for (const indexed of snapshot.environmentsOf(path)) {
    const revision = indexed.byPath.get(path);
    if (revision !== undefined) return { path, indexed, revision };
  }
  return undefined;
}

/** The verdict on one revision. */
export async function roundTripAt({ indexed, revision }: RevisionAt, context: FeatureContext): Promise<RoundTrip> {
  const schemas = await environmentSchemas(indexed, context);
  const { history, candidates, convention } = schemas;
  const subject = { indexed, history, dialect: dialectIn(schemas), candidates, convention };
  const trip = await roundTripBeside(subject, revision, context.signal);
  return trip ?? { verdict: 'unknown', data: 'unknown', reasons: [] };
}

/** A downgrade for the text of a revision, which undoes its upgrade; or a sentence that says why there is none. */
export async function writtenDowngrade(
  { indexed, revision }: RevisionAt,
  text: string,
  mode: DowngradeQuestion['mode'],
  context: FeatureContext,
): Promise<WrittenDowngrade> {
  const schemas = await environmentSchemas(indexed, context);
  const dialect = dialectIn(schemas);
  if (dialect === undefined)
    return {
      kind: 'refused',
      reason: 'Nothing in the project says which database it is for; the setting alembic.dialect does.',
    };
  const before = (await schemas.steps([revision])).at(-1)?.before ?? emptySchema;
  const { convention, readOptions: options } = schemas;
  const { downgrade: write } = await context.python;
  const written = write(text, { before, dialect: dialects[dialect], convention, options, mode });
  return written.kind === 'refused'
    ? { kind: 'refused', reason: `No downgrade is written: ${written.reason}.` }
    : written;
}

/** Undefined where nothing says it. */
export function dialectIn({ dialect, dialectSource }: EnvironmentSchemas): EnvironmentSchemas['dialect'] | undefined {
  return dialectSource === null ? undefined : dialect;
}
