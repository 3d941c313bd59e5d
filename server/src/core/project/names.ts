import type { Environment } from './environment.js';
import { baseName, compareCodePoints, relativePath } from './paths.js';

/**
 * Gives each environment a unique name: its script location relative to the workspace folder (the folder's own name for
 * the folder itself), and where several share that, the section or the file that tells them apart in brackets.
 * Sorted by name.
 */
export function nameEnvironments(environments: readonly Omit<Environment, 'name'>[], root: string): Environment[] {
  const groups = new Map<string, Omit<Environment, 'name'>[]>();
  for (const environment of environments) {
    const relative = relativePath(root, environment.scriptLocation);
    const name = relative === '.' ? baseName(root) : relative;
    groups.set(name, [...(groups.get(name) ?? []), environment]);
  }
  const named: Environment[] = [];
  const taken = new Set(groups.keys());
  for (const [name, group] of groups) {
    const additions = group.length === 1 ? [''] : distinctLabels(group, root).map((label) => ` (${label})`);
    group.forEach((environment, i) => named.push({ name: unused(`${name}${additions[i] ?? ''}`, taken, group.length === 1), ...environment }));
  }
  return named.sort((a, b) => compareCodePoints(a.name, b.name));
}

/** The shortest kind of label that differs for all: section, file name, file path, both. */
function distinctLabels(group: readonly Omit<Environment, 'name'>[], root: string): string[] {
  const kinds: ((environment: Omit<Environment, 'name'>) => string)[] = [
    ({ source }) => source?.section ?? 'no configuration',
    ({ source }) => (source === null ? 'no configuration' : baseName(source.configFile)),
    ({ source, scriptLocation }) => relativePath(root, source?.configFile ?? scriptLocation),
    ({ source, scriptLocation }) => (source === null ? scriptLocation : `${relativePath(root, source.configFile)} ${source.section}`),
  ];
  const labels = kinds.map((kind) => group.map(kind));
  return labels.find((candidate) => new Set(candidate).size === group.length) ?? labels.at(-1) ?? [];
}

/** Guards against a folder that is itself called "migrations (tenant)". */
function unused(name: string, taken: Set<string>, isOwn: boolean): string {
  let free = name;
  for (let i = 2; !isOwn && taken.has(free); i++) free = `${name} ${String(i)}`;
  taken.add(free);
  return free;
}
