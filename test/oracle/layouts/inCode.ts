import { ini, type Layouts, pair, revision, scripts } from './layout.js';

const releases = {
  'db/migration/cli.py': "config.set_main_option('version_locations', ' '.join(paths))\n",
  ...pair('db/migration/scripts'),
  'db/migration/scripts/versions/r0_initial.py': revision('r0'),
  'db/migration/scripts/versions/yoga/expand/e1.py': revision('e1', "'r0'"),
  'db/migration/scripts/versions/yoga/contract/c1.py': revision('c1', "'r0'", "'e1'"),
  'db/migration/scripts/versions/zed/expand/e2.py': revision('e2', "'e1'"),
};
const releaseFolders = ['', '/yoga/contract', '/yoga/expand', '/zed/expand']
  .map((folder) => `{root}/db/migration/scripts/versions${folder}`)
  .join(' ');

/** Layouts of which only code, env.py or the revision files themselves tell. */
export const codeLayouts: Layouts = {
  'env.py and script.py.mako alone': {
    isOld: true,
    files: scripts('pkg/migrations', 'a'),
    environments: { 'pkg/migrations': { options: { script_location: 'pkg/migrations' } } },
  },
  'a placeholder in the ini': {
    isOld: true,
    files: { 'hub/alembic.ini': ini('script_location = {alembic_dir}'), ...scripts('hub/alembic', 'a') },
    environments: { 'hub/alembic': { options: { script_location: 'hub/alembic' } } },
  },
  'a versions folder alone': {
    isOld: true,
    files: {
      'store/versions/m1.py': revision('m1'),
      'store/versions/m2.py': revision('m2', "'m1'"),
      'store/models.py': '',
    },
    environments: { store: { options: { script_location: 'store' } } },
  },
  "a package's revisions, with a dependency on another package": {
    isOld: true,
    files: {
      'invoices/alembic/aaaa00000001_create.py': revision('aaaa00000001', 'None', "'bbbb00000001'"),
      'invoices/alembic/aaaa00000002_more.py': revision('aaaa00000002', "'aaaa00000001'"),
      '.venv/lib/site-packages/customers/alembic/bbbb00000001_create.py': revision('bbbb00000001'),
    },
    foreign: ['bbbb00000001'],
    environments: {
      'invoices/alembic': {
        options: {
          script_location: 'invoices',
          version_locations: 'invoices/alembic .venv/lib/site-packages/customers/alembic',
        },
      },
    },
  },
  'chains in sub-folders, selected at run time': {
    isOld: true,
    files: {
      'db/alembic.ini': ini('script_location = db/scripts'),
      ...pair('db/scripts'),
      'db/scripts/env.py': 'context.script.version_locations = [versions_dir]\n',
      'db/scripts/versions/postgresql/p1.py': revision('p1'),
      'db/scripts/versions/postgresql/p2.py': revision('p2', "'p1'"),
      'db/scripts/versions/sqlite/s1.py': revision('s1'),
    },
    environments: {
      'db/scripts (postgresql)': {
        arguments: ['-c', 'db/alembic.ini'],
        options: { version_locations: 'db/scripts/versions/postgresql' },
      },
      'db/scripts (sqlite)': {
        arguments: ['-c', 'db/alembic.ini'],
        options: { version_locations: 'db/scripts/versions/sqlite' },
      },
    },
  },
  'the same ids in sub-folders that are used one at a time': {
    isOld: true,
    files: {
      ...pair('db'),
      'db/versions/mysql/a1.py': revision('a1'),
      'db/versions/mysql/a2.py': revision('a2', "'a1'"),
      'db/versions/oracle/a1.py': revision('a1'),
      'db/versions/oracle/a2.py': revision('a2', "'a1'"),
    },
    environments: {
      'db (mysql)': { options: { script_location: 'db', version_locations: 'db/versions/mysql' } },
      'db (oracle)': { options: { script_location: 'db', version_locations: 'db/versions/oracle' } },
    },
  },
  'folders of releases, joined by code': {
    isOld: true,
    files: { 'db/alembic.ini': ini('script_location = %(here)s/migration/scripts'), ...releases },
    environments: {
      'db/migration/scripts': { arguments: ['-c', 'db/alembic.ini'], options: { version_locations: releaseFolders } },
    },
  },
  'folders of releases, without an ini': {
    isOld: true,
    files: releases,
    environments: {
      'db/migration/scripts': {
        options: { script_location: 'db/migration/scripts', version_locations: releaseFolders },
      },
    },
  },
  'template copies beside an environment': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = db'),
      ...scripts('db', 'a'),
      ...pair('lib/templates/generic'),
      ...pair('lib/templates/multidb'),
      ...pair('lib/templates/async'),
      ...pair('plugins/alembic'),
    },
    environments: { db: {} },
  },
  'alembic-ls.toml': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = db'),
      ...scripts('db', 'a'),
      'vendor/billing/v1.py': revision('v1', "'a2'"),
      'alembic-ls.toml':
        '[[environments]]\nname = "with billing"\nscriptLocation = "db"\nversionLocations = ["db/versions", "vendor/billing"]\n',
    },
    environments: { 'with billing': { options: { version_locations: 'db/versions vendor/billing' } } },
  },
};
