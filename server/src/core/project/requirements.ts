import { parse } from 'smol-toml';

/** A requirement with a name, extras and versions: nothing that a shell or pip reads as anything else. */
const plainRequirement =
  /^[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[A-Za-z0-9._,-]*\])?(?:[<>=!~]{1,3}[A-Za-z0-9.*+!_-]+(?:,[<>=!~]{1,3}[A-Za-z0-9.*+!_-]+)*)?$/;

/**
 * The plain ones of a project's own dependencies: `[project] dependencies` of a pyproject.toml. Those with a marker or
 * an address are left out. Empty for a text that is not TOML or declares none.
 */
export function declaredRequirements(pyproject: string): string[] {
  const dependencies = dependenciesOf(pyproject);
  if (!Array.isArray(dependencies)) return [];
  return dependencies
    .flatMap((dependency: unknown) => (typeof dependency === 'string' ? [dependency.replace(/[ \t]/g, '')] : []))
    .filter((dependency) => dependency.length < 200 && plainRequirement.test(dependency));
}

/** Whether a list of requirements, or a lock file, names Alembic. */
export function namesAlembic(text: string): boolean {
  return /^[ \t"'[{]*(?:name[ \t]*=[ \t]*["'])?alembic(?![\w.-])/im.test(text);
}

function dependenciesOf(pyproject: string): unknown {
  try {
    const { project } = parse(pyproject);
    return typeof project === 'object' && 'dependencies' in project ? project['dependencies'] : undefined;
  } catch {
    return undefined;
  }
}
