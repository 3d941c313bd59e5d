import path from 'node:path';
import { readSettings } from '../core/settings/settings.js';
import type { StatedVersions } from '../core/settings/sqlVersions.js';
import { projectVersions, type ProjectVersions, type VersionQuestion } from '../workspace/projectVersions.js';
import { normalPath } from '../workspace/paths.js';
import { statedSources } from '../workspace/sqlFacts.js';
import type { IndexedEnvironment } from '../workspace/snapshot.js';
import type { Project } from './project.js';

/** What a call says of the versions: its option, and the interpreter that it names. */
export function versionsQuestion(
  option: StatedVersions,
  python: string | null,
): Pick<VersionQuestion, 'stated' | 'selected'> {
  return {
    stated: [{ name: '--versions', versions: option }],
    selected: python === null ? undefined : environmentNextTo(python),
  };
}

/**
 * The versions to render for: those of the option, else as the project has them. No Python runs to find them.
 */
export function versionsFor(
  { snapshot }: Pick<Project, 'snapshot'>,
  environment: IndexedEnvironment,
  option: StatedVersions,
): ProjectVersions {
  const settings = readSettings(undefined, snapshot.projectSettings(environment.folder.uri));
  const { stated = [] } = versionsQuestion(option, null);
  return projectVersions({ environment, stated: statedSources(settings, stated) });
}

/** The directory of the environment that holds an interpreter as `bin/python`, or that is named itself. */
function environmentNextTo(python: string): string {
  const absolute = normalPath(path.resolve(python));
  return /\/(?:bin|Scripts)\/[^/]+$/.test(absolute) ? path.posix.dirname(path.posix.dirname(absolute)) : absolute;
}
