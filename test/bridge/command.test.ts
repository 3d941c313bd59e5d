import { expect, test } from 'vitest';
import { createBridgePool } from '../../server/src/alembic/bridgePool.js';
import { previewRevisions } from '../../server/src/alembic/preview.js';
import type { AlembicProject } from '../../server/src/alembic/runSetup.js';
import { bridgeScript } from '../support/bridge.js';
import { testReaders } from '../support/factReader.js';
import { pythonPath } from '../support/python.js';
import { makeWorkspace } from '../support/workspace.js';
import { files, offlineBranch, revisionFile, stepOf, versions } from './bridgeProject.js';

/** Where `alembic.command` runs Alembic, in a container for example, there is no bridge: the command line renders. */
const signal = new AbortController().signal;
const guarded = `from alembic import context\nurl = "postgresql://"\nassert context.is_offline_mode()\n${offlineBranch}`;

function projectOf(root: string): AlembicProject {
  const scriptLocation = `${root}/migrations`;
  return {
    environment: {
      name: 'migrations',
      source: { configFile: `${root}/alembic.ini`, section: 'alembic' },
      foundBy: 'configuration',
      otherSources: [],
      scriptLocation,
      versionLocations: [`${root}/${versions}`],
      unresolved: [],
      recursive: false,
      sourceless: false,
      workingDirectory: root,
    },
    folder: root,
    interpreterSetting: '',
    trusted: true,
    command: [pythonPath(), '-m', 'alembic'],
  };
}

test('renders a merge as its own step', async () => {
  const workspace = makeWorkspace({
    ...files(guarded, { aa11: 'op.execute("A")', bb22: 'op.execute("B")' }),
    [`${versions}/cc33.py`]: revisionFile(
      'cc33',
      'op.execute("C")\nop.create_table("t", sa.Column("x", sa.Integer))',
      '("aa11", "bb22")',
    ),
  });
  const step = { ...stepOf(workspace, 'cc33'), downRevisions: ['aa11', 'bb22'] };
  const pool = createBridgePool({ script: bridgeScript });
  const { statements } = await testReaders();
  const answer = await previewRevisions(
    { pool, statements },
    projectOf(workspace.root),
    { steps: [step, { ...step, direction: 'downgrade' }], dialect: null, together: false },
    signal,
  );
  expect(answer).toMatchObject({
    dialect: null,
    revisions: [
      { statements: [{ sql: 'C', span: null }, { sql: 'CREATE TABLE t (\n    x INTEGER\n)' }] },
      { statements: [{ sql: 'down cc33' }] },
    ],
    notes: [expect.stringContaining('alembic.command') as string],
  });
});

test.each([
  ['connects', guarded.replace('is_offline_mode', 'get_x_argument'), 'so alembic.command would connect'],
  ['writes files', `${guarded}output_buffer = None`, 'so alembic.command would change the project'],
])('does not run an env.py that %s', async (_what, envPy, message) => {
  const workspace = makeWorkspace(files(envPy, { aa11: 'pass' }));
  const pool = createBridgePool({ script: bridgeScript });
  const { statements } = await testReaders();
  const request = { steps: [stepOf(workspace, 'aa11')], dialect: null, together: false };
  expect(await previewRevisions({ pool, statements }, projectOf(workspace.root), request, signal)).toMatchObject({
    failure: 'unsafe',
    message: expect.stringContaining(message) as string,
  });
});
