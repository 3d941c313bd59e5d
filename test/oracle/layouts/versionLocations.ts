import { ini, type Layout, type Layouts, pair, revision, scripts } from './layout.js';

const folders = {
  ...pair('db'),
  'db/one/a1.py': revision('a1'),
  'db/two/b1.py': revision('b1', "'a1'"),
  'db/two/b2.py': revision('b2', "'b1'"),
  'db/three/c1.py': revision('c1'),
};

function listed(separator: string, locations: string, isOld = false): Layout {
  return {
    isOld,
    files: { 'alembic.ini': ini(`script_location = db\n${separator}version_locations = ${locations}`), ...folders },
    environments: { db: {} },
  };
}

/** Every way to separate version locations, and what is below them. */
export const versionLocationLayouts: Layouts = {
  'path_separator = os': listed('path_separator = os\n', '%(here)s/db/one:%(here)s/db/two:db/three'),
  'path_separator = :': listed('path_separator = :\n', 'db/one:db/two'),
  'path_separator = ;': listed('path_separator = ;\n', 'db/one; db/two'),
  'path_separator = space': listed('path_separator = space\n', 'db/one db/two  db/three'),
  'path_separator = newline': listed('path_separator = newline\n', '\n  db/one\n  db/three'),
  'version_path_separator = os': listed('version_path_separator = os\n', 'db/one:db/three', true),
  'version_path_separator = space': listed('version_path_separator = space\n', 'db/one db/two', true),
  'path_separator before version_path_separator': listed(
    'path_separator = ;\nversion_path_separator = :\n',
    'db/one;db/two',
  ),
  'legacy: blanks and commas': listed('', 'db/one, db/two db/three', true),
  'a location that does not exist': listed('', 'db/one db/nowhere', true),
  recursive_version_locations: {
    files: {
      'alembic.ini': ini('script_location = db\nrecursive_version_locations = true'),
      ...scripts('db', 'a'),
      'db/versions/2024/a3.py': revision('a3', "'a2'"),
      'db/versions/2024/deep/a4.py': revision('a4', "'a3'"),
      'db/versions/.hidden/a5.py': revision('a5', "'a4'"),
      'db/versions/__pycache__/a6.py': revision('a6', "'a3'"),
    },
    environments: { db: {} },
  },
  'a sub-folder that is not loaded': {
    isOld: true,
    files: {
      'alembic.ini': ini('script_location = db'),
      ...scripts('db', 'a'),
      'db/versions/old/a3.py': revision('a3', "'a2'"),
      'db/versions/old/z1.py': revision('z1'),
    },
    environments: { db: {} },
  },
  'sourceless, with sources': {
    isOld: true,
    files: { 'alembic.ini': ini('script_location = db\nsourceless = true'), ...scripts('db', 'a') },
    environments: { db: {} },
  },
};
