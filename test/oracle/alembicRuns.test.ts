import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runAlembic } from '../../server/src/alembic/alembicCommand.js';
import { merge } from '../../server/src/alembic/merge.js';
import { newRevision } from '../../server/src/alembic/newRevision.js';
import { type AlembicProject, describeRuns } from '../../server/src/alembic/runSetup.js';
import { pythonPath, pythons } from '../support/python.js';
import { environmentFile, never, project, revision, succeeded } from './alembicRunsProject.js';

const threeRevisions = {
  'migrations/versions/a.py': revision('aaaa', null),
  'migrations/versions/b.py': revision('bbbb', 'aaaa'),
  'migrations/versions/c.py': revision('cccc', 'aaaa'),
};

async function upgrade(sample: AlembicProject): Promise<void> {
  succeeded(await runAlembic(sample, ['upgrade', 'heads'], never));
}

describe.each(pythons())('with %s', (_, interpreterSetting) => {
  it('makes the first revision and the next, and returns the file', async () => {
    const sample = await project({}, { interpreterSetting });
    const first = succeeded(await newRevision(sample, { message: "add item's table" }, never));
    expect(first).toMatchObject({
      isEmpty: false,
      interpreter: { path: interpreterSetting, reason: 'the setting alembic.interpreter' },
    });
    const text = await readFile(first.file, 'utf8');
    expect(text).toContain("add item's table");
    expect(text).toContain('down_revision = None');
    const second = succeeded(await newRevision(sample, { message: '--second' }, never));
    expect(await readFile(second.file, 'utf8')).toContain('"""--second"""');
  });

  it('starts from the given head, or from a revision that others follow', async () => {
    const sample = await project(threeRevisions, { interpreterSetting });
    const head = succeeded(await newRevision(sample, { message: 'x', head: 'cccc' }, never));
    expect(await readFile(head.file, 'utf8')).toContain("down_revision = 'cccc'");
    const branch = succeeded(await newRevision(sample, { message: 'x', head: 'aaaa', splice: true }, never));
    expect(await readFile(branch.file, 'utf8')).toContain("down_revision = 'aaaa'");
  });

  it('gives label, dependencies and version location', async () => {
    const sample = await project(
      {
        ...threeRevisions,
        'more/d.py': revision('dddd', null),
        'alembic.ini':
          '[alembic]\nscript_location = %(here)s/migrations\nversion_locations = %(here)s/migrations/versions %(here)s/more\nversion_path_separator = space\n'.replaceAll(
            '%(here)s/',
            '',
          ),
      },
      { interpreterSetting },
    );
    const { folder, environment } = sample;
    const located = {
      ...sample,
      environment: { ...environment, versionLocations: [...environment.versionLocations, `${folder}/more`] },
    };
    const request = {
      message: 'x',
      head: 'base',
      branchLabel: 'billing',
      dependsOn: ['bbbb', 'dddd'],
      versionPath: `${folder}/more`,
    };
    const made = succeeded(await newRevision(located, request, never));
    expect(path.dirname(made.file)).toBe(`${folder}/more`);
    const text = await readFile(made.file, 'utf8');
    expect(text).toContain("branch_labels = ('billing',)");
    expect(text).toMatch(/depends_on = .'bbbb', 'dddd'./);
  });

  it('tells whether autogenerate found anything', async () => {
    const sample = await project({}, { interpreterSetting });
    const empty = succeeded(await newRevision(sample, { message: 'x', autogenerate: true }, never));
    expect(empty.isEmpty).toBe(true);
    await upgrade(sample);
    const table = 'MetaData()\nTable("item", target_metadata, Column("id", Integer, primary_key=True))';
    const changed = await project({ 'migrations/env.py': environmentFile(undefined, table) }, { interpreterSetting });
    const made = succeeded(await newRevision(changed, { message: 'x', autogenerate: true }, never));
    expect(made.isEmpty).toBe(false);
    expect(await readFile(made.file, 'utf8')).toContain("op.create_table('item'");
  });

  it('says that nothing was written when env.py drops empty revisions', async () => {
    const drop = 'def drop(context, revision, directives):\n    directives[:] = []\n';
    const text = environmentFile().replaceAll(
      'target_metadata=target_metadata',
      'target_metadata=target_metadata, process_revision_directives=drop',
    );
    const sample = await project({ 'migrations/env.py': drop + text }, { interpreterSetting });
    expect(await newRevision(sample, { message: 'x', autogenerate: true }, never)).toMatchObject({
      failure: 'noChanges',
    });
  });

  it('merges heads', async () => {
    const sample = await project(threeRevisions, { interpreterSetting });
    const made = succeeded(await merge(sample, { message: 'join', revisions: ['bbbb', 'cccc'] }, never));
    const text = await readFile(made.file, 'utf8');
    expect(text).toContain('"""join"""');
    expect(text).toContain("down_revision = ('bbbb', 'cccc')");
  });

  it("reaches Alembic when the project's own package has its name", async () => {
    const sample = await project(
      { 'alembic/__init__.py': 'raise RuntimeError("not this one")\n' },
      { interpreterSetting },
    );
    expect(await newRevision(sample, { message: 'x' }, never)).toHaveProperty('file');
  });

  it('gives -x arguments and variables of the environment file, and neither is in an argument list', async () => {
    // What env.py sees of its own process, it writes down.
    const spy =
      'import os, sys\nfrom alembic import context\nopen("seen", "w").write(repr([context.get_x_argument(), os.environ["SHOP_URL"], sys.orig_argv if hasattr(sys, "orig_argv") else ""]))\n';
    const sample = await project(
      { 'migrations/env.py': spy, '.env': 'SHOP_URL=postgresql://app:s3cr3t-w0rd@localhost/shop\n' },
      { interpreterSetting, arguments: { '*': ['tenant=a'], migrations: ['url=${env:SHOP_URL}'], other: ['x=y'] } },
    );
    const { command } = succeeded(await runAlembic(sample, ['current'], never));
    const seen = await readFile(path.join(sample.folder, 'seen'), 'utf8');
    expect(seen).toContain(
      "['tenant=a', 'url=postgresql://app:s3cr3t-w0rd@localhost/shop'], 'postgresql://app:s3cr3t-w0rd@localhost/shop'",
    );
    expect(seen.split('s3cr3t-w0rd')).toHaveLength(3);
    expect(command).toBe('alembic -x tenant=… -x url=… -c alembic.ini current');
  });

  it("calls Alembic for Flask-Migrate's ini, which does not name its directory", async () => {
    const sample = await project({ 'migrations/alembic.ini': '[alembic]\n' }, { interpreterSetting });
    const flask = {
      ...sample,
      environment: {
        ...sample.environment,
        source: { configFile: `${sample.folder}/migrations/alembic.ini`, section: 'alembic' },
      },
    };
    expect(await newRevision(flask, { message: 'x' }, never)).toHaveProperty('file');
  });
});

