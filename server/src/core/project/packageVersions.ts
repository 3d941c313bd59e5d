import { parse } from 'smol-toml';
import {
  isSqlPackage,
  isVersion,
  type SqlPackage,
  type StatedVersion,
  type StatedVersions,
} from '../settings/sqlVersions.js';
import { isTable } from './toml.js';

/** Lock files by the name they have, in the order in which they are believed. */
export const lockFiles = ['uv.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'pylock.toml'] as const;
/** Files of requirements. */
export const requirementFiles = ['pyproject.toml', 'Pipfile', 'setup.cfg'] as const;

/** Whether a name is that of a list of requirements such as `requirements-dev.txt`; pip-tools pins them there. */
export function isRequirementsList(name: string): boolean {
  return /^(?:requirements|constraints)[\w.-]{0,100}\.txt$/.test(name);
}

/** What a file says of the two packages, by its name. Never throws: a file that cannot be read states nothing. */
export function versionsInFile(name: string, text: string): StatedVersions {
  if (!/alembic|sqlalchemy/i.test(text)) return {};
  try {
    if (name === 'Pipfile.lock') return ofPipfileLock(JSON.parse(text));
    if (name.endsWith('.lock') || name === 'pylock.toml') return ofLock(parse(text));
    if (name === 'setup.cfg' || name.endsWith('.txt')) return ofLines(text.split(/\r\n?|\n/));
    return ofToml(parse(text));
  } catch {
    // Broken, as it may be while it is merged or written, or deeper than can be read.
    return {};
  }
}

/** The versions that the names of installed metadata state: `alembic-1.13.1.dist-info`. */
export function versionsOfMetadata(names: readonly string[]): StatedVersions {
  return collect(
    names.flatMap((name) => {
      const [, known = '', version = ''] =
        /^(alembic|sqlalchemy)-(\d[^-]{0,60}?)(?:\.dist-info|(?:-py[\d.]{1,10})?\.egg-info)$/i.exec(name) ?? [];
      return isSqlPackage(known.toLowerCase()) ? [[known, exact(version)] as const] : [];
    }),
  );
}

type Named = readonly [name: string, version: StatedVersion | undefined];

/** `[[package]]` of uv, Poetry and PDM; `[[packages]]` of pylock.toml. */
function ofLock(document: Readonly<Record<string, unknown>>): StatedVersions {
  const packages = [document['package'], document['packages']].flatMap((list): unknown[] =>
    Array.isArray(list) ? list : [],
  );
  return collect(
    packages.flatMap((one: unknown): Named[] =>
      isTable(one) && typeof one['name'] === 'string' && typeof one['version'] === 'string'
        ? [[one['name'], exact(one['version'])]]
        : [],
    ),
  );
}

function ofPipfileLock(document: unknown): StatedVersions {
  if (!isTable(document)) return {};
  return collect(
    [document['default'], document['develop']].flatMap((section): Named[] =>
      isTable(section)
        ? Object.entries(section).map(([name, one]) => [name, isTable(one) ? versionOf(one['version']) : undefined])
        : [],
    ),
  );
}

/** Lines of requirements, and those of `install_requires` in setup.cfg. */
function ofLines(lines: readonly string[]): StatedVersions {
  return collect(lines.flatMap((line) => requirement(line.replace(/^\s{0,40}install_requires\s{0,20}=/, ''))));
}

/** `[project]`, dependency groups and Poetry's tables of a pyproject.toml; the tables of a Pipfile. */
function ofToml(document: Readonly<Record<string, unknown>>): StatedVersions {
  const project = tableAt(document, 'project');
  const poetry = tableAt(document, 'tool', 'poetry');
  const lists = [
    project['dependencies'],
    ...Object.values(tableAt(document, 'project', 'optional-dependencies')),
    ...Object.values(tableAt(document, 'dependency-groups')),
    ...Object.values(tableAt(document, 'tool', 'pdm', 'dev-dependencies')),
    tableAt(document, 'tool', 'uv')['dev-dependencies'],
  ];
  const tables = [
    tableAt(poetry, 'dependencies'),
    tableAt(poetry, 'dev-dependencies'),
    ...Object.keys(tableAt(poetry, 'group')).map((group) => tableAt(poetry, 'group', group, 'dependencies')),
    tableAt(document, 'packages'),
    tableAt(document, 'dev-packages'),
  ];
  return collect([
    ...lists.flatMap((list): Named[] =>
      Array.isArray(list) ? list.flatMap((one: unknown) => (typeof one === 'string' ? requirement(one) : [])) : [],
    ),
    ...tables.flatMap((table) =>
      Object.entries(table).map(([name, one]): Named => [name, versionOf(isTable(one) ? one['version'] : one)]),
    ),
  ]);
}

function tableAt(document: Readonly<Record<string, unknown>>, ...path: readonly string[]): Record<string, unknown> {
  let at: unknown = document;
  for (const key of path) at = isTable(at) && Object.hasOwn(at, key) ? at[key] : undefined;
  return isTable(at) ? at : {};
}

/** `SQLAlchemy[asyncio] >= 2.0, < 2.1 ; python_version > "3.8"`. */
function requirement(line: string): Named[] {
  const [, name = '', specifiers = ''] =
    /^\s{0,40}([A-Za-z0-9][\w.-]{0,100})\s{0,20}(?:\[[\w.,\s-]{0,200}\])?\s{0,20}\(?([^;#()@\\]{0,200})/.exec(line) ??
    [];
  return isSqlPackage(name.toLowerCase()) && /^[<>=!~]/.test(specifiers.trim()) ? [[name, versionOf(specifiers)]] : [];
}

/** The version that specifiers pin, or the lowest that they allow; Poetry's `^` and `~` and Pipenv's bare number too. */
function versionOf(specifiers: unknown): StatedVersion | undefined {
  if (typeof specifiers !== 'string' || specifiers.length > 300) return undefined;
  const bound = specifiers.trim();
  let lowest: StatedVersion | undefined;
  for (const part of bound.split(',')) {
    const [, operator = '', written = ''] = /^(===?|~=|>=|>|\^|~|)\s*v?([\w.*+!-]+)$/.exec(part.trim()) ?? [];
    const version = written.replace(/\.\*$/, '');
    if (!isVersion(version)) continue;
    if (['', '==', '==='].includes(operator) && version === written) return exact(version);
    lowest = { version, bound };
  }
  return lowest;
}

function exact(version: string): StatedVersion | undefined {
  return isVersion(version) ? { version, bound: null } : undefined;
}

/** Of several statements the pinned one counts, and of those the newest, as an installer takes it where it may. */
function collect(all: readonly Named[]): StatedVersions {
  const found: Partial<Record<SqlPackage, StatedVersion>> = {};
  for (const [given, version] of all) {
    const name = given.toLowerCase();
    if (!isSqlPackage(name) || version === undefined) continue;
    const before = found[name];
    const isBetter =
      before === undefined ||
      (before.bound !== null && version.bound === null) ||
      ((before.bound === null) === (version.bound === null) && compareVersions(version.version, before.version) > 0);
    if (isBetter) found[name] = version;
  }
  return found;
}

/** Less than 0 where the first is older. Prereleases come before their release. */
export function compareVersions(one: string, other: string): number {
  const [ours, theirs] = [partsOf(one), partsOf(other)];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    const difference = (ours[index] ?? 0) - (theirs[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** Release numbers, padded, then what comes before (negative) or after (positive) the release. */
function partsOf(version: string): number[] {
  const [, release = '0', stage = '', number = '0'] =
    /^([\d.]*\d)(?:\.?(a|b|rc|alpha|beta|pre|dev|post)\.?(\d*))?/i.exec(version) ?? [];
  const numbers = release.split('.').map(Number);
  while (numbers.length < 5) numbers.push(0);
  const stages: Readonly<Record<string, number>> = {
    dev: -5,
    a: -4,
    alpha: -4,
    b: -3,
    beta: -3,
    pre: -2,
    rc: -2,
    post: 1,
  };
  return [...numbers, stages[stage.toLowerCase()] ?? 0, Number(number)];
}
