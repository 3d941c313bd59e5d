import { describe, expect, it } from 'vitest';
import { literalTree } from '../../../../test/support/literalTree.js';
import { discoverEnvironments, isProjectFile } from './discover.js';
import type { Environment, ProjectTree } from './environment.js';

/** An environment's files: env.py and script.py.mako, and a versions folder with a revision. */
function scripts(folder: string): Record<string, string> {
  return {
    [`${folder}/env.py`]: '',
    [`${folder}/script.py.mako`]: '',
    [`${folder}/versions/a1_first.py`]: "revision = 'a1'",
  };
}

const ini = (options: string, section = 'alembic'): string => `[${section}]\n${options}\n`;
const fromRoot = (path: string): string => path.replace(/^\/work\/app(\/|$)/, '') || '.';

/** A tree as the workspace's walk gives it: other files can be read, but are not listed. */
function workspace(files: Readonly<Record<string, string>>): ProjectTree {
  const tree = literalTree(files);
  return { ...tree, files: tree.files.filter((path) => path.endsWith('.py') || isProjectFile(path)) };
}

/** The parts of an environment that a case states, with paths relative to the root. */
function shown(environment: Environment): Record<string, unknown> {
  const {
    name,
    source,
    otherSources,
    scriptLocation,
    versionLocations,
    unresolved,
    recursive,
    sourceless,
    workingDirectory,
  } = environment;
  const sourceText = ({ configFile, section }: { configFile: string; section: string }): string =>
    `${fromRoot(configFile)} [${section}]`;
  return {
    name,
    source: source && sourceText(source),
    others: otherSources.map(sourceText),
    scripts: fromRoot(scriptLocation),
    versions: versionLocations.map(fromRoot),
    unresolved: unresolved.map(({ value }) => value),
    recursive,
    sourceless,
    from: fromRoot(workingDirectory),
  };
}

interface Case {
  readonly files: Record<string, string>;
  readonly environments: readonly Record<string, unknown>[];
  readonly notes?: readonly RegExp[];
  /** "error CF01" */
  readonly problems?: readonly string[];
}

