import type { Environment, UnnamedEnvironment } from './environment.js';
import { baseName, compareCodePoints, relativePath } from './paths.js';

/**
 * Gives each environment a unique name: the user's, else its script location relative to the workspace folder (the
 * folder's own name for the folder itself), and where several share that, the section, the file or the version folders
 * that tell them apart in brackets. Sorted by name.
 */
export function nameEnvironments(environments: readonly UnnamedEnvironment[], root: string): Environment[] {
  const groups = new Map<string, UnnamedEnvironment[]>();
  for (const environment of environments) {
    const name = environment.name ?? placeName(environment, root);
    groups.set(name, [...(groups.get(name) ?? []), environment]);
  }
  const named: Environment[] = [];
  const taken = new Set(groups.keys());
  for (const [name, group] of groups) {
    const additions = group.length === 1 ? [''] : distinctLabels(group, root);
    group.forEach((environment, i) => {
      const addition = additions[i] ?? '';
      const isPlain = addition === '';
      named.push({ ...environment, name: unused(isPlain ? name : `${name} (${addition})`, taken, isPlain) });
    });
  }
  return named.sort((a, b) => compareCodePoints(a.name, b.name));
}

function placeName({ scriptLocation }: UnnamedEnvironment, root: string): string {
  const relative = relativePath(root, scriptLocation);
  return relative === '.' ? baseName(root) : relative;
}

/**
 * The shortest kind of label that differs for all: section, file name, version folders, file path, both. An empty one
 * is plain.
 */
function distinctLabels(group: readonly UnnamedEnvironment[], root: string): string[] {
  const kinds: ((environment: UnnamedEnvironment) => string)[] = [
    ({ source }) => source?.section ?? 'no configuration',
    ({ source }) => (source === null ? 'no configuration' : baseName(source.configFile)),
    versionFolders,
    ({ source, scriptLocation }) => relativePath(root, source?.configFile ?? scriptLocation),
    ({ source, scriptLocation }) =>
      source === null ? scriptLocation : `${relativePath(root, source.configFile)} ${source.section}`,
  ];
  const labels = kinds.map((kind) => group.map(kind));
  return labels.find((candidate) => new Set(candidate).size === group.length) ?? labels.at(-1) ?? [];
}

/** Empty for the usual folder; "postgresql" for versions/postgresql; of several the first tells enough. */
function versionFolders({ scriptLocation, versionLocations: [first = '', ...others] }: UnnamedEnvironment): string {
  const usual = `${scriptLocation}/versions`;
  if (first === usual) return '';
  const shown = relativePath(first.startsWith(`${usual}/`) ? usual : scriptLocation, first);
  return others.length === 0 ? shown : `${shown} and ${String(others.length)} more`;
}

/** Guards against a folder that is itself called "migrations (tenant)". */
function unused(name: string, taken: Set<string>, isOwn: boolean): string {
  let free = name;
  for (let i = 2; !isOwn && taken.has(free); i++) free = `${name} ${String(i)}`;
  taken.add(free);
  return free;
}
