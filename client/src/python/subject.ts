import type { EnvironmentSummary, PythonPlace } from 'alembic-language-server/messages';

/** What a Python is wanted for: an environment, or a workspace folder that has none yet. Commands get it as their argument. */
export interface PythonSubject {
  /** Of the workspace folder. */
  readonly folder: string;
  readonly environment?: string;
}

export function subjectOf({ id, folder }: EnvironmentSummary): PythonSubject {
  return { environment: id, folder };
}

export function paramsOf({ environment, folder }: PythonSubject): PythonPlace {
  return environment === undefined ? { folder } : { environment };
}

/** The subject that a button called a command with. */
export function subjectIn(argument: unknown): PythonSubject | undefined {
  const isSubject =
    typeof argument === 'object' && argument !== null && 'folder' in argument && typeof argument.folder === 'string';
  return isSubject ? (argument as PythonSubject) : undefined;
}
