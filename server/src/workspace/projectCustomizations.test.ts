import { expect, test } from 'vitest';
import { noHeader } from '../core/revision/readFacts.js';
import { withTextFacts } from '../core/revision/textFacts.js';
import { projectCustomizations } from './projectCustomizations.js';

const listener = '@event.listens_for(UniqueConstraint, "after_parent_attach")\ndef name(const, table): ...\n';

/** What a project with these files customizes. */
function found(files: Readonly<Record<string, string>>): string[] {
  const environment = { scriptLocation: '/p/migrations', workingDirectory: '/p', source: null };
  const revisions = Object.entries(files).filter(([path]) => path.startsWith('/p/migrations/versions/'));
  const indexed = {
    environment,
    folder: { root: '/p' },
    files: new Map(
      revisions.map(([path, text]) => [path, { path, ...withTextFacts({ header: noHeader, body: null }, text) }]),
    ),
  } as unknown as Parameters<typeof projectCustomizations>[0];
  const exists = (path: string): boolean => Object.keys(files).some((file) => file.startsWith(path));
  return projectCustomizations(indexed, (path) => files[path], exists).map(({ what }) => what);
}

test.each([
  ['env.py', { '/p/migrations/env.py': 'from app import models\n', '/p/app/models.py': listener }],
  [
    'a module that env.py imports indirectly',
    {
      '/p/migrations/env.py': 'import app.db\n',
      '/p/app/db.py': 'from . import models\n',
      '/p/app/models.py': listener,
    },
  ],
  [
    'a package that is imported on the way',
    { '/p/migrations/env.py': 'from app.db import Base\n', '/p/app/__init__.py': listener },
  ],
  ['any revision', { '/p/migrations/versions/a.py': 'from app.models import GUID\n', '/p/app/models.py': listener }],
  ['a revision itself', { '/p/migrations/versions/a.py': `import sqlalchemy\n${listener}` }],
  [
    'a module beside the revisions',
    { '/p/migrations/versions/a.py': 'from .. import helpers\n', '/p/migrations/helpers.py': listener },
  ],
])('a listener for all constraints is found in %s', (_, files) => {
  expect(found(files)).toHaveLength(1);
});

test('a listener in a module that nothing imports is not in force', () => {
  expect(found({ '/p/migrations/env.py': 'import app.db\n', '/p/app/models.py': listener })).toEqual([]);
});
