import { refusal, type RunFailure } from '../../alembic/failure.js';
import { previewSql as runPreview } from '../../alembic/previewSql.js';
import type { Revision } from '../../core/graph/revisionGraph.js';
import { pathOfUri } from '../../workspace/paths.js';
import { alembicProject } from '../alembicProject.js';
import type { Feature } from '../context.js';
import type { PreviewSqlParams, PreviewSqlResult } from '../messages.js';

/** The upgrade SQL of the revision in a document, from the project's own Alembic in offline mode. It reads the saved file. */
export const previewSql: Feature<PreviewSqlParams, PreviewSqlResult> = async ({ uri }, context) => {
  const path = pathOfUri(uri);
  const [indexed] = path === undefined ? [] : context.snapshot.environmentsOf(path);
  const revision = path === undefined ? undefined : indexed?.byPath.get(path);
  if (indexed === undefined || revision === undefined) {
    return refusal('notARevision', 'This file is not a revision of any Alembic environment that was found.');
  }
  const request = rangeOf(revision);
  if ('failure' in request) return request;
  const preview = await runPreview(await alembicProject(indexed, context), request, context.signal);
  if ('failure' in preview) return preview;
  return { ...preview, revision: request.revision, message: revision.message };
};

/** Alembic needs the ids of the revision and of its parent: what is not known cannot be asked for. */
function rangeOf({ id, downRevisions, unknown }: Revision): { revision: string; downRevisions: readonly string[] } | RunFailure {
  const missing = unknown.find(({ field }) => field === 'revision' || field === 'downRevision');
  if (id !== null && missing === undefined) return { revision: id, downRevisions };
  const what = missing?.field === 'downRevision' ? 'The parent of this revision' : 'The id of this revision';
  return refusal('notARevision', `${what} is not known from the text${missing === undefined ? '' : `: ${missing.reason}`}. Without it the preview has no range.`);
}
