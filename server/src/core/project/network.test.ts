import { describe, expect, it, test } from 'vitest';
import { literalTree } from '../../../../test/support/literalTree.js';
import { discoverEnvironments } from './discover.js';
import { NETWORK_REASON, reachesForNetwork } from './network.js';

describe('paths that reach for another host', () => {
  it.each([
    ['//host/share/x', 'c:/work', true],
    ['//?/UNC/host/share', 'c:/work', true],
    ['//./pipe/name', 'c:/work', true],
    ['d:/x', 'c:/work', false],
    ['//host/share/x', '//host/share/app', false],
    ['//HOST/Share/x', '//host/share/app', false],
    ['//host/shared/x', '//host/share/app', true],
    ['//other/share/x', '//host/share/app', true],
    // Elsewhere two slashes are as one.
    ['//host/share/x', '/work', false],
  ])('%s from %s: %s', (path, root, expected) => {
    expect(reachesForNetwork(path, root)).toBe(expected);
  });
});

const root = 'c:/work/app';
const scripts = { 'migrations/env.py': '', 'migrations/script.py.mako': '', 'migrations/versions/': '' };

/** Every way in which a repository's files name a folder. */
const projects: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'script_location with slashes': { 'alembic.ini': '[alembic]\nscript_location = //host/share/x\n' },
  'script_location with backslashes': { 'alembic.ini': '[alembic]\nscript_location = \\\\host\\share\\x\n' },
  'a package on the network': {
    'alembic.ini': '[alembic]\nscript_location = pkg:migrations\nprepend_sys_path = //host/share\n',
    'pkg/__init__.py': '',
  },
  version_locations: {
    'alembic.ini':
      '[alembic]\nscript_location = migrations\nversion_locations = //host/share/v %(here)s/migrations/versions\n',
    ...scripts,
  },
  'version_locations in TOML': {
    'pyproject.toml': '[tool.alembic]\nscript_location = "migrations"\nversion_locations = ["//host/share/v"]\n',
    ...scripts,
  },
  'an entry of environments': {
    'alembic-ls.toml': '[[environments]]\nscriptLocation = "migrations"\nversionLocations = ["//host/share/v"]\n',
    ...scripts,
  },
  'an entry with its configuration there': {
    'alembic-ls.toml': '[[environments]]\nconfigFile = "//host/share/alembic.ini"\n',
    ...scripts,
  },
  'an entry with its scripts there': { 'alembic-ls.toml': '[[environments]]\nscriptLocation = "//host/share/x"\n' },
};

function discover(files: Readonly<Record<string, string>>, mayUseNetwork: boolean) {
  const asked: string[] = [];
  const tree = literalTree(files, root);
  const note =
    <T>(look: (path: string) => T) =>
    (path: string): T => {
      if (path.startsWith('//')) asked.push(path);
      return look(path);
    };
  const discovery = discoverEnvironments({
    ...tree,
    mayUseNetwork,
    read: note((path) => tree.read(path)),
    isDirectory: note((path) => tree.isDirectory(path)),
    realPath: note((path) => tree.realPath(path)),
    header: note((path) => tree.header(path)),
  });
  return { asked, discovery };
}

describe('a workspace on Windows that is not trusted', () => {
  test.each(Object.keys(projects))('looks up nothing on another host for %s', (name) => {
    const { asked, discovery } = discover(projects[name] ?? {}, false);
    expect(asked).toEqual([]);
    const listed = discovery.environments.flatMap(({ scriptLocation, versionLocations }) => [
      scriptLocation,
      ...versionLocations,
    ]);
    expect(listed.filter((path) => path.startsWith('//'))).toEqual([]);
  });

  test('says why a location on another host is not read', () => {
    const { discovery } = discover(projects['version_locations'] ?? {}, false);
    expect(discovery.environments[0]?.unresolved).toEqual([{ value: '//host/share/v', reason: NETWORK_REASON }]);
    expect(JSON.stringify(discover(projects['script_location with slashes'] ?? {}, false).discovery.notes)).toContain(
      NETWORK_REASON,
    );
  });
});

test('once the workspace is trusted the same paths are looked up', () => {
  for (const [name, files] of Object.entries(projects)) {
    if (name !== 'a package on the network') expect(discover(files, true).asked, name).not.toEqual([]);
  }
});
