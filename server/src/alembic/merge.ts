import type { AlembicProject } from './alembicCommand.js';
import type { RunFailure } from './failure.js';
import type { NewRevision } from './newRevision.js';
import { runAndFindRevisions } from './revisionsMade.js';

export interface MergeRequest {
  readonly message: string;
  /** Ids, at least two. */
  readonly revisions: readonly string[];
}

/** Runs `alembic merge` and returns the file that it made. */
export async function merge(
  project: AlembicProject,
  { message, revisions }: MergeRequest,
  signal: AbortSignal,
): Promise<NewRevision | RunFailure> {
  const made = await runAndFindRevisions(project, ['merge', `--message=${message}`, ...revisions], signal);
  if ('failure' in made) return made;
  const [file] = made.files;
  if (file !== undefined) return { file, isEmpty: false, interpreter: made.interpreter };
  return {
    failure: 'failed',
    message: 'Alembic reported success, but no new file is in the version locations. See what it printed.',
    details: made.output,
  };
}