it('takes another section', async () => {
  const sample = await project({
    'alembic.ini': '[DEFAULT]\n[tenant]\nscript_location = %(here)s/migrations\npath_separator = os\n',
  });
  const environment = {
    ...sample.environment,
    source: { configFile: `${sample.folder}/alembic.ini`, section: 'tenant' },
  };
  expect(succeeded(await runAlembic({ ...sample, environment }, ['heads'], never)).command).toBe(
    'alembic -c alembic.ini -n tenant heads',
  );
});

describe('alembic.command', () => {
  const container = (body: string): string => `#!/bin/sh\n${body}\n`;

  it('runs in place of the interpreter, without -c for what Alembic finds by itself', async () => {
    const run = container(`echo "$@" > called\nexec "${pythonPath()}" -m alembic "$@"`);
    const sample = await project(
      { 'run.sh': run },
      { command: ['${workspaceFolder}/run.sh'], interpreterSetting: 'nowhere', arguments: { '*': ['tenant=a'] } },
    );
    const made = succeeded(
      await newRevision(sample, { message: 'x', versionPath: `${sample.folder}/migrations/versions` }, never),
    );
    expect(made.interpreter).toBeNull();
    expect(await readFile(path.join(sample.folder, 'called'), 'utf8')).toBe(
      '-x tenant=a revision --message=x --version-path=migrations/versions\n',
    );
  });

  it('says so when it cannot be started, or fails before Alembic', async () => {
    const missing = await project({}, { command: ['nowhere-to-be-found', 'alembic'] });
    const failed = { failure: 'commandFailed', setting: 'alembic.command' };
    expect(await newRevision(missing, { message: 'x' }, never)).toMatchObject(failed);
    const stopped = await project(
      { 'run.sh': container('echo \'service "api" is not running\' >&2; exit 1') },
      { command: ['${workspaceFolder}/run.sh'] },
    );
    expect(await newRevision(stopped, { message: 'x' }, never)).toMatchObject({
      ...failed,
      message: expect.stringContaining('service "api" is not running') as string,
    });
  });

  it('does not show a secret in its arguments', async () => {
    const files = { 'run.sh': container('echo "$@" > called'), '.env': 'SHOP_URL=postgresql://app:s3cr3t-w0rd@h/d\n' };
    const sample = await project(files, {
      command: ['${workspaceFolder}/run.sh'],
      arguments: { '*': ['url=${env:SHOP_URL}'] },
    });
    expect(await newRevision(sample, { message: 'x' }, never)).toMatchObject({
      failure: 'settings',
      setting: 'alembic.arguments',
    });
    await expect(access(path.join(sample.folder, 'called'))).rejects.toThrow();
  });
});