const layouts: Record<string, Case> = {
  'generic: alembic.ini beside the scripts': {
    files: { 'alembic.ini': ini('script_location = migrations'), ...scripts('migrations') },
    environments: [
      {
        name: 'migrations',
        source: 'alembic.ini [alembic]',
        others: [],
        scripts: 'migrations',
        versions: ['migrations/versions'],
        from: '.',
        recursive: false,
        sourceless: false,
      },
    ],
  },
  '%(here)s, with dots and double slashes': {
    files: { 'conf/alembic.ini': ini('script_location = %(here)s/..//db/./migrations/'), ...scripts('db/migrations') },
    environments: [{ name: 'db/migrations', source: 'conf/alembic.ini [alembic]', from: 'conf' }],
  },
  'relative to the working directory, ini in conf/': {
    files: { 'conf/alembic.ini': ini('script_location = app/migrations'), ...scripts('app/migrations') },
    environments: [
      {
        name: 'app/migrations',
        source: 'conf/alembic.ini [alembic]',
        versions: ['app/migrations/versions'],
        from: '.',
      },
    ],
  },
  'relative to a folder between': {
    files: { 'services/a/conf/alembic.ini': ini('script_location = migrations'), ...scripts('services/a/migrations') },
    environments: [{ scripts: 'services/a/migrations', from: 'services/a' }],
  },
  'several services with equal inis beside one of the workspace': {
    files: {
      'alembic.ini': ini('script_location = migrations'),
      'services/a/alembic.ini': ini('script_location = migrations'),
      ...scripts('migrations'),
      ...scripts('services/a/migrations'),
    },
    environments: [
      { name: 'migrations', source: 'alembic.ini [alembic]', from: '.' },
      { name: 'services/a/migrations', source: 'services/a/alembic.ini [alembic]', from: 'services/a' },
    ],
  },
  'a folder with env.py before one without': {
    files: {
      'conf/alembic.ini': ini('script_location = migrations'),
      'conf/migrations/README': '',
      ...scripts('migrations'),
    },
    environments: [{ scripts: 'migrations', from: '.' }],
  },
  'a script location without env.py': {
    files: { 'alembic.ini': ini('script_location = migrations'), 'migrations/versions/a1.py': '' },
    environments: [{ scripts: 'migrations' }],
  },
  'the empty script location: the working directory': {
    files: { 'alembic.ini': ini('script_location ='), 'env.py': '', 'script.py.mako': '', 'versions/a1.py': '' },
    environments: [{ name: 'app', scripts: '.', versions: ['versions'] }],
  },
  'package:path': {
    files: { 'alembic.ini': ini('script_location = app.db:migrations'), ...scripts('app/db/migrations') },
    environments: [{ scripts: 'app/db/migrations', from: '.' }],
  },
  'package with several colons, below src': {
    files: { 'etc/alembic.ini': ini('script_location = app:db:migrations'), ...scripts('src/app/db/migrations') },
    environments: [{ scripts: 'src/app/db/migrations', from: '.' }],
  },
  'package below prepend_sys_path': {
    files: {
      'alembic.ini': ini(
        'script_location = app:migrations\nprepend_sys_path = lib:%(here)s/python\npath_separator = os',
      ),
      ...scripts('python/app/migrations'),
    },
    environments: [{ scripts: 'python/app/migrations', from: '.' }],
  },
  'an absolute path of a container': {
    files: { 'alembic.ini': ini('script_location = /opt/server/db/migrations'), ...scripts('services/db/migrations') },
    environments: [{ source: 'alembic.ini [alembic]', scripts: 'services/db/migrations', from: '.' }],
    notes: [/does not exist on this machine/],
  },
  'an absolute path of a container that could be two folders': {
    files: {
      'alembic.ini': ini('script_location = /opt/db/migrations'),
      ...scripts('a/db/migrations'),
      ...scripts('b/db/migrations'),
    },
    environments: [
      { source: null, scripts: 'a/db/migrations' },
      { source: null, scripts: 'b/db/migrations' },
    ],
    notes: [/does not exist on this machine/],
  },
  'an absolute path outside the workspace': {
    files: { 'alembic.ini': ini('script_location = /elsewhere/migrations'), '/elsewhere/migrations/env.py': '' },
    environments: [{ name: '/elsewhere/migrations', scripts: '/elsewhere/migrations' }],
  },
  'several sections': {
    files: {
      'alembic.ini':
        ini('script_location = main') + ini('script_location = tenant', 'tenant') + ini('keys = root', 'loggers'),
      ...scripts('main'),
      ...scripts('tenant'),
    },
    environments: [
      { name: 'main', source: 'alembic.ini [alembic]' },
      { name: 'tenant', source: 'alembic.ini [tenant]' },
    ],
  },
  'several sections over one script location': {
    files: {
      'alembic.ini':
        '[DEFAULT]\nscript_location = db\n' +
        ini('version_locations = %(here)s/db/main', 'alembic') +
        ini('version_locations = %(here)s/db/tenant', 'tenant') +
        ini('keys = root', 'loggers'),
      ...scripts('db'),
      'db/main/a1.py': '',
      'db/tenant/b1.py': '',
    },
    environments: [
      { name: 'db (alembic)', versions: ['db/main'] },
      { name: 'db (tenant)', versions: ['db/tenant'] },
    ],
  },
  '[DEFAULT] and sections that differ in their database alone': {
    files: {
      'alembic.ini':
        '[DEFAULT]\nbase = db\nscript_location = %(base)s/migrations\n' +
        ini('sqlalchemy.url = a', 'dev') +
        ini('sqlalchemy.url = b', 'prod') +
        ini('level = WARN', 'logger_root'),
      ...scripts('db/migrations'),
    },
    environments: [{ name: 'db/migrations', source: 'alembic.ini [dev]', others: ['alembic.ini [prod]'] }],
  },
  'two inis over the same locations, other names, a template': {
    files: {
      'etc/alembic.ini.template': ini('script_location = lib/migrate/'),
      'etc/deep/er/alembic_b.ini': ini('script_location = lib/migrate/'),
      'etc/deep/er/alembic_a.ini': ini('script_location = lib/migrate/'),
      ...scripts('lib/migrate'),
    },
    environments: [
      {
        name: 'lib/migrate',
        source: 'etc/deep/er/alembic_a.ini [alembic]',
        others: ['etc/deep/er/alembic_b.ini [alembic]', 'etc/alembic.ini.template [alembic]'],
        from: '.',
      },
    ],
  },
  'two inis over the same scripts, other version locations': {
    files: {
      'a.ini': ini('script_location = db\nversion_locations = db/a'),
      'b.ini': ini('script_location = db\nversion_locations = db/b'),
      ...scripts('db'),
    },
    environments: [
      { name: 'db (a.ini)', versions: ['db/a'] },
      { name: 'db (b.ini)', versions: ['db/b'] },
    ],
  },
  'a template alone': {
    files: { 'etc/alembic.ini.template': ini('script_location = migrations'), ...scripts('migrations') },
    environments: [{ source: 'etc/alembic.ini.template [alembic]' }],
  },
  'pyproject.toml alone': {
    files: {
      'pyproject.toml':
        '[tool.alembic]\nscript_location = "%(here)s/migrations"\nversion_locations = ["%(here)s/a", "b"]\nrecursive_version_locations = true\nsourceless = false',
      ...scripts('migrations'),
    },
    environments: [
      { source: 'pyproject.toml [tool.alembic]', versions: ['a', 'b'], recursive: true, sourceless: false, from: '.' },
    ],
    problems: ['warning CF02'],
  },
  'pyproject.toml of a service, relative to it': {
    files: {
      'services/a/pyproject.toml': '[tool.alembic]\nscript_location = "migrations"',
      ...scripts('services/a/migrations'),
    },
    environments: [{ scripts: 'services/a/migrations', from: 'services/a' }],
  },
  'pyproject.toml with an ini that names the database': {
    files: {
      'pyproject.toml': '[tool.alembic]\nscript_location = "migrations"',
      'alembic.ini': ini('sqlalchemy.url = x'),
      ...scripts('migrations'),
    },
    environments: [{ source: 'pyproject.toml [tool.alembic]', others: ['alembic.ini [alembic]'] }],
  },
  'ini and pyproject.toml: the ini wins, option by option': {
    files: {
      'pyproject.toml':
        '[tool.alembic]\nscript_location = "no"\nversion_locations = ["%(here)s/toml"]\nrecursive_version_locations = true',
      'alembic.ini': ini('script_location = migrations\nrecursive_version_locations = True'),
      ...scripts('migrations'),
    },
    environments: [
      {
        source: 'alembic.ini [alembic]',
        others: ['pyproject.toml [tool.alembic]'],
        scripts: 'migrations',
        versions: ['toml'],
        recursive: false,
      },
    ],
    problems: ['warning CF02'],
  },
  'Flask-Migrate': {
    files: {
      'web/migrations/alembic.ini': '[alembic]\n# template\n\n[loggers]\nkeys = root',
      ...scripts('web/migrations'),
    },
    environments: [
      {
        name: 'web/migrations',
        source: 'web/migrations/alembic.ini [alembic]',
        versions: ['web/migrations/versions'],
        from: 'web',
      },
    ],
  },
  'Flask-Migrate with relative version locations': {
    files: {
      'migrations/alembic.ini': ini('version_locations = migrations/one migrations/two'),
      ...scripts('migrations'),
      'migrations/one/a1.py': '',
      'migrations/two/b1.py': '',
    },
    environments: [{ versions: ['migrations/one', 'migrations/two'], from: '.' }],
  },
  'no ini at all': {
    files: { ...scripts('one/migrations'), 'two/env.py': '', 'two/script.py.mako': '', 'two/versions/.gitkeep': '' },
    environments: [
      { name: 'one/migrations', source: null, versions: ['one/migrations/versions'], from: '.' },
      { name: 'two', source: null },
    ],
  },
  'copies of templates': {
    files: {
      'x/templates/generic/env.py': '',
      'x/templates/generic/script.py.mako': '',
      'x/templates/async/env.py': '',
      'x/templates/async/script.py.mako': '',
      'x/templates/multidb/env.py': '',
      'x/templates/multidb/script.py.mako': '',
      'contrib/generic/env.py': '',
      'contrib/generic/script.py.mako': '',
      'contrib/generic/alembic.ini.mako': '',
    },
    environments: [],
    notes: [/template/, /template/, /template/, /template/],
  },
  'three environments of their own side by side': {
    files: {
      ...scripts('db/a'),
      ...scripts('db/b'),
      'db/c/env.py': '',
      'db/c/script.py.mako': '',
      'db/c/c1.py': 'down_revision: str | None = None',
    },
    environments: [{ name: 'db/a' }, { name: 'db/b' }, { name: 'db/c' }],
  },
  'the workspace folder itself beside a folder of its name': {
    files: {
      'alembic.ini': ini('script_location = .'),
      'env.py': '',
      'app/alembic.ini': ini('script_location = %(here)s'),
      ...scripts('app'),
    },
    environments: [
      { name: 'app (alembic.ini)', scripts: '.' },
      { name: 'app (app/alembic.ini)', scripts: 'app' },
    ],
  },
  'a placeholder that a program fills in': {
    files: { 'app/alembic.ini': ini('script_location = {alembic_dir}'), ...scripts('app/alembic') },
    environments: [{ name: 'app/alembic', source: null }],
    notes: [/filled in by a program/],
  },
  'sections and files of other tools': {
    files: {
      'setup.ini': ini('script_location = scripts', 'build') + ini('x = y', 'other'),
      'tox.ini': '[tox]',
      'pyproject.toml': '[project]\nname = "alembic"',
      'scripts/x.py': '',
    },
    environments: [],
    notes: [/holds no env\.py/],
  },
  'working directory from version locations where the script location does not tell it': {
    files: {
      'conf/alembic.ini': ini('script_location = %(here)s/../db\nversion_locations = db/one'),
      ...scripts('db'),
      'db/one/a1.py': '',
    },
    environments: [{ scripts: 'db', versions: ['db/one'], from: '.' }],
  },
  'a comment behind the script location': {
    files: { 'alembic.ini': ini('script_location = migrations  # here'), ...scripts('migrations') },
    environments: [{ source: 'alembic.ini [alembic]', scripts: 'migrations' }],
    notes: [/comment/],
  },
  'a comment behind version locations': {
    files: {
      'alembic.ini': ini('script_location = db\nversion_locations = db/one  # the first\npath_separator = os'),
      ...scripts('db'),
      'db/one/a1.py': '',
    },
    environments: [{ versions: ['db/one'] }],
    notes: [/comment/],
    problems: ['warning CF02'],
  },
  'a comment behind the separator and a flag': {
    files: {
      'alembic.ini': ini(
        'script_location = db\nversion_locations = db/one:db/two\nversion_path_separator = os  # os.pathsep\nrecursive_version_locations = true ; all',
      ),
      ...scripts('db'),
    },
    environments: [{ versions: ['db/one', 'db/two'], recursive: false }],
    notes: [/version_path_separator/, /recursive_version_locations/],
    problems: ['error CF01', 'warning CF02'],
  },
  'a comment that changes nothing': {
    files: { 'alembic.ini': ini('script_location = db\nversion_path_separator = os  # os.pathsep'), ...scripts('db') },
    environments: [{ versions: ['db/versions'] }],
  },
  'version locations that cannot be told': {
    files: {
      'alembic.ini': ini(
        'script_location = db\nversion_locations = db/versions,other.pkg:versions,/opt/plugin/versions,db/later',
      ),
      ...scripts('db'),
    },
    environments: [
      { versions: ['db/versions', 'db/later'], unresolved: ['other.pkg:versions', '/opt/plugin/versions'] },
    ],
    notes: [/silently ignores it/],
  },
  'a separator that does not exist': {
    files: {
      'alembic.ini': ini('script_location = db\nversion_locations = a|b\npath_separator = pipe'),
      ...scripts('db'),
    },
    environments: [{ versions: [], unresolved: ['a|b'] }],
    problems: ['warning CF01'],
  },
  'a string where pyproject.toml needs a list': {
    files: {
      'pyproject.toml': '[tool.alembic]\nscript_location = "db"\nversion_locations = "db/versions"',
      ...scripts('db'),
    },
    environments: [{ versions: ['db/versions'], unresolved: [] }],
    problems: ['warning CF02'],
  },
  'a % that breaks another option only': {
    files: {
      'alembic.ini': ini('sqlalchemy.url = pg://u:p%40@h\nscript_location = db\nversion_locations = %(nowhere)s'),
      ...scripts('db'),
    },
    environments: [{ scripts: 'db', versions: [], unresolved: ['version_locations'] }],
    problems: ['error CF01'],
  },
  'an ini without a location': {
    files: { 'alembic.ini': ini('sqlalchemy.url = x') },
    environments: [],
    notes: [/no script_location/],
  },
  'a script location in [DEFAULT] and no section': {
    files: { 'alembic.ini': '[DEFAULT]\nscript_location = db', 'db/env.py': '' },
    environments: [],
    notes: [/No section/],
  },
};

