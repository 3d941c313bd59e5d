import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlembicProject } from '../../server/src/alembic/alembicCommand.js';
import { newRevision } from '../../server/src/alembic/newRevision.js';
import { previewSql } from '../../server/src/alembic/previewSql.js';
import { pythonPath } from '../support/python.js';

const environmentFile = `
from alembic import context
if context.is_offline_mode():
    context.configure(url="postgresql://someone:s3cr3t-w0rd@localhost/app", literal_binds=True, dialect_opts={"paramstyle": "named"})
    with context.begin_transaction():
        context.run_migrations()
else:
    raise RuntimeError("a preview must not connect")
`;
const template = `"""\${message}"""
revision = \${repr(up_revision)}
down_revision = \${repr(down_revision)}
def upgrade(): pass
def downgrade(): pass
`;
const revision = (id: string, down: string | null, body = 'pass'): string =>
  `"""${id}"""\nfrom alembic import op\nimport sqlalchemy as sa\nrevision = "${id}"\ndown_revision = ${down === null ? 'None' : `"${down}"`}\ndef upgrade():\n    ${body}\ndef downgrade():\n    pass\n`;

let folder: string;

beforeEach(async () => {
  folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'alembic runs ')));
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

async function project(files: Record<string, string>, options: Partial<AlembicProject> = {}): Promise<AlembicProject> {
  const all = {
    'alembic.ini': '[alembic]\nscript_location = %(here)s/migrations\npath_separator = os\n',
    'migrations/env.py': environmentFile,
    'migrations/script.py.mako': template,
    ...files,
  };
  for (const [name, text] of Object.entries(all)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), text);
  }
  const scriptLocation = `${folder}/migrations`;
  return {
    environment: {
      name: 'migrations',
      source: { configFile: `${folder}/alembic.ini`, section: 'alembic' },
      otherSources: [],
      scriptLocation,
      versionLocations: [`${scriptLocation}/versions`],
      unresolved: [],
      recursive: false,
      sourceless: false,
      workingDirectory: folder,
    },
    folder,
    interpreterSetting: pythonPath(),
    trusted: true,
    ...options,
  };
}

const never = new AbortController().signal;

describe('newRevision', () => {
  it('makes the first revision and the next, and returns the file', async () => {
    const sample = await project({});
    const first = await newRevision(sample, { message: "add item's table" }, never);
    if ('failure' in first) throw new Error(first.details);
    expect(first.files).toHaveLength(1);
    const text = await readFile(first.files[0] ?? '', 'utf8');
    expect(text).toContain("add item's table");
    expect(text).toContain('down_revision = None');
    const second = await newRevision(sample, { message: 'second' }, never);
    expect(second).toHaveProperty('files.length', 1);
  });

  it('starts from the given head when there are several, and says what to do without one', async () => {
    const sample = await project({
      'migrations/versions/a.py': revision('aaaa', null),
      'migrations/versions/b.py': revision('bbbb', 'aaaa'),
      'migrations/versions/c.py': revision('cccc', 'aaaa'),
    });
    expect(await newRevision(sample, { message: 'x' }, never)).toMatchObject({
      failure: 'failed',
      message: expect.stringContaining('several heads') as string,
    });
    const made = await newRevision(sample, { message: 'x', head: 'cccc' }, never);
    if ('failure' in made) throw new Error(made.details);
    expect(await readFile(made.files[0] ?? '', 'utf8')).toContain("down_revision = 'cccc'");
  });

  it("reaches Alembic when the project's own package has its name", async () => {
    const sample = await project({ 'alembic/__init__.py': 'raise RuntimeError("not this one")\n' });
    expect(await newRevision(sample, { message: 'x' }, never)).toHaveProperty('files.length', 1);
  });

  it('runs nothing in an untrusted workspace, without a configuration, or without an interpreter', async () => {
    const marker = 'open("ran", "w").close()\n';
    const files = { 'migrations/versions/a.py': marker + revision('aaaa', null) };
    expect(await newRevision(await project(files, { trusted: false }), { message: 'x' }, never)).toMatchObject({ failure: 'untrusted' });
    expect(await newRevision(await project(files, { interpreterSetting: 'nowhere/python' }), { message: 'x' }, never)).toMatchObject({
      failure: 'noInterpreter',
    });
    const sample = await project(files);
    const unconfigured = { ...sample, environment: { ...sample.environment, source: null } };
    expect(await newRevision(unconfigured, { message: 'x' }, never)).toMatchObject({ failure: 'noConfiguration' });
    await expect(readFile(path.join(folder, 'ran'))).rejects.toThrow();
  });

  it('ends the process when it is cancelled', async () => {
    const sample = await project({ 'migrations/versions/a.py': `import time\ntime.sleep(600)\n${revision('aaaa', null)}` });
    const controller = new AbortController();
    const running = newRevision(sample, { message: 'x' }, controller.signal);
    controller.abort();
    expect(await running).toMatchObject({ failure: 'cancelled' });
  });
});

