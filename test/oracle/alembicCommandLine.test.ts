import { execFileSync } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runAlembic } from '../../server/src/alembic/alembicCommand.js';
import { bridgeOf } from '../../server/src/alembic/bridge.js';
import { createBridgePool } from '../../server/src/alembic/bridgePool.js';
import { readCurrent } from '../../server/src/alembic/current.js';
import { previewRevisions } from '../../server/src/alembic/preview.js';
import { runSetup, type AlembicProject } from '../../server/src/alembic/runSetup.js';
import { bridgeScript } from '../support/bridge.js';
import { testReaders } from '../support/factReader.js';
import { pythonPath, pythons } from '../support/python.js';
import { environmentFile, never, project, revision, succeeded } from './alembicRunsProject.js';

/** search_path: env.py itself is asked where the database is. */
const envPy = `# search_path\nimport json, sys\nprint("ARGV", json.dumps(sys.argv[1:]))\n${environmentFile()}`;

/** What env.py found in `sys.argv`, as it printed it. */
function argvIn(output: string): unknown {
  const found = /^ARGV (.*)$/m.exec(output)?.[1];
  return found === undefined ? output : JSON.parse(found);
}

async function sample(code = envPy, options: Partial<AlembicProject> = {}): Promise<AlembicProject> {
  return project(
    { 'migrations/env.py': code, 'migrations/versions/a.py': revision('aaaa', null, 'op.execute("SELECT 1")') },
    options,
  );
}

/** What the project's users get in a terminal. */
function typed(folder: string, python: string, ...words: readonly string[]): unknown {
  return argvIn(
    execFileSync(python, ['-m', 'alembic', ...words], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  );
}

describe.each(pythons())(
  'an env.py that reads sys.argv finds the command line of Alembic, %s:',
  (_end, interpreterSetting) => {
    it('in a command', async () => {
      const at = await sample(envPy, { interpreterSetting, arguments: { '*': ['tenant=one'] } });
      const { stdout } = succeeded(await runAlembic(at, ['upgrade', 'head'], never));
      expect(argvIn(stdout)).toEqual(typed(at.folder, interpreterSetting, '-x', 'tenant=one', 'upgrade', 'head'));
    });

    it('in a preview', async () => {
      const at = await sample(envPy, { interpreterSetting, arguments: { '*': ['tenant=one'] } });
      const pool = createBridgePool({ script: bridgeScript });
      onTestFinished(() => {
        pool.dispose();
      });
      const bridge = bridgeOf(pool, succeeded(await runSetup(at, never)));
      if (bridge === undefined) throw new Error('There is no bridge.');
      const { printed } = succeeded(
        await bridge.request('render', { steps: [], dialect: null, together: false }, never),
      );
      expect(argvIn(printed)).toEqual(
        typed(at.folder, interpreterSetting, '-x', 'tenant=one', 'upgrade', 'heads', '--sql'),
      );
    });
  },
);

it('an env.py that takes sys.argv apart is not left out of previews and is asked where the database is', async () => {
  const code = `# search_path\nimport argparse, sys\nparser = argparse.ArgumentParser()\nparser.add_argument("command", choices=["upgrade", "downgrade", "current"])\ncommand = parser.parse_known_args()[0].command\nassert command == sys.argv[1]\n${environmentFile()}`;
  const at = await sample(code, { interpreterSetting: pythonPath() });
  const pool = createBridgePool({ script: bridgeScript });
  onTestFinished(() => {
    pool.dispose();
  });
  const step = { revision: 'aaaa', path: `${at.folder}/migrations/versions/a.py`, direction: 'upgrade' } as const;
  const { statements } = await testReaders();
  expect(
    succeeded(
      await previewRevisions({ pool, statements }, at, { steps: [step], dialect: null, together: false }, never),
    ),
  ).toMatchObject({ notes: [], revisions: [{ statements: [{ sql: 'SELECT 1' }] }] });
  expect(await readCurrent(pool, at, never)).toMatchObject([{ versions: [] }]);
});
