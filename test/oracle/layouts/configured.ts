import { ini, type Layouts, pair, revision, scripts } from './layout.js';

const twenty = Array.from({ length: 20 }, (_, index) => `services/s${String(index)}`);

/** Layouts that ini files or pyproject.toml tell. */
export const configuredLayouts: Layouts = {
  'ini relative to the working directory': {
    isOld: true,
    files: { 'alembic.ini': ini('script_location = migrations'), ...scripts('migrations', 'a') },
    environments: { migrations: {} },
  },
  'ini relative to %(here)s, in another folder': {
    isOld: true,
    files: {
      'backend/alembic.ini': ini('script_location = %(here)s/app/alembic'),
      ...scripts('backend/app/alembic', 'a'),
    },
    environments: { 'backend/app/alembic': { arguments: ['-c', 'backend/alembic.ini'] } },
  },
  'ini in conf/, relative to the working directory': {
    isOld: true,
    files: { 'conf/alembic.ini': ini('script_location = h/migrations'), ...scripts('h/migrations', 'a') },
    environments: { 'h/migrations': { arguments: ['-c', 'conf/alembic.ini'] } },
  },
  'ini by ALEMBIC_CONFIG': {
    files: { 'etc/migrations.ini': ini('script_location = db'), ...scripts('db', 'a') },
    environments: { db: { variables: { ALEMBIC_CONFIG: 'etc/migrations.ini' } } },
  },
  'package with a colon': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = pkg:migrations\nprepend_sys_path = .'),
      'pkg/__init__.py': '',
      ...scripts('pkg/migrations', 'a'),
    },
    environments: { 'pkg/migrations': {} },
  },
  'package with several colons': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = pkg.sub:db:migrations\nprepend_sys_path = .'),
      'pkg/__init__.py': '',
      'pkg/sub/__init__.py': '',
      ...scripts('pkg/sub/db/migrations', 'a'),
    },
    environments: { 'pkg/sub/db/migrations': {} },
  },
  'several ini files and a template over one directory': {
    isOld: true,
    files: {
      'etc/docker/alembic_default.ini': ini('script_location = lib/migrate_repo/'),
      'etc/docker/alembic_oracle.ini': ini('script_location = lib/migrate_repo/\nsqlalchemy.url = oracle://x'),
      'etc/alembic.ini.template': ini('script_location = lib/migrate_repo/'),
      'etc/alembic.ini.example': ini('script_location = lib/migrate_repo/'),
      ...scripts('lib/migrate_repo', 'a'),
    },
    environments: { 'lib/migrate_repo': { arguments: ['-c', 'etc/docker/alembic_default.ini'] } },
  },
  'a template alone': {
    isOld: true,
    files: { 'etc/alembic.ini.template': ini('script_location = db'), ...scripts('db', 'a') },
    environments: { db: { arguments: ['-c', 'etc/alembic.ini.template'] } },
  },
  'sections beside [alembic]': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = alembic') + ini('script_location = alembic_tenants', 'schema_private'),
      ...scripts('alembic', 'a'),
      ...scripts('alembic_tenants', 'b'),
    },
    environments: { alembic: {}, alembic_tenants: { arguments: ['-n', 'schema_private'] } },
  },
  'sections in place of [alembic]': {
    isOld: true,
    files: {
      'src/alembic.ini': ini('script_location = src/core', 'core') + ini('script_location = src/tenant', 'tenant'),
      ...scripts('src/core', 'a'),
      ...scripts('src/tenant', 'b'),
    },
    environments: {
      'src/core': { arguments: ['-c', 'src/alembic.ini', '-n', 'core'] },
      'src/tenant': { arguments: ['-c', 'src/alembic.ini', '-n', 'tenant'] },
    },
  },
  'sections over one script location': {
    isOld: true,
    files: {
      'alembic.ini':
        ini('script_location = db\nversion_locations = db/main') +
        ini('script_location = db\nversion_locations = db/tenant', 'tenant'),
      ...pair('db'),
      'db/main/a1.py': revision('a1'),
      'db/tenant/a1.py': revision('a1'),
      'db/tenant/b1.py': revision('b1', "'a1'"),
    },
    environments: { 'db (alembic)': {}, 'db (tenant)': { arguments: ['-n', 'tenant'] } },
  },
  '[DEFAULT] interpolation': {
    isOld: true,
    files: {
      'alembic.ini': '[DEFAULT]\nbase = db\n[alembic]\nscript_location = %(here)s/%(base)s\n',
      ...scripts('db', 'a'),
    },
    environments: { db: {} },
  },
  'pyproject.toml': {
    files: {
      'pyproject.toml':
        '[tool.alembic]\nscript_location = "%(here)s/db"\nversion_locations = ["%(here)s/db/versions", "%(here)s/more"]\n',
      ...scripts('db', 'a'),
      'more/b1.py': revision('b1'),
    },
    environments: { db: {} },
  },
  'pyproject.toml with an ini for the database': {
    files: {
      'pyproject.toml': '[tool.alembic]\nscript_location = "db"\nrecursive_version_locations = true\n',
      'alembic.ini': ini('sqlalchemy.url = sqlite://'),
      ...scripts('db', 'a'),
      'db/versions/x/a3.py': revision('a3', "'a2'"),
    },
    environments: { db: {} },
  },
  'Flask-Migrate': {
    isOld: true,
    files: {
      'web/migrations/alembic.ini': ini('# template used to generate migration files') + ini('keys = root', 'loggers'),
      ...scripts('web/migrations', 'a'),
    },
    environments: { 'web/migrations': { from: 'web', flask: 'migrations' } },
  },
  multidb: {
    isOld: true,
    files: {
      'alembic.ini':
        ini('script_location = multi\ndatabases = engine1, engine2') +
        ini('sqlalchemy.url = sqlite://', 'engine1') +
        ini('sqlalchemy.url = sqlite://', 'engine2'),
      ...pair('multi'),
      'multi/versions/a1.py': `${revision('a1')}\n\ndef upgrade_engine1():\n    pass\n\n\ndef upgrade_engine2():\n    pass\n`,
    },
    environments: { multi: {} },
  },
  'names with blanks': {
    isOld: true,
    files: {
      'my app/alembic.ini': ini('script_location = %(here)s/db scripts'),
      ...scripts('my app/db scripts', 'a'),
      'my app/db scripts/versions/a third one.py': revision('a3', "'a2'"),
    },
    environments: { 'my app/db scripts': { arguments: ['-c', 'my app/alembic.ini'] } },
  },
  'twenty environments, each with the same ids': {
    isOld: true,
    files: Object.assign(
      {},
      ...twenty.map((folder) => ({
        [`${folder}/alembic.ini`]: ini('script_location = migrations'),
        ...scripts(`${folder}/migrations`, 'a'),
      })),
    ) as Record<string, string>,
    environments: Object.fromEntries(twenty.map((folder) => [`${folder}/migrations`, { from: folder }])),
  },
  'a symbolic link to the scripts, and one to a revision': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = db'),
      ...scripts('shared/db', 'a'),
      'elsewhere/a3.py': revision('a3', "'a2'"),
    },
    links: { db: 'shared/db', 'shared/db/versions/a3.py': '../../../elsewhere/a3.py' },
    environments: { db: {} },
  },
};