describe('previewSql', () => {
  it('shows the SQL of one revision and the call that gave it', async () => {
    const sample = await project({
      'migrations/versions/a.py': revision('aaaa', null, 'op.create_table("t", sa.Column("id", sa.Integer, primary_key=True))'),
      'migrations/versions/b.py': revision('bbbb', 'aaaa', 'op.add_column("t", sa.Column("x", sa.Text))'),
    });
    const preview = await previewSql(sample, { revision: 'bbbb', downRevisions: ['aaaa'] }, never);
    expect(preview).toMatchObject({ notes: [], command: 'alembic -c alembic.ini upgrade aaaa:bbbb --sql' });
    expect(preview).toHaveProperty('sql', expect.stringContaining('ALTER TABLE t ADD COLUMN x TEXT;'));
    expect(preview).toHaveProperty('sql', expect.not.stringContaining('CREATE TABLE t'));
  });

  it('shows only the own step of a merge', async () => {
    const sample = await project({
      'migrations/versions/a.py': revision('aaaa', null),
      'migrations/versions/b.py': revision('bbbb', null, 'op.execute("SELECT 1")'),
      'migrations/versions/c.py': revision('cccc', 'x', 'op.execute("SELECT 2")').replace('"x"', '("aaaa", "bbbb")'),
    });
    const preview = await previewSql(sample, { revision: 'cccc', downRevisions: ['aaaa', 'bbbb'] }, never);
    if ('failure' in preview) throw new Error(preview.details);
    expect(preview.sql).toContain('SELECT 2');
    expect(preview.sql).not.toContain('SELECT 1');
    expect(preview.notes.join()).toContain('bbbb');
  });

  it.each([
    ['reads from the database', 'op.get_bind().execute(sa.text("SELECT 1")).scalar()', /reads from the database/],
    ['needs a module that is not there', 'import nowhere_to_be_found', /"nowhere_to_be_found"/],
    ['raises', 'raise ValueError("postgresql://u:s3cr3t-w0rd@h/d")', /ValueError/],
  ])('explains a revision that %s', async (_, body, message) => {
    const sample = await project({ 'migrations/versions/a.py': revision('aaaa', null, body) });
    const failure = await previewSql(sample, { revision: 'aaaa', downRevisions: [] }, never);
    expect(failure).toMatchObject({ failure: 'failed', message: expect.stringMatching(message) as string });
    expect(JSON.stringify(failure)).not.toContain('s3cr3t-w0rd');
  });

  it('runs nothing when env.py would connect, or would write files', async () => {
    const files = { 'migrations/versions/a.py': revision('aaaa', null) };
    const online = await project({ ...files, 'migrations/env.py': 'open("ran", "w")\n' });
    expect(await previewSql(online, { revision: 'aaaa', downRevisions: [] }, never)).toMatchObject({ failure: 'unsafe' });
    const writing = await project({ ...files, 'migrations/env.py': 'context.is_offline_mode()\nopen("ran", "w")\noutput_buffer=1\n' });
    expect(await previewSql(writing, { revision: 'aaaa', downRevisions: [] }, never)).toMatchObject({ failure: 'unsafe' });
    await expect(readFile(path.join(folder, 'ran'))).rejects.toThrow();
  });

  it('says that Alembic is missing', async () => {
    // An interpreter without site-packages has no Alembic.
    const wrapper = path.join(folder, 'python');
    await writeFile(wrapper, `#!/bin/sh\nexec "${pythonPath()}" -S "$@"\n`, { mode: 0o755 });
    const sample = await project({ 'migrations/versions/a.py': revision('aaaa', null) }, { interpreterSetting: wrapper });
    expect(await previewSql(sample, { revision: 'aaaa', downRevisions: [] }, never)).toMatchObject({ failure: 'noAlembic' });
  });
});
