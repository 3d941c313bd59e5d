import { beforeAll, describe, expect, it } from 'vitest';
import { testReader } from '../../../../test/support/factReader.js';
import { literalTree } from '../../../../test/support/literalTree.js';
import type { FactReader } from '../../workspace/sourceFile.js';
import { discoverEnvironments } from './discover.js';
import type { Discovery } from './environment.js';

let reader: FactReader;
beforeAll(async () => {
  reader = await testReader();
});

const revision = (id: string, down: string | null = null, depends = 'None'): string =>
  `revision = '${id}'\ndown_revision = ${down === null ? 'None' : `'${down}'`}\ndepends_on = ${depends}\n`;
const ini = (options: string): string => `[alembic]\n${options}\n`;
const environment = { 'alembic.ini': ini('script_location = db'), 'db/env.py': '', 'db/script.py.mako': '' };
const bare = { 'db/env.py': '', 'db/script.py.mako': '' };

const fromRoot = (path: string): string => path.replace(/^\/work\/app(\/|$)/, '') || '.';

/** Name → version locations, and how the environment was found. */
function shown({ environments }: Discovery): Record<string, readonly string[]> {
  return Object.fromEntries(
    environments.map(({ name, versionLocations, foundBy }) => [name, [foundBy, ...versionLocations.map(fromRoot)]]),
  );
}

interface Case {
  readonly files: Record<string, string>;
  readonly environments: Record<string, readonly string[]>;
  readonly notes?: readonly RegExp[];
}