describe('discoverEnvironments', () => {
  it.each(Object.entries(layouts))('%s', (_, { files, environments, notes = [], problems = [] }) => {
    const discovery = discoverEnvironments(workspace(files));
    expect(discovery.environments.map(shown)).toEqual(
      environments.map((expected) => expect.objectContaining(expected) as unknown),
    );
    expect(discovery.notes.map(({ reason }) => reason)).toEqual(
      notes.map((note) => expect.stringMatching(note) as unknown),
    );
    expect(discovery.problems.map(({ severity, code }) => `${severity} ${code}`)).toEqual(problems);
  });

  it('reads paths of a Windows workspace as Windows does', () => {
    const options =
      'script_location = C:\\work\\app\\db\nversion_locations = db\\a;%(here)s\\..\\db\\b\npath_separator = os';
    const discovery = discoverEnvironments(
      literalTree(
        { 'conf/alembic.ini': ini(options), ...scripts('db'), 'db/a/a1.py': '', 'db/b/b1.py': '' },
        'c:/work/app',
      ),
    );
    expect(discovery.environments).toEqual([
      expect.objectContaining({
        name: 'db',
        scriptLocation: 'c:/work/app/db',
        versionLocations: ['c:/work/app/db/a', 'c:/work/app/db/b'],
        workingDirectory: 'c:/work/app',
      }),
    ]);
  });

  it('does not depend on the order of the files', () => {
    const cases = Object.values(layouts).map(({ files }) => workspace(files));
    for (const tree of cases) {
      expect(discoverEnvironments({ ...tree, files: [...tree.files].reverse() })).toEqual(discoverEnvironments(tree));
    }
  });
});

