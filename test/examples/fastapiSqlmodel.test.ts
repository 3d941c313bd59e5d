import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AlembicProject, copyExample, type Finished } from './alembicProject.js';

const head = 'a27d40c8f51b';

/** Where PostgreSQL answers, as set-up found it; the tests make databases of their own there. */
const postgres = process.env['ALEMBIC_TEST_POSTGRES'];

interface Rendering {
  readonly span: string;
  readonly sql: string;
  readonly error: string;
}

interface Preview {
  readonly revision: string;
  readonly up: Rendering;
  readonly down: Rendering;
}

function succeeded(finished: Finished): string {
  expect(finished.exitCode, finished.output).toBe(0);
  return finished.stdout;
}

describe('the sample on SQLite', () => {
  let folder: string;
  let url: string;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'alembic-sqlite-'));
    url = `sqlite:///${path.join(folder, 'test.db')}`;
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  liveTests(() => url);
  previewTests('sqlite://', (sql) => !sql.includes('BEGIN;'));
});

describe('the sample on PostgreSQL', () => {
  describe.skipIf(postgres === undefined)('online (not run unless ALEMBIC_TEST_POSTGRES names a server)', () => {
    const name = `alembic_example_${process.pid}`;
    let server: AlembicProject;
    let url: string;
    beforeEach(async () => {
      server = await copyExample('fastapi-sqlmodel');
      url = succeeded(await server.script('database.py', ['create', name])).trim();
    });
    afterEach(async () => {
      succeeded(await server.script('database.py', ['drop', name]));
      await server.remove();
    });
    liveTests(() => url);
  });
  previewTests('postgresql+psycopg://', (sql) => sql.startsWith('BEGIN;') && sql.trimEnd().endsWith('COMMIT;'));
});

/** What needs a database: an empty one for each test. */
function liveTests(url: () => string): void {
  let project: AlembicProject;
  beforeEach(async () => {
    project = await copyExample('fastapi-sqlmodel', { DATABASE_URL: url() });
  });
  afterEach(() => project.remove());

  it('upgrades, downgrades to nothing and upgrades again, to what the models say', async () => {
    succeeded(await project.alembic('upgrade', 'head'));
    expect(succeeded(await project.alembic('check'))).toContain('No new upgrade operations detected.');
    succeeded(await project.alembic('downgrade', 'base'));
    expect(succeeded(await project.alembic('current'))).toBe('');
    succeeded(await project.alembic('upgrade', 'head'));
    expect(succeeded(await project.alembic('check'))).toContain('No new upgrade operations detected.');
    expect(succeeded(await project.alembic('current'))).toContain(`${head} (head)`);
  });

  it('makes the same schema from the script that --sql prints', async () => {
    const script = succeeded(await project.alembic('upgrade', 'head', '--sql'));
    succeeded(await project.script('database.py', ['execute'], script));
    expect(succeeded(await project.alembic('check'))).toContain('No new upgrade operations detected.');
  });

  it('copies the fee of the tool to every loan, in batches', async () => {
    succeeded(await project.alembic('upgrade', '20260505_loan_fee'));
    succeeded(await project.script('database.py', ['add-loans']));
    succeeded(await project.alembic('upgrade', 'head'));
    expect(succeeded(await project.script('database.py', ['count-fees'])).trim()).toBe('1 250 600\n2 900 601');
  });
}

/** What needs no database. */
function previewTests(url: string, framed: (sql: string) => boolean): void {
  it('prints the SQL of every single revision, up and down, without a database', async () => {
    const project = await copyExample('fastapi-sqlmodel', { DATABASE_URL: url });
    try {
      const previews = JSON.parse(succeeded(await project.script('previews.py'))) as Preview[];
      // 16 revisions, of which the merge has two parents.
      expect(previews).toHaveLength(17);
      for (const { revision, up, down } of previews) {
        expect(up.error + down.error, revision).toBe('');
        expect(up.sql, up.span).toMatch(new RegExp(`-- Running upgrade .*-> ${revision}\\n`));
        expect(down.sql, down.span).toMatch(new RegExp(`-- Running downgrade ${revision} -> `));
        expect([up.span, framed(up.sql)]).toEqual([up.span, true]);
      }
    } finally {
      await project.remove();
    }
  });
}