const layouts: Record<string, Case> = {
  'chains in sub-folders that are selected at run time': {
    files: {
      ...environment,
      'db/versions/postgresql/a.py': revision('a1'),
      'db/versions/sqlite/a.py': revision('b1'),
      'db/versions/sqlite/b.py': revision('b2', 'b1'),
    },
    environments: {
      'db (postgresql)': ['revisions', 'db/versions/postgresql'],
      'db (sqlite)': ['revisions', 'db/versions/sqlite'],
    },
  },
  'the same ids in trees that are used one at a time': {
    files: {
      ...bare,
      'db/versions/mysql/a.py': revision('a1'),
      'db/versions/mysql/b.py': revision('a2', 'a1'),
      'db/versions/oracle/a.py': revision('a1'),
      'db/versions/oracle/b.py': revision('a2', 'a1'),
    },
    environments: {
      'db (mysql)': ['revisions', 'db/versions/mysql'],
      'db (oracle)': ['revisions', 'db/versions/oracle'],
    },
  },
  'folders of one chain that code joins': {
    files: {
      ...environment,
      'cli.py': "config.set_main_option('version_locations', ' '.join(paths))",
      'db/versions/a.py': revision('a1'),
      'db/versions/x/expand/b.py': revision('b1', 'a1'),
      'db/versions/x/contract/c.py': revision('c1', 'a1', "'b1'"),
    },
    environments: { db: ['configuration', 'db/versions', 'db/versions/x/contract', 'db/versions/x/expand'] },
  },
  'folders of one chain that nothing configures': {
    files: {
      ...bare,
      'db/versions/a.py': revision('a1'),
      'db/versions/2024/b.py': revision('b1', 'a1'),
      'db/versions/2025/c.py': revision('c1', 'b1'),
    },
    environments: { db: ['scripts', 'db/versions', 'db/versions/2024', 'db/versions/2025'] },
  },
  'folders of one chain and no revision beside them': {
    files: { ...environment, 'db/versions/2024/a.py': revision('a1'), 'db/versions/2025/b.py': revision('b1', 'a1') },
    environments: { db: ['revisions', 'db/versions/2024', 'db/versions/2025'] },
  },
  'a parent that only a folder below has': {
    files: { ...environment, 'db/versions/b.py': revision('b1', 'a1'), 'db/versions/old/a.py': revision('a1') },
    environments: { db: ['configuration', 'db/versions', 'db/versions/old'] },
  },
  'a revision put aside, which Alembic does not load': {
    files: { ...environment, 'db/versions/a.py': revision('a1'), 'db/versions/disabled/b.py': revision('b1', 'a1') },
    environments: { db: ['configuration', 'db/versions'] },
    notes: [/One revision file.*recursive_version_locations/],
  },
  'an archive of its own below, which Alembic does not load': {
    files: {
      ...environment,
      'db/versions/n.py': revision('n1'),
      'db/versions/archive/a.py': revision('a1'),
      'db/versions/archive/b.py': revision('b1', 'a1'),
    },
    environments: { db: ['configuration', 'db/versions'] },
    notes: [/2 revision files.*alembic\.ini/],
  },
  'a chain of its own below, where code selects': {
    files: {
      ...environment,
      'db/env.py': 'context.script.version_locations = []',
      'db/versions/n.py': revision('n1'),
      'db/versions/tenant/a.py': revision('a1'),
    },
    environments: { db: ['configuration', 'db/versions'], 'db (tenant)': ['revisions', 'db/versions/tenant'] },
  },
  'a folder beside those that are configured': {
    files: {
      ...environment,
      'alembic.ini': ini('script_location = db\nversion_locations = db/one'),
      'db/one/a.py': revision('a1'),
      'db/versions/b.py': revision('b1'),
    },
    environments: { db: ['configuration', 'db/one'] },
    notes: [/One revision file/],
  },
  'revisions in the folder of env.py itself': {
    files: { ...bare, 'db/a.py': revision('a1'), 'db/b.py': revision('b1', 'a1') },
    environments: { db: ['revisions', 'db'] },
  },
  'a versions folder without env.py': {
    files: { 'pkg/migrations/versions/a.py': revision('a1'), 'pkg/models.py': '' },
    environments: { 'pkg/migrations': ['revisions', 'pkg/migrations/versions'] },
  },
  'an env.py without a template': {
    files: { 'pkg/store/env.py': '', 'pkg/store/versions/a.py': revision('a1') },
    environments: { 'pkg/store': ['revisions', 'pkg/store/versions'] },
  },
  'the revisions of a package, in a folder "alembic"': {
    files: {
      'pkg/alembic/0123456789ab_a.py': revision('0123456789ab', null, "'fedcba987654'"),
      'pkg/alembic/__init__.py': '',
    },
    environments: { 'pkg/alembic': ['revisions', 'pkg/alembic'] },
  },
  'version folders of years without env.py': {
    files: { 'x/versions/2024/a.py': revision('a1'), 'x/versions/2025/b.py': revision('b1', 'a1') },
    environments: { x: ['revisions', 'x/versions/2024', 'x/versions/2025'] },
  },
  'a folder whose name tells nothing, known by names of files': {
    files: { 'store/schema/001_first.py': revision('001'), 'store/schema/002_second.py': revision('002', '001') },
    environments: { 'store/schema': ['revisions', 'store/schema'] },
  },
  'the opened folder is the versions folder': {
    files: { '0123456789ab_a.py': revision('0123456789ab') },
    environments: { app: ['revisions', '.'] },
  },
  'files that only look like revisions': {
    files: {
      'migrations/0001_initial.py': 'class Migration(migrations.Migration):\n    dependencies = []\n',
      'tests/test_versions.py': "TEXT = '''\nrevision = 'a1'\ndown_revision = None\n'''\n",
      'versions/helpers.py': 'def f():\n    revision = 1\n    down_revision = 2\n',
    },
    environments: {},
  },
  'a script beside migration folders that reads revision files': {
    files: {
      'migrations/tool.py':
        'import re\np = re.compile(r"revision = (.+)")\nrevision = p.pattern\ndown_revision = None\n',
      'migrations/utils.py': 'X = 1\n',
      'migrations/core/env.py': '',
      'migrations/core/script.py.mako': '',
      'migrations/core/versions/a.py': revision('a1'),
    },
    environments: { 'migrations/core': ['scripts', 'migrations/core/versions'] },
  },
  'scripts whose variables are named as those of revisions': {
    files: {
      'tools/alembic/list_heads.py': 'import sys\nrevision, down_revision = sys.argv[1:3]\n',
      'scripts/migrations/squash.py':
        'from script import read\nrevision = read()\ndown_revision = read()\ndef main():\n    pass\n',
      'ci/0001_check.py': 'from glob import glob\nfor path in glob("*"):\n    revision = down_revision = path\n',
    },
    environments: {},
  },
  'tests of migrations that name the revision they test': {
    files: {
      'tests/migrations/test_add_users.py':
        'import pytest\nrevision = "b1"\ndown_revision = "a1"\ndef test_upgrade(runner):\n    runner.migrate_up_to(revision)\n',
      'tests/migrations/test_add_roles.py':
        'from x import y\nrevision = "c1"\ndown_revision = "b1"\nclass TestRoles: pass\n',
    },
    environments: {},
  },
  'a revision whose upgrade() is being typed': {
    files: {
      'pkg/migrations/versions/a.py':
        'from alembic import op\nrevision = "a1"\ndown_revision = None\ndef upgrade(:\n    op.x()\n',
    },
    environments: { 'pkg/migrations': ['revisions', 'pkg/migrations/versions'] },
  },
  'revisions whose ids are computed': {
    files: {
      'pkg/migrations/versions/a.py': 'from ids import revision\ndown_revision = None\ndef upgrade():\n    pass\n',
    },
    environments: { 'pkg/migrations': ['revisions', 'pkg/migrations/versions'] },
  },
  'scripts for the revisions of plugins': {
    files: { 'core/plugins/alembic/env.py': '', 'core/plugins/alembic/script.py.mako': '' },
    environments: {},
    notes: [/no configuration names the folder/],
  },
};

describe('environments by their revision files', () => {
  it.each(Object.entries(layouts))('%s', (_, { files, environments, notes = [] }) => {
    const discovery = discoverEnvironments(literalTree(files, '/work/app', reader));
    expect(shown(discovery)).toEqual(environments);
    expect(discovery.notes.map(({ reason }) => reason)).toEqual(
      notes.map((note) => expect.stringMatching(note) as unknown),
    );
    expect(discovery.problems).toEqual([]);
  });

  it('needs no parser for anything else', () => {
    const files = { ...environment, 'db/versions/a.py': revision('a1'), 'other/versions/b.py': revision('b1') };
    expect(shown(discoverEnvironments(literalTree(files)))).toEqual({ db: ['configuration', 'db/versions'] });
  });
});