it('tells for a bug report what would run and why, and no secret', async () => {
  const sample = await project({ '.env': 'DB_PASSWORD=s3cr3t-w0rd\n' });
  expect(await describeRuns(sample, sample.folder, never)).toEqual([
    `Interpreter: ${pythonPath()} (the setting alembic.interpreter)`,
    'Environment file: .env',
  ]);
  const command = ['docker', 'exec', '-e', 'PASSWORD=s3cr3t-w0rd', 'api', 'alembic'];
  expect(await describeRuns({ ...sample, command, envFile: '' }, sample.folder, never)).toEqual([
    'Command: docker exec -e PASSWORD=*** api alembic (the setting alembic.command)',
    'Environment file: none',
  ]);
  expect(await describeRuns({ ...sample, trusted: false }, sample.folder, never)).toEqual([
    expect.stringContaining('Restricted Mode'),
  ]);
});

describe('what is not run', () => {
  const files = { 'migrations/versions/a.py': `open("ran", "w").close()\n${revision('aaaa', null)}` };

  it.each<[string, Partial<AlembicProject>, object]>([
    ['in an untrusted workspace', { trusted: false }, { failure: 'untrusted' }],
    [
      'in an untrusted workspace with a command',
      { trusted: false, command: ['touch', 'ran'] },
      { failure: 'untrusted' },
    ],
    [
      'without an interpreter',
      { interpreterSetting: 'nowhere/python' },
      { failure: 'noInterpreter', setting: 'alembic.interpreter' },
    ],
    [
      'without the environment file that was set',
      { envFile: 'nowhere.env' },
      { failure: 'settings', setting: 'alembic.envFile' },
    ],
    [
      'without a variable that the arguments need',
      { arguments: { '*': ['a=${env:NOT_SET_ANYWHERE}'] } },
      { failure: 'settings', setting: 'alembic.arguments' },
    ],
  ])('nothing %s', async (_, options, failure) => {
    const sample = await project(files, options);
    expect(await newRevision(sample, { message: 'x' }, never)).toMatchObject(failure);
    await expect(access(path.join(sample.folder, 'ran'))).rejects.toThrow();
  });

  it('nothing without a configuration', async () => {
    const sample = await project(files);
    const unconfigured = { ...sample, environment: { ...sample.environment, source: null } };
    expect(await newRevision(unconfigured, { message: 'x' }, never)).toMatchObject({ failure: 'noConfiguration' });
    await expect(access(path.join(sample.folder, 'ran'))).rejects.toThrow();
  });
});

describe('a run that takes long', () => {
  it('ends when it is cancelled, with what it started', async () => {
    const body =
      'import subprocess, sys\nchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])\nopen("child", "w").write(str(child.pid))\nchild.wait()\n';
    const sample = await project({ 'migrations/env.py': body });
    const controller = new AbortController();
    const running = runAlembic(sample, ['current'], controller.signal);
    const pid = await fileText(path.join(sample.folder, 'child'));
    controller.abort();
    expect(await running).toMatchObject({ failure: 'cancelled' });
    expect(() => process.kill(Number(pid), 0)).toThrow();
  });

  it('ends after its time, even when it does not heed an interrupt', async () => {
    const sample = await project({
      'migrations/env.py': 'import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(600)\n',
    });
    expect(await runAlembic(sample, ['current'], never, { timeoutMilliseconds: 3000 })).toMatchObject({
      failure: 'timeout',
    });
  });
});

/** The text of a file that another process is about to write. */
async function fileText(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text === ''
    ? new Promise((resolve) =>
        setImmediate(() => {
          resolve(fileText(file));
        }),
      )
    : text;
}
