/** What a command is about: an environment and, where one was pointed at, a revision or what Alembic takes for one. */
export interface Place {
  readonly environment: string;
  readonly revision: string | null;
}

/** The place that a node of the tree, or a button of our own, calls a command with. */
export function placeOf(argument: unknown): Place | undefined {
  if (typeof argument !== 'object' || argument === null || !('environment' in argument)) return undefined;
  const { environment } = argument;
  const revision = 'revision' in argument ? argument.revision : null;
  return typeof environment === 'string'
    ? { environment, revision: typeof revision === 'string' ? revision : null }
    : undefined;
}