describe('problems of configuration files', () => {
  it.each([
    ['CF02', 'alembic.ini', '[alembic]\nscript_location = |nowhere|\n', /no such directory.*%\(here\)s/],
    ['CF02', 'alembic.ini', '[alembic]\nscript_location = |%(here)s/nowhere|\n', /does not exist/],
    ['CF02', 'alembic.ini', '[alembic]\nscript_location = |db:nowhere|\n', /package "db"/],
    ['CF02', 'pyproject.toml', '[tool.alembic]\nscript_location = |"nowhere"|\n', /no such directory/],
    ['CF01', 'alembic.ini', '[alembic]\nscript_location = |%(heer)s/db|\n', /%\(heer\)s/],
    ['CF01', 'alembic.ini', '[alembic]\nscript_location = |100%|\n', /write "%%"/],
    ['CF01', 'pyproject.toml', '[tool.alembic]\nscript_location = |"100%"|\n', /write "%%"/],
    ['CF01', 'other.ini', '[alembic]\nscript_location = db\n|script_location| = db2\n', /appears twice/],
    ['CF01', 'alembic.ini', '|script_location = db|\n', /before the first section/],
    ['CF01', 'pyproject.toml', '[tool.alembic]\nscript_location = |db|\n', /Alembic cannot read/],
  ])('%s in %s', (code, path, source, message) => {
    const [before = '', inside = '', after = ''] = source.split('|');
    const { problems } = discoverEnvironments(literalTree({ [path]: before + inside + after, 'db/env.py': '' }));
    expect(problems.map((problem) => [problem.code, problem.file])).toEqual([[code, `/work/app/${path}`]]);
    expect(problems[0]?.message).toMatch(message);
    // The end of what a TOML parser objects to is its own affair.
    expect(problems[0]?.span.start).toBe(before.length);
  });

  it.each([
    ['another tool', { 'tox.ini': 'garbage\n[tox]\n' }],
    [
      'an ini of another program that mentions Alembic',
      { 'my.ini': '# not for [alembic]\n[mysqld]\nskip-networking\n' },
    ],
    ['a table of a longer name', { 'pyproject.toml': '[tool.alembic-utils]\na = 1\n[tool.black\n' }],
    ['another name', { 'development.ini': ini('script_location = nowhere') }],
    ['a template', { 'alembic.ini.template': ini('script_location = ${HOME}/x%\nscript_location = y') }],
    ['a package that may be installed', { 'alembic.ini': ini('script_location = elsewhere:migrations') }],
    [
      'an ini with tags of Jinja',
      {
        'alembic.ini':
          '[alembic]\n{%- if api %}\nscript_location = app/nowhere\n{%- else %}\nscript_location = nowhere\n{%- endif %}\n',
      },
    ],
    [
      'configurations in the source of a template',
      {
        '{{cookiecutter.name}}/alembic.ini': ini('script_location = nowhere\n{% if x %}'),
        '{{cookiecutter.name}}/pyproject.toml': '[tool.alembic]\nscript_location = "nowhere"\n{% if x %}',
      },
    ],
    [
      'a pyproject.toml with tags of Jinja',
      { 'pyproject.toml': '[tool.alembic]\nscript_location = "db"\n{%- if api %}\n[project]\n{%- endif %}\n' },
    ],
    ['a placeholder', { 'alembic.ini': ini('script_location = ${MIGRATIONS}/db') }],
    ['a path of another machine', { 'alembic.ini': ini('script_location = /opt/elsewhere') }],
    ['a broken pyproject.toml that is not about Alembic', { 'pyproject.toml': 'dependencies = [ "alembic" ' }],
  ])('says nothing about %s', (_, files) => {
    expect(discoverEnvironments(literalTree(files)).problems).toEqual([]);
  });

  it('finds the environment of a broken ini', () => {
    const discovery = discoverEnvironments(
      literalTree({ 'alembic.ini': 'oops\n[alembic]\nscript_location = db\n[alembic]\njunk\n', ...scripts('db') }),
    );
    expect(discovery.environments.map(shown)).toEqual([
      expect.objectContaining({ source: 'alembic.ini [alembic]', scripts: 'db' }),
    ]);
    expect(discovery.problems.map(({ code }) => code)).toEqual(['CF01', 'CF01', 'CF01']);
  });
});

describe('isProjectFile', () => {
  it.each([
    ['/a/alembic.ini', true],
    ['/a/x.ini.template', true],
    ['/a/pyproject.toml', true],
    ['/a/env.py', true],
    ['/a/script.py.mako', true],
    ['/a/versions/a1.py', false],
    ['/a/Cargo.toml', false],
    ['/a/my_env.py', false],
  ])('%s: %s', (path, expected) => {
    expect(isProjectFile(path)).toBe(expected);
  });
});
