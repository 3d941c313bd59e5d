import { parseDatabaseUrl, withEnvironment, type DatabaseTarget } from '../database/databaseTarget.js';
import { summaryOf, type DatabaseSummary } from './databaseTarget.js';
import type { EnvironmentVariables } from './environmentVariables.js';
import { refusal, type RunFailure } from './failure.js';

/**
 * A database URL that the user entered for an environment, and how it reaches env.py. It holds a password: never log
 * it.
 */
export interface SelectedUrl {
  readonly url: string;
  /** The environment variable that env.py reads its URL from; null for `sqlalchemy.url` of the configuration. */
  readonly variable: string | null;
}

const again = 'Select again with "Alembic: Select Database".';

/** Why the URL cannot be used; undefined when it can. The text never repeats it. */
export function selectedUrlProblem({ url, variable }: SelectedUrl, command: readonly string[]): RunFailure | undefined {
  const parsed = parseDatabaseUrl(url);
  if (parsed.kind === 'error')
    return refusal('badUrl', `The URL entered for this database cannot be used. ${parsed.reason} ${again}`);
  if (variable !== null || command.length === 0) return undefined;
  return refusal(
    'settings',
    `alembic.command cannot be given another sqlalchemy.url: its env.py has to read the URL from an environment variable. ${again}`,
    'alembic.command',
  );
}

/** The environment of a run, with the variable that names the selected database. */
export function withSelectedUrl(env: EnvironmentVariables, selected: SelectedUrl | null): EnvironmentVariables {
  const variable = selected?.variable ?? null;
  return selected === null || variable === null ? env : { ...env, [variable]: selected.url };
}

/** The `sqlalchemy.url` to be set in place of the configuration's; null to leave it. */
export function urlOption(selected: SelectedUrl | null): string | null {
  return selected?.variable === null ? selected.url : null;
}

/** The database of the selected URL; undefined without one. `env` is what Alembic runs with. */
export function selectedTarget(selected: SelectedUrl | null, env: EnvironmentVariables): DatabaseTarget | undefined {
  const parsed = selected === null ? undefined : parseDatabaseUrl(selected.url);
  return parsed?.kind === 'target' ? withEnvironment(parsed.target, env) : undefined;
}

/**
 * Why the databases that env.py connects to are not the selected one; undefined when one of them is, or when none was
 * selected.
 */
export function whyNotSelected(
  selected: SelectedUrl | null,
  env: EnvironmentVariables,
  found: readonly DatabaseSummary[],
): RunFailure | undefined {
  const target = selectedTarget(selected, env);
  if (selected === null || target === undefined) return undefined;
  const wanted = summaryOf(target);
  if (found.some((one) => isSame(one, wanted))) return undefined;
  const where = found.map(({ description }) => description).join(' and ');
  const how = selected.variable ?? 'sqlalchemy.url';
  return refusal(
    'otherDatabase',
    `You selected ${wanted.description}, but env.py connects to ${where}: it does not read its URL from ${how}. Nothing was run. ${again}`,
  );
}

/**
 * The driver may differ: many an env.py sets its own. What is percent-encoded in a name, not every SQLAlchemy decodes.
 */
function isSame(one: DatabaseSummary, other: DatabaseSummary): boolean {
  return (
    one.dialect === other.dialect &&
    one.host === other.host &&
    decoded(one.database) === decoded(other.database) &&
    one.user === other.user
  );
}

function decoded(name: string | null): string | null {
  try {
    return name === null ? null : decodeURIComponent(name);
  } catch {
    return name;
  }
}
