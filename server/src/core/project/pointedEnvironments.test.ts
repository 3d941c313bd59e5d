import { describe, expect, it } from 'vitest';
import { literalTree } from '../../../../test/support/literalTree.js';
import { discoverEnvironments } from './discover.js';
import type { Discovery } from './environment.js';

const ini = (options: string, section = 'alembic'): string => `[${section}]\n${options}\n`;
const fromRoot = (path: string): string => path.replace(/^\/work\/app(\/|$)/, '') || '.';
const scripts = (folder: string): Record<string, string> => ({
  [`${folder}/env.py`]: '',
  [`${folder}/script.py.mako`]: '',
  [`${folder}/versions/a1.py`]: '',
});

function shown({ environments }: Discovery): unknown[] {
  return environments.map(({ name, source, foundBy, scriptLocation, versionLocations }) => [
    name,
    foundBy,
    source === null ? null : `${fromRoot(source.configFile)} [${source.section}]`,
    fromRoot(scriptLocation),
    versionLocations.map(fromRoot),
  ]);
}

const base = {
  'alembic.ini': ini('script_location = db'),
  ...scripts('db'),
  'plugins/a/versions/b1.py': '',
  'plugins/b/versions/c1.py': '',
};

describe('the setting environments', () => {
  it.each<[string, unknown, unknown[]]>([
    ['absent', undefined, [['db', 'configuration', 'alembic.ini [alembic]', 'db', ['db/versions']]]],
    [
      'version locations that code builds',
      [{ scriptLocation: 'db', versionLocations: ['db/versions', 'plugins/a/versions'] }],
      [['db', 'setting', 'alembic.ini [alembic]', 'db', ['db/versions', 'plugins/a/versions']]],
    ],
    [
      'one script location used for two databases',
      [
        { name: 'main', scriptLocation: 'db', versionLocations: ['db/versions'] },
        {
          name: 'plugins',
          scriptLocation: './db/',
          versionLocations: ['plugins/a/versions', 'plugins/b/versions'],
          recursive: true,
        },
      ],
      [
        ['main', 'setting', 'alembic.ini [alembic]', 'db', ['db/versions']],
        ['plugins', 'setting', 'alembic.ini [alembic]', 'db', ['plugins/a/versions', 'plugins/b/versions']],
      ],
    ],
    [
      'a name only',
      [{ name: 'The database', configFile: 'alembic.ini' }],
      [['The database', 'setting', 'alembic.ini [alembic]', 'db', ['db/versions']]],
    ],
    [
      'version locations alone',
      [{ versionLocations: ['plugins/a/versions'] }],
      [
        ['db', 'configuration', 'alembic.ini [alembic]', 'db', ['db/versions']],
        ['plugins/a', 'setting', null, 'plugins/a', ['plugins/a/versions']],
      ],
    ],
    [
      'a folder without env.py',
      [{ scriptLocation: 'plugins/b' }],
      [
        ['db', 'configuration', 'alembic.ini [alembic]', 'db', ['db/versions']],
        ['plugins/b', 'setting', null, 'plugins/b', ['plugins/b/versions']],
      ],
    ],
  ])('%s', (_, setting, environments) => {
    const discovery = discoverEnvironments(literalTree(base), setting);
    expect(shown(discovery)).toEqual(environments);
    expect([...discovery.notes, ...discovery.problems]).toEqual([]);
  });

  it('points at a configuration that has no script location, or has a placeholder', () => {
    const files = {
      ...scripts('pkg/alembic'),
      'pkg/deploy.ini': ini('script_location = {here}'),
      'pkg/plain.cfg': ini('sqlalchemy.url = x', 'db'),
    };
    expect(
      shown(
        discoverEnvironments(literalTree(files), [{ configFile: 'pkg/deploy.ini', scriptLocation: 'pkg/alembic' }]),
      ),
    ).toEqual([['pkg/alembic', 'setting', 'pkg/deploy.ini [alembic]', 'pkg/alembic', ['pkg/alembic/versions']]]);
    expect(
      shown(
        discoverEnvironments(literalTree(files), [
          { configFile: 'pkg/plain.cfg', section: 'db', scriptLocation: 'pkg/alembic' },
        ]),
      ),
    ).toEqual([['pkg/alembic', 'setting', 'pkg/plain.cfg [db]', 'pkg/alembic', ['pkg/alembic/versions']]]);
  });

  it('replaces one section and not the other', () => {
    const files = {
      'alembic.ini':
        ini('script_location = db\nversion_locations = db/a') +
        ini('script_location = db\nversion_locations = db/b', 'tenant'),
      'db/env.py': '',
      'db/a/a.py': '',
      'db/b/b.py': '',
    };
    expect(
      shown(
        discoverEnvironments(literalTree(files), [{ name: 'tenants', configFile: 'alembic.ini', section: 'tenant' }]),
      ),
    ).toEqual([
      ['db', 'configuration', 'alembic.ini [alembic]', 'db', ['db/a']],
      ['tenants', 'setting', 'alembic.ini [tenant]', 'db', ['db/b']],
    ]);
  });

  it.each<[string, unknown, RegExp]>([
    ['no list', 'db', /must be a list/],
    ['no table', ['db'], /must be a table/],
    ['nothing named', [{ name: 'x' }], /names nothing/],
    ['an unknown key', [{ scriptLocation: 'db', version_locations: [] }], /"version_locations" is no key/],
    ['a key of another type', [{ configFile: 3 }], /configFile must be a text/],
    ['no folder', [{ scriptLocation: 'dv' }], /no folder \/work\/app\/dv/],
    ['no file', [{ configFile: 'x.ini' }], /no ini or TOML file/],
    ['a file that leads nowhere', [{ configFile: 'bad.ini' }], /script_location is "nowhere".*scriptLocation/],
    [
      'a version location that is not there',
      [{ scriptLocation: 'db', versionLocations: ['db/versions', 'db/more'] }],
      /no folder \/work\/app\/db\/more/,
    ],
  ])('tells what is wrong: %s', (_, setting, message) => {
    const { notes, environments } = discoverEnvironments(
      literalTree({ ...base, 'bad.ini': ini('script_location = nowhere') }),
      setting,
    );
    expect(notes.map(({ reason }) => reason)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^The setting alembic\.environments, entry 1: /),
        expect.stringMatching(message),
      ]),
    );
    expect(environments.map(({ name }) => name)).toEqual(['db']);
  });

  it.each([
    [
      'alembic-ls.toml',
      '[[environments]]\nscriptLocation = "db"\nversionLocations = ["plugins/a/versions"]\n|[[environments]]|\nscriptLocation = "dv"\n',
    ],
    [
      'pyproject.toml',
      '[tool.alembic-ls]\nenvironments = |[{ scriptLocation = "db", versionLocations = ["plugins/a/versions"] }, { scriptLocation = "dv" }]|\n',
    ],
  ])('is read from %s', (file, source) => {
    const [before = '', inside = '', after = ''] = source.split('|');
    const tree = literalTree({ ...base, [file]: before + inside + after });
    const discovery = discoverEnvironments(tree, []);
    expect(shown(discovery)).toEqual([['db', 'setting', 'alembic.ini [alembic]', 'db', ['plugins/a/versions']]]);
    expect(discovery.problems).toEqual([
      expect.objectContaining({
        code: 'CF03',
        file: `/work/app/${file}`,
        span: { start: before.length, end: before.length + inside.length },
        message: expect.stringContaining('/work/app/dv') as string,
      }),
    ]);
    const overridden = discoverEnvironments(tree, [{ name: 'mine', scriptLocation: 'db' }]);
    expect(shown(overridden)).toEqual([['mine', 'setting', 'alembic.ini [alembic]', 'db', ['db/versions']]]);
    expect(overridden.problems).toEqual([]);
  });

  it('says that alembic-ls.toml is not TOML', () => {
    expect(discoverEnvironments(literalTree({ ...base, 'alembic-ls.toml': 'environments = [' })).problems).toEqual([
      expect.objectContaining({ code: 'CF01', file: '/work/app/alembic-ls.toml' }),
    ]);
  });
});
