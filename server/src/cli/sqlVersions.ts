import path from 'node:path';
import { readSettings } from '../core/settings/settings.js';
import { readStatedVersions, type StatedVersions } from '../core/settings/sqlVersions.js';
import { projectVersions, type ProjectVersions } from '../workspace/projectVersions.js';
import { normalPath } from '../workspace/paths.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { Project } from './project.js';

/**
 * The versions to render for: those of the option, else as the project has them. No Python runs to find them.
 * @param python the interpreter that the user names, if any
 */
export function versionsFor(
  { snapshot }: Pick<Project, 'snapshot'>,
  environment: IndexedEnvironment,
  option: StatedVersions,
  python: string | null = null,
): ProjectVersions {
  const { versions } = readSettings(undefined, snapshot.projectSettings(environment.folder.uri));
  return projectVersions({
    environment,
    stated: [
      { name: '--versions', versions: option },
      { name: 'alembic.versions', versions: (versions === '' ? undefined : readStatedVersions(versions)) ?? {} },
    ],
    selected: python === null ? undefined : environmentNextTo(python),
  });
}

/** The directory of the environment that holds an interpreter as `bin/python`, or that is named itself. */
function environmentNextTo(python: string): string {
  const absolute = normalPath(path.resolve(python));
  return /\/(?:bin|Scripts)\/[^/]+$/.test(absolute) ? path.posix.dirname(path.posix.dirname(absolute)) : absolute;
}
